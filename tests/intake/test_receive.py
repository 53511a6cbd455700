"""A drop comes in whole: everything found has its line, its bytes, its entry; doing it again changes nothing."""

import errno
import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from custody.acts import Act
from custody.chain import Chain
from custody.envelopes import Envelope
from custody.fixity import check_ledger
from custody.records import BlobNote
from custody.store import Fresh, Store
from intake.carried import Carried
from intake.errors import AnotherIntake, DropUnreadable
from intake.limits import Limits
from intake.receipt import Outcome, Receipt, ReceiptLine
from intake.receive import receive
from intake.turn import turn
from intake.watcher import Nobody
from tests.archives import GZIP_TRICKS, Entry, damaged_gzips, zip_of
from tests.exports import (
    Exporter,
    Item,
    bulk_zip,
    damaged_messages,
    odd_messages,
    source_zip,
    write_singles,
    write_unpacked,
)
from tests.newsroom import Newsroom, contents, opened

LIMITS = Limits()
APPENDED = {"keys.tampered_message", "keys.several_messages", "keys.torn_message"}  # versions of gpg word it each way
REASONS = {
    "truncated": {"keys.torn_message"},
    "truncated in the session key": {"keys.torn_message"},
    "empty": {"intake.empty_file"},
    "not OpenPGP": {"keys.not_openpgp"},
    "wrong key": {"keys.other_recipient"},
    "symmetric": {"keys.symmetric_message"},
    "unencrypted": {"keys.not_encrypted"},
    "tampered": {"keys.tampered_message"},
    "two messages": APPENDED,
    "trailing junk": APPENDED,
    "trailing literal": APPENDED,
}
GZIP_REASONS = {
    "truncated": "intake.gzip_truncated",
    "without its end": "intake.gzip_truncated",
    "torn name": "intake.gzip_truncated",
    "wrong checksum": "intake.gzip_wrong_checksum",
    "not gzip": "intake.gzip_not_gzip",
    "empty": "intake.gzip_truncated",
    "unknown method": "intake.gzip_unknown_kind",
    "reserved flags": "intake.gzip_unknown_kind",
    "damaged": "intake.gzip_damaged",
}


@pytest.fixture
def chain(newsroom: Newsroom) -> Chain:
    return newsroom.chain()


@pytest.fixture(scope="module")
def exporter(founded: Newsroom) -> Exporter:
    return founded.exporter


@pytest.fixture(scope="module")
def items(exporter: Exporter) -> list[Item]:
    return [
        exporter.message(1, "bird's-eye brother", b"the first letter"),
        exporter.document(2, "bird's-eye brother", b"a,b\n1,2\n" * 100, b"sums.csv"),
        exporter.message(1, "brave otter", b"another source"),
        exporter.zipped_document(2, "brave otter", b"an old document", "old.txt"),
    ]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a vault but those that change at each opening of the database or are not kept for their bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for kind in ("objects", "envelopes", "ledger/sealed")
        for path in sorted((folder / kind).rglob("*"))
        if path.is_file() and not path.name.startswith("desk-")
    }


def reasons(receipt: Receipt) -> dict[str, str]:
    return {line.place: line.message.id if line.message else "" for line in receipt.lines}


def write_zip(folder: Path, named: tuple[str, bytes]) -> Path:
    path = folder / named[0]
    path.write_bytes(named[1])
    return path


def test_a_bulk_download_is_accounted_for_in_full(chain: Chain, items: list[Item], tmp_path: Path) -> None:
    write_zip(tmp_path, bulk_zip(items, "2026-03-01"))
    receipt = receive(tmp_path, chain, LIMITS, about=Carried("stick 7"))
    assert receipt.counts == {Outcome.ACCEPTED: 4, Outcome.DUPLICATE: 0, Outcome.QUARANTINED: 0}
    assert contents(chain) == {b"the first letter", b"a,b\n1,2\n" * 100, b"another source", b"an old document"}
    listed = [(each.designation, each.number, each.kind) for each in chain.catalog.submissions("accepted")]
    assert listed == [
        ("bird's-eye brother", 1, "msg"),
        ("bird's-eye brother", 2, "doc.gz"),
        ("brave otter", 1, "msg"),
        ("brave otter", 2, "doc.zip"),
    ]
    assert {exhibit.untrusted_filename for exhibit in chain.catalog.exhibits()} == {"", "sums.csv", "old.txt"}
    carried = [entry for entry in chain.history.entries() if entry.text("act") == Act.CARRIED_IN]
    assert [(entry.number("accepted"), entry.text("medium")) for entry in carried] == [(4, "stick 7")]
    newest = chain.checkpoints.newest()
    assert newest is not None
    assert newest.size == chain.size
    check_ledger(chain)


def test_what_came_in_is_kept_as_it_came(chain: Chain, items: list[Item], tmp_path: Path) -> None:
    write_singles(items, tmp_path)
    receive(tmp_path, chain, LIMITS)
    kept = set()
    for submission in chain.catalog.submissions():
        envelope = chain.envelope(submission.label)
        (note,) = [note for note in envelope.blobs if note.role == "as received"]
        kept.add(opened(chain, submission.label, note.name))
    assert kept == {item.ciphertext for item in items}


def test_the_same_download_again_changes_nothing_but_the_note_that_it_came(
    newsroom: Newsroom, chain: Chain, items: list[Item], tmp_path: Path
) -> None:
    write_zip(tmp_path, bulk_zip(items, "2026-03-01"))
    receive(tmp_path, chain, LIMITS)
    size, dump, files = chain.size, chain.catalog.dump(), tree(newsroom.vault.root)
    receipt = receive(tmp_path, newsroom.chain(), LIMITS)
    again = newsroom.chain()
    assert receipt.counts == {Outcome.ACCEPTED: 0, Outcome.DUPLICATE: 4, Outcome.QUARANTINED: 0}
    assert set(reasons(receipt).values()) == {"intake.already_here"}
    assert tree(newsroom.vault.root) == files
    assert again.size == size + 1
    now = again.catalog.dump()
    assert (len(dump["drops"]), len(now["drops"])) == (1, 2)
    assert {**now, "state": [], "drops": []} == {**dump, "state": [], "drops": []}


@pytest.mark.parametrize("form", ["zip", "singles", "unpacked", "source zip"])
def test_a_later_download_in_any_form_adds_only_what_is_new(
    newsroom: Newsroom, chain: Chain, items: list[Item], tmp_path: Path, form: str
) -> None:
    first, later = tmp_path / "first", tmp_path / "later"
    first.mkdir()
    later.mkdir()
    ours = [item for item in items if item.designation == "brave otter"]
    write_zip(first, bulk_zip(ours, "2026-03-01"))
    receive(first, chain, LIMITS)
    more = [*ours, newsroom.exporter.message(3, "brave otter", b"one more thing")]
    writers: dict[str, Callable[[], object]] = {
        "zip": lambda: write_zip(later, bulk_zip(more, "2026-03-09")),
        "source zip": lambda: write_zip(later, source_zip(more, "2026-03-09")),
        "singles": lambda: write_singles(more, later),
        "unpacked": lambda: write_unpacked(more, later, "2026-03-09"),
    }
    writers[form]()
    receipt = receive(later, chain, LIMITS)
    assert receipt.counts == {Outcome.ACCEPTED: 1, Outcome.DUPLICATE: 2, Outcome.QUARANTINED: 0}
    assert [each.number for each in chain.catalog.submissions()] == [1, 2, 3]


def test_one_drop_with_the_same_bytes_twice_takes_them_once(chain: Chain, items: list[Item], tmp_path: Path) -> None:
    write_singles(items[:1], tmp_path)
    copy = tmp_path / "1-birds-eye_brother-msg(1).gpg"
    copy.write_bytes(items[0].ciphertext)
    receipt = receive(tmp_path, chain, LIMITS)
    assert receipt.counts == {Outcome.ACCEPTED: 1, Outcome.DUPLICATE: 1, Outcome.QUARANTINED: 0}


def test_two_messages_under_one_number_are_both_taken_and_marked(
    chain: Chain, exporter: Exporter, tmp_path: Path
) -> None:
    for folder, text in (("monday", b"one source"), ("tuesday", b"quite another")):
        (tmp_path / folder).mkdir()
        write_singles([exporter.message(1, "brave otter", text)], tmp_path / folder)
    receipt = receive(tmp_path, chain, LIMITS)
    assert receipt.counts[Outcome.ACCEPTED] == 2
    assert [each.conflict for each in chain.catalog.submissions()] == [0, 1]
    assert contents(chain) == {b"one source", b"quite another"}


def test_a_reply_of_the_desk_comes_in_like_a_letter(newsroom: Newsroom, chain: Chain, tmp_path: Path) -> None:
    reply = newsroom.exporter.reply(3, "brave otter", b"thank you", newsroom.stranger)
    write_zip(tmp_path, source_zip([reply], "2026-03-01"))
    receipt = receive(tmp_path, chain, LIMITS)
    assert receipt.counts[Outcome.ACCEPTED] == 1
    (submission,) = chain.catalog.submissions("accepted")
    assert (submission.kind, submission.number) == ("reply", 3)
    assert contents(chain) == {b"thank you"}


def test_every_kind_of_damage_ends_in_quarantine_with_its_reason(
    newsroom: Newsroom, chain: Chain, tmp_path: Path
) -> None:
    damaged = damaged_messages(newsroom.exporter, newsroom.stranger)
    assert set(damaged) == set(REASONS)
    for number, data in enumerate(damaged.values(), start=1):
        (tmp_path / f"{number}-brave_otter-msg.gpg").write_bytes(data)
    receipt = receive(tmp_path, chain, LIMITS)
    assert receipt.counts[Outcome.QUARANTINED] == len(damaged)
    by_number = {line.number: line.message.id for line in receipt.lines if line.message}
    wrong = {
        damage: by_number[number]
        for number, damage in enumerate(damaged, start=1)
        if by_number[number] not in REASONS[damage]
    }
    assert not wrong
    stated = {each.number: json.loads(each.reason)["id"] for each in chain.catalog.submissions("quarantined")}
    assert stated == by_number
    assert not chain.catalog.exhibits()
    kept = {len(chain.envelope(each.label).blobs) for each in chain.catalog.submissions("quarantined")}
    assert kept == {1}


def test_every_damaged_gzip_ends_in_quarantine_with_its_reason(
    chain: Chain, exporter: Exporter, tmp_path: Path
) -> None:
    damaged = damaged_gzips(b"a report, line by line\n" * 50)
    for number, data in enumerate(damaged.values(), start=1):
        cipher = exporter.gpg.encrypt(data, [exporter.submission])
        (tmp_path / f"{number}-brave_otter-doc.gz.gpg").write_bytes(cipher)
    receipt = receive(tmp_path, chain, LIMITS)
    by_number = {line.number: line.message.id for line in receipt.lines if line.message}
    assert {damage: by_number[number] for number, damage in enumerate(damaged, start=1)} == GZIP_REASONS
    assert not chain.catalog.exhibits()


def test_what_only_looks_wrong_is_accepted_with_exactly_its_bytes(
    chain: Chain, exporter: Exporter, tmp_path: Path
) -> None:
    odd = odd_messages(exporter)
    for number, (cipher, _) in enumerate(odd.values(), start=1):
        (tmp_path / f"{number}-brave_otter-msg.gpg").write_bytes(cipher)
    receipt = receive(tmp_path, chain, LIMITS)
    assert {line.place: line.message for line in receipt.lines if line.outcome is not Outcome.ACCEPTED} == {}
    assert contents(chain) == {plain for _, plain in odd.values()}


def test_the_name_inside_a_gzip_stays_data(chain: Chain, exporter: Exporter, tmp_path: Path) -> None:
    write_singles(
        [
            exporter.document(n, "brave otter", f"document {n}".encode(), name)
            for n, name in enumerate(GZIP_TRICKS.values())
        ],
        tmp_path,
    )
    before = sorted(path for path in tmp_path.rglob("*"))
    receipt = receive(tmp_path, chain, LIMITS)
    assert receipt.counts[Outcome.ACCEPTED] == len(GZIP_TRICKS)
    assert sorted(path for path in tmp_path.rglob("*")) == before
    names = {exhibit.untrusted_filename for exhibit in chain.catalog.exhibits()}
    assert "../../../home/amnesia/.bashrc" in names
    assert "r\\xe9sum\\xe9.doc" in names
    before_rebuild = chain.catalog.dump()
    chain.rebuild()
    assert chain.catalog.dump() == before_rebuild


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("../../1-brave_otter-msg.gpg", "intake.path_climbs"),
        ("/etc/1-brave_otter-msg.gpg", "intake.path_absolute"),
        ("C:/1-brave_otter-msg.gpg", "intake.path_absolute"),
        ("all\\1-brave_otter-msg.gpg", "intake.path_backslash"),
        ("all/\x1b[2J/1-brave_otter-msg.gpg", "intake.path_control_character"),
        ("all/inner.zip", "intake.zip_in_zip"),
    ],
)
def test_a_trick_in_a_zip_is_kept_aside_and_the_rest_comes_in(
    newsroom: Newsroom, chain: Chain, items: list[Item], tmp_path: Path, path: str, reason: str
) -> None:
    bad = Entry(path, newsroom.exporter.message(1, "brave otter", b"a trap").ciphertext)
    good = Entry(f"all/bird's-eye brother/1_2026-03-01/{items[0].name}", items[0].ciphertext)
    (tmp_path / "all--2026-03-01--09-30-00.zip").write_bytes(zip_of([bad, good]))
    receipt = receive(tmp_path, chain, LIMITS)
    assert receipt.counts == {Outcome.ACCEPTED: 1, Outcome.DUPLICATE: 0, Outcome.QUARANTINED: 1}
    assert [line.message.id for line in receipt.lines if line.message] == [reason]
    assert not list(newsroom.unlocked.scratch.iterdir())
    assert {path.name for path in tmp_path.iterdir()} == {"all--2026-03-01--09-30-00.zip"}


def test_a_link_is_noted_once_and_never_followed(chain: Chain, items: list[Item], tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_bytes(items[0].ciphertext)
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / items[0].name).symlink_to(secret)
    for _ in range(2):
        receipt = receive(drop, chain, LIMITS)
        assert list(reasons(receipt).values()) == ["intake.found_link"]
    assert len(chain.catalog.submissions("quarantined")) == 1
    assert not chain.envelopes.labels()


def test_a_file_larger_than_securedrop_takes_stays_on_the_stick(chain: Chain, tmp_path: Path) -> None:
    with (tmp_path / "1-brave_otter-doc.gz.gpg").open("wb") as file:
        file.truncate(LIMITS.item_bytes + 1)
    receipt = receive(tmp_path, chain, LIMITS)
    assert list(reasons(receipt).values()) == ["intake.left_on_the_stick"]
    assert not chain.store.names()


def test_a_message_longer_than_the_limit_stops_there(chain: Chain, exporter: Exporter, tmp_path: Path) -> None:
    cipher = exporter.gpg.encrypt(bytes(4_000_000), [exporter.submission], "-z", "9")
    (tmp_path / "1-brave_otter-msg.gpg").write_bytes(cipher)
    receipt = receive(tmp_path, chain, LIMITS)
    assert list(reasons(receipt).values()) == ["keys.plaintext_too_large"]


def test_scratch_is_empty_afterwards_whatever_happened(
    newsroom: Newsroom, chain: Chain, items: list[Item], tmp_path: Path
) -> None:
    class Cancelled(Exception):
        pass

    def cancel(step: str) -> None:
        if step == "decrypted":
            raise Cancelled

    write_singles(items, tmp_path)
    with pytest.raises(Cancelled):
        receive(tmp_path, chain, LIMITS, after=cancel)
    assert not list(newsroom.unlocked.scratch.iterdir())
    receive(tmp_path, chain, LIMITS)
    assert not list(newsroom.unlocked.scratch.iterdir())
    assert len(chain.catalog.exhibits()) == len(items)


def test_a_drop_that_is_not_there_is_said_so_and_nothing_is_recorded(chain: Chain, tmp_path: Path) -> None:
    size = chain.size
    with pytest.raises(DropUnreadable):
        receive(tmp_path / "nowhere", chain, LIMITS)
    chain.catch_up()
    assert chain.size == size


def test_one_file_that_cannot_be_read_is_told_and_the_rest_comes_in(
    chain: Chain, items: list[Item], tmp_path: Path
) -> None:
    write_singles(items, tmp_path)
    torn, whole = tmp_path / items[0].name, items[0].ciphertext

    def tear(step: str) -> None:
        if step == "survey":
            torn.write_bytes(whole[:10])

    seen: list[tuple[int, int]] = []
    receipt = receive(tmp_path, chain, LIMITS, after=tear, progress=lambda done, total: seen.append((done, total)))
    assert reasons(receipt)[torn.name] == "intake.stick_changed"
    assert receipt.counts[Outcome.ACCEPTED] == len(items) - 1
    assert seen[-1][0] == seen[-1][1]
    torn.write_bytes(whole)
    again = receive(tmp_path, chain, LIMITS)
    assert again.counts[Outcome.ACCEPTED] == 1


def test_a_second_intake_at_the_same_time_is_refused(
    newsroom: Newsroom, chain: Chain, items: list[Item], tmp_path: Path
) -> None:
    write_singles(items, tmp_path)
    with turn(chain), pytest.raises(AnotherIntake):
        receive(tmp_path, newsroom.chain(), LIMITS)
    assert receive(tmp_path, newsroom.chain(), LIMITS).counts[Outcome.ACCEPTED] == len(items)


def test_progress_never_goes_back_and_ends_at_the_whole(chain: Chain, items: list[Item], tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write_singles(items, tmp_path)
    receive(tmp_path, chain, LIMITS, progress=lambda done, total: seen.append((done, total)))
    whole = sum(len(item.ciphertext) for item in items)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1] == (whole, whole)


class FullDisk(Store):
    """A store whose disk is full at the n-th blob."""

    blobs_left = 3

    def write_group(self, wanted: Sequence[tuple[Envelope, Sequence[Fresh]]]) -> list[tuple[BlobNote, ...]]:
        """Keeps a few blobs, then nothing more."""
        for envelope, each in ((envelope, each) for envelope, both in wanted for each in both):
            self.blobs_left -= 1
            if self.blobs_left < 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            super().write_group([(envelope, [each])])
        raise AssertionError("this disk is too large")


@pytest.fixture
def small_disk(newsroom: Newsroom) -> Iterator[Path]:
    """A file system with a few pages left, put over the vault's folder of blobs; only root may mount one."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    folder = newsroom.vault.root / "objects"
    if os.system(f"mount -t tmpfs -o size=64k,mode=0700 tmpfs {folder} 2>/dev/null") != 0:  # noqa: S605 (a test path)
        pytest.skip("this machine lets nobody mount")
    yield folder
    os.system(f"umount {folder}")  # noqa: S605 (a test path)


def test_a_disk_that_fills_up_leaves_a_vault_that_a_second_intake_completes(
    newsroom: Newsroom, items: list[Item], tmp_path: Path
) -> None:
    write_singles(items, tmp_path)
    full = newsroom.chain()
    full.store = FullDisk(full.vault, full.unlocked.home("desk"), full.unlocked.secrets["name"])
    with pytest.raises(OSError, match="No space left"):
        receive(tmp_path, full, LIMITS)
    _complete(newsroom, items, tmp_path)


def test_a_really_full_disk_leaves_no_half_blob_and_no_lie(
    newsroom: Newsroom, small_disk: Path, exporter: Exporter, tmp_path: Path
) -> None:
    more = [exporter.document(n, "brave otter", os.urandom(20_000), b"noise.bin") for n in range(1, 4)]
    write_singles(more, tmp_path)
    chain = newsroom.chain()
    with pytest.raises(OSError, match="No space left"):
        receive(tmp_path, chain, LIMITS)
    assert not chain.store.leftovers()
    check_ledger(chain)
    assert os.system(f"mount -o remount,size=16m {small_disk}") == 0  # noqa: S605 (a test path)
    _complete(newsroom, more, tmp_path)


def _complete(newsroom: Newsroom, items: list[Item], drop: Path) -> None:
    again = newsroom.chain()
    receive(drop, again, LIMITS)
    assert len(again.catalog.exhibits()) == len(contents(again)) == len(items)
    check_ledger(again)
    accessions = [entry for entry in again.history.entries() if entry.text("act") == Act.ACCESSION]
    assert len(accessions) == len(items)
    assert again.envelopes.labels() == {each.label for each in again.catalog.submissions()}


class Listening(Nobody):
    """Notes what is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def taken(self, line: ReceiptLine) -> None:
        self.told.append(line.outcome)


def test_what_is_in_is_told_though_the_next_thing_that_was_read_with_it_fails(
    newsroom: Newsroom, exporter: Exporter, tmp_path: Path
) -> None:
    write_singles([exporter.message(1, "brave otter", b"one")], tmp_path)
    (tmp_path / "notes.txt").write_text("of no channel")
    listening, kept = Listening(), 0

    def full(step: str) -> None:
        nonlocal kept
        kept += step == "kept"
        if kept == 2:
            raise OSError(errno.ENOSPC, "full")

    with pytest.raises(OSError, match="full"):
        receive(tmp_path, newsroom.chain(), LIMITS, after=full, watcher=listening)
    assert listening.told == [Outcome.ACCEPTED] == [each.outcome for each in newsroom.chain().catalog.submissions()]
