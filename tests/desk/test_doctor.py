"""The doctor: looking changes nothing; each thing that is wrong is told; repairing loses nothing and is recorded."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from custody.acts import Act
from custody.fixity import check_ledger
from tests.desk.counter import Counter, Said
from tests.newsroom import Newsroom
from tests.release.candidates import RELEASE, Candidates

OF_THE_MACHINE = ("desk.machine_", "desk.integrity_")
DUE = ("desk.drill_never", "desk.backup_never")


@pytest.fixture
def desk(ready: Candidates) -> Iterator[Candidates]:
    made = ready.fresh()
    yield made
    made.room.close()


def complaints(said: Said) -> dict[str, int]:
    """Gives what is wrong with the vault, and how grave; machine, installation and what is due are judged elsewhere."""
    told = {item["complaint"]: item["grave"] for item in said.items if item["complaint"] not in DUE}
    return {complaint: grave for complaint, grave in told.items() if not complaint.startswith(OF_THE_MACHINE)}


def looked(room: Newsroom) -> dict[str, int]:
    """Lets the doctor look, and checks that looking changed nothing."""
    before = picture(room.vault.root)
    said = Counter(room).tamis("doctor")
    assert picture(room.vault.root) == before
    found = complaints(said)
    assert not any(found.values()) or said.status == 3
    return found


def picture(folder: Path) -> dict[str, str]:
    """Gives every file's digest; of the index only that it is there: whoever reads it may tidy its write-ahead log."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("catalog.db-"))
    index = folder / "catalog.db"
    return {str(path): "" if path == index else hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def begin(desk: Candidates) -> None:
    """Records the intent of a hand-over that was cut short."""
    room = desk.room
    chain, alice = room.chain(), room.reviewers["alice"]
    payload = chain.catalog.release(RELEASE).payload
    draft = chain.draft(Act.DISSEMINATION, alice, chain.name("release", RELEASE), release=RELEASE, object=payload)
    chain.record([room.sign("alice")(draft)])


def test_a_vault_in_order_gives_nothing_to_complain_about(desk: Candidates) -> None:
    assert looked(desk.room) == {}
    assert complaints(Counter(desk.room).tamis("doctor", "--repair")) == {}


def test_a_torn_last_line_is_told_and_cut_only_when_asked(desk: Candidates) -> None:
    ledger = desk.room.vault.ledger / "000000.jsonl"
    whole = ledger.read_bytes()
    ledger.write_bytes(whole + b'{"prev":"0123')
    assert looked(desk.room) == {"desk.ledger_torn": 1}
    assert complaints(Counter(desk.room).tamis("doctor", "--repair")) == {}
    assert ledger.read_bytes().startswith(whole + b'{"prev":"')
    assert b'"0123{' not in ledger.read_bytes()
    assert desk.acts(Act.LEDGER_REPAIR) == 1
    check_ledger(desk.room.chain())


def test_an_index_behind_the_ledger_is_told_and_brought_up_to_it(desk: Candidates, tmp_path: Path) -> None:
    chain, root = desk.room.chain(), desk.room.vault.root
    chain.catalog.close()
    for path in root.glob("catalog.db*"):
        shutil.copy(path, tmp_path)
    chain.record([chain.draft(Act.FIXITY)])
    chain.catalog.close()
    for path in root.glob("catalog.db*"):
        path.unlink()
    for path in tmp_path.glob("catalog.db*"):
        shutil.copy(path, root)
    assert looked(desk.room) == {"desk.catalog_behind": 1}
    assert complaints(Counter(desk.room).tamis("doctor", "--repair")) == {}


def test_an_index_that_is_gone_is_told_not_made_by_looking_and_made_again_when_asked(desk: Candidates) -> None:
    counter = Counter(desk.room)
    before = counter.tamis("list").out
    for path in desk.room.vault.root.glob("catalog.db*"):
        path.unlink()
    assert looked(desk.room) == {"desk.catalog_behind": 1}
    assert not desk.room.vault.catalog.exists()
    assert complaints(counter.tamis("doctor", "--repair")) == {}
    assert counter.tamis("list").out == before


@pytest.mark.parametrize("way", [("doctor", "--repair"), ("rebuild",)])
def test_an_index_that_cannot_be_read_is_told_and_made_again(desk: Candidates, way: tuple[str, ...]) -> None:
    counter = Counter(desk.room)
    before = counter.tamis("list").out
    for path in desk.room.vault.root.glob("catalog.db-*"):
        path.unlink()
    desk.room.vault.catalog.write_bytes(b"not a database" * 1000)
    assert looked(desk.room) == {"custody.catalog_unreadable": 1}
    assert counter.tamis("list").status == 3
    counter.tamis(*way)
    assert looked(desk.room) == {}
    assert counter.tamis("list").out == before


def test_a_changed_line_of_the_ledger_is_told_and_never_repaired(desk: Candidates) -> None:
    ledger = desk.room.vault.ledger / "000000.jsonl"
    changed = ledger.read_bytes().replace(b'"sig":null', b'"sig":"00"', 1)
    ledger.write_bytes(changed)
    (complaint,) = looked(desk.room)
    assert complaint.startswith("custody.")
    assert Counter(desk.room).tamis("doctor", "--repair").status == 3
    assert ledger.read_bytes() == changed


def test_a_blob_nobody_refers_to_is_told_and_never_removed(desk: Candidates) -> None:
    stray = desk.room.vault.blob("ab" * 32)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"left by a crash")
    assert looked(desk.room) == {"desk.blobs_unreferenced": 0}
    Counter(desk.room).tamis("doctor", "--repair")
    assert stray.exists()


def test_a_blob_that_is_gone_is_told_gravely(desk: Candidates) -> None:
    chain = desk.room.chain()
    desk.room.vault.blob(chain.catalog.derivative(desk.flat).blob).unlink()
    assert looked(desk.room) == {"desk.blobs_missing": 1}


def test_an_envelope_that_is_gone_is_told_gravely(desk: Candidates) -> None:
    chain = desk.room.chain()
    desk.room.vault.envelope(chain.catalog.exhibit(chain.catalog.derivative(desk.flat).exhibit).submission).unlink()
    assert looked(desk.room)["desk.envelopes_missing"] == 1


def test_a_half_written_blob_is_told_and_removed_when_asked(desk: Candidates) -> None:
    half = desk.room.vault.blob("cd" * 32).with_suffix(".new")
    half.parent.mkdir(exist_ok=True)
    half.write_bytes(b"half")
    assert looked(desk.room) == {"desk.leftovers": 0}
    assert complaints(Counter(desk.room).tamis("doctor", "--repair")) == {}
    assert not half.exists()


def test_an_open_hand_over_is_asked_about_until_somebodys_word_is_recorded(desk: Candidates) -> None:
    counter, word = Counter(desk.room), "The stick was empty; nothing left the room."
    begin(desk)
    assert looked(desk.room) == {"desk.intent_open": 1}
    assert complaints(counter.tamis("doctor", "--repair")) == {"desk.intent_open": 1}
    assert counter.tamis("release", "list").items[0]["state"] == "leaving"
    for reason in ((), ("--reason", "  ")):
        assert counter.tamis("doctor", "--close", RELEASE, *reason).status == 3
    assert desk.acts(Act.DISSEMINATED) == 0
    assert complaints(counter.tamis("doctor", "--close", RELEASE, "--reason", word)) == {}
    chain = desk.room.chain()
    record = chain.catalog.release(RELEASE)
    assert chain.entry(record.scope, record.outcome).text("reason") == word
    assert counter.tamis("doctor", "--close", RELEASE, "--reason", word).status == 3
    assert counter.tamis("doctor", "--close", "REL-2026-0404", "--reason", word).status == 3


def test_a_second_hand_over_cut_short_is_asked_about_although_the_first_one_ended(desk: Candidates) -> None:
    counter = Counter(desk.room)
    begin(desk)
    counter.tamis("doctor", "--close", RELEASE, "--reason", "handed over by courier")
    begin(desk)
    assert looked(desk.room) == {"desk.intent_open": 1}
    assert counter.tamis("release", "list").items[0]["state"] == "leaving"
    assert complaints(counter.tamis("doctor", "--close", RELEASE, "--reason", "and the second")) == {}


@pytest.mark.parametrize("armored", [True, False])
def test_a_secret_key_in_clear_is_told_with_its_path_even_while_the_vault_is_locked(
    newsroom: Newsroom, armored: bool
) -> None:
    counter, exporter = Counter(newsroom), newsroom.exporter
    exposed = newsroom.vault.root / "keys" / "copy of the key"
    options = ("--armor",) if armored else ()
    exposed.write_bytes(exporter.gpg.run(*options, "--export-secret-keys", exporter.submission))
    assert looked(newsroom) == {"desk.secret_exposed": 1}
    newsroom.lock()
    said = counter.tamis("doctor")
    assert complaints(said) == {"desk.secret_exposed": 1, "desk.vault_locked_partly_checked": 0}
    assert str(exposed) in said.out
    assert said.status == 3


def test_a_locked_vault_is_only_partly_checked_and_says_so(newsroom: Newsroom) -> None:
    newsroom.lock()
    assert looked(newsroom) == {"desk.vault_locked_partly_checked": 0}
    assert Counter(newsroom).tamis("doctor", "--repair").status == 5


def test_without_a_vault_only_machine_and_installation_are_judged(newsroom: Newsroom) -> None:
    os.environ.pop("TAMIS_VAULT", None)
    assert complaints(Counter(newsroom).plainly("--json", "doctor")) == {}
    assert Counter(newsroom).plainly("doctor", "--repair").status == 2
