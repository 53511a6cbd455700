"""An intake killed after any of its steps, then done again: nothing lost, nothing doubled, nothing unrecorded."""

import os
import signal
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from custody.acts import Act
from custody.chain import Chain
from custody.fixity import check_ledger
from intake.limits import Limits
from intake.quarantined import retry
from intake.receive import receive
from intake.turn import turn
from tests.exports import write_singles
from tests.faults.deaths import die_at
from tests.newsroom import Newsroom, content
from tests.workstation import INBOX, archive_of

ONCE = ("survey", "carried in", "checkpoint")
OFTEN = ("spooled", "decrypted", "kept", "enveloped", "opening", "ledger", "catalog", "recorded")
DEATHS = [*((step, 1) for step in (*ONCE, *OFTEN)), *((step, 2) for step in OFTEN)]


@dataclass(frozen=True)
class Held:
    """What a vault holds, without where in the ledger it stands."""

    submissions: frozenset[tuple[str, str, str]]
    exhibits: frozenset[tuple[str, str, bytes]]


@pytest.fixture(scope="module")
def drop(founded: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stick")
    make = founded.exporter
    torn = make.message(3, "brave otter", b"this one will be torn").ciphertext[:-30]
    write_singles(
        [
            make.message(1, "brave otter", b"the first letter"),
            make.document(2, "brave otter", b"a,b\n1,2\n" * 40, b"sums.csv"),
        ],
        folder,
    )
    (folder / "3-brave_otter-msg.gpg").write_bytes(torn)
    return folder


@pytest.fixture(scope="module")
def undisturbed(founded: Newsroom, drop: Path) -> tuple[Held, set[str]]:
    room = founded.fresh()
    steps: list[str] = []
    chain = room.chain(steps.append)
    receive(drop, chain, Limits(), after=steps.append)
    held = held_by(chain)
    room.close()
    return held, set(steps)


def held_by(chain: Chain) -> Held:
    exhibits = {(each.label, each.submission, content(chain, each.label)) for each in chain.catalog.exhibits()}
    submissions = {(each.label, each.outcome, each.reason) for each in chain.catalog.submissions()}
    return Held(frozenset(submissions), frozenset(exhibits))


def receive_and_die(room: Newsroom, drop: Path, step: str, occurrence: int) -> int:
    """Takes the drop in with a process of its own; gives what `waitpid` says of its end."""
    child = os.fork()
    if child == 0:
        after = die_at(step, occurrence)
        try:
            receive(drop, room.chain(after), Limits(), after=after)
        finally:
            os._exit(3)  # whatever happened, this child is no second pytest
    return os.waitpid(child, 0)[1]


def test_the_list_of_deaths_knows_every_step(undisturbed: tuple[Held, set[str]]) -> None:
    assert undisturbed[1] == {*ONCE, *OFTEN}


@pytest.mark.parametrize(("step", "occurrence"), DEATHS, ids=[f"{step}-{occurrence}" for step, occurrence in DEATHS])
def test_a_killed_intake_done_again_is_whole(
    newsroom: Newsroom, drop: Path, undisturbed: tuple[Held, set[str]], step: str, occurrence: int
) -> None:
    end = receive_and_die(newsroom, drop, step, occurrence)
    assert os.WIFSIGNALED(end)
    assert os.WTERMSIG(end) == signal.SIGKILL

    chain = newsroom.chain()
    receive(drop, chain, Limits())

    assert held_by(chain) == undisturbed[0]
    acts = Counter((entry.text("act"), entry.text("submission")) for entry in chain.history.entries())
    once = {Act.ACCESSION, Act.QUARANTINE, Act.DECRYPTION, Act.UNPACKING}
    assert {count for (act, _), count in acts.items() if act in once} == {1}
    labels = {submission.label for submission in chain.catalog.submissions()}
    assert chain.envelopes.labels() == labels
    assert not chain.store.leftovers()
    assert chain.store.names() == {note.name for label in labels for note in chain.envelopes.read(label).blobs}
    assert not list(newsroom.unlocked.scratch.iterdir())
    check_ledger(chain)
    before = chain.catalog.dump()
    chain.rebuild()
    assert chain.catalog.dump() == before


IN_THE_CLEAR = ("spooled", "kept", "enveloped", "opening", "ledger", "catalog", "recorded")


@pytest.mark.parametrize("step", IN_THE_CLEAR)
def test_a_killed_intake_of_files_in_the_clear_done_again_is_whole(
    newsroom: Newsroom, tmp_path: Path, step: str
) -> None:
    (tmp_path / "archive.sd-export").write_bytes(archive_of(INBOX))
    end = receive_and_die(newsroom, tmp_path, step, 2)
    assert os.WTERMSIG(end) == signal.SIGKILL
    chain = newsroom.chain()
    receive(tmp_path, chain, Limits())
    held = held_by(chain)
    assert sorted(content for _, _, content in held.exhibits) == sorted(INBOX.values())
    acts = Counter(entry.text("act") for entry in chain.history.entries())
    assert (acts[Act.ACCESSION], acts[Act.QUARANTINE]) == (len(INBOX), 1)
    assert chain.store.names() == {
        note.name for label in chain.envelopes.labels() for note in chain.envelopes.read(label).blobs
    }
    assert not list(newsroom.unlocked.scratch.iterdir())
    check_ledger(chain)


@pytest.mark.parametrize("step", ["decrypted", "kept", "opening", "ledger", "catalog", "recorded"])
def test_a_second_try_that_is_killed_done_again_is_whole(newsroom: Newsroom, tmp_path: Path, step: str) -> None:
    gpg = newsroom.exporter.gpg
    (tmp_path / "1-brave_otter-msg.gpg").write_bytes(gpg.encrypt(b"for a key to come", [newsroom.stranger]))
    receive(tmp_path, newsroom.chain(), Limits())
    (waiting,) = newsroom.chain().catalog.submissions("quarantined")
    newsroom.unlocked.home("submission").import_key(gpg.run("--export-secret-keys", newsroom.stranger))
    child = os.fork()
    if child == 0:
        after = die_at(step, 1)
        try:
            retry(waiting.label, "alice", newsroom.chain(after), Limits(), after)
        finally:
            os._exit(3)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    chain = newsroom.chain()
    if not chain.catalog.exhibits(waiting.label):
        retry(waiting.label, "alice", chain, Limits())
    assert [content for _, _, content in held_by(chain).exhibits] == [b"for a key to come"]
    acts = Counter(entry.text("act") for entry in chain.history.of(waiting.label))
    assert acts == {Act.QUARANTINE: 1, Act.ACCESSION: 1, Act.DECRYPTION: 1}
    with turn(chain):
        assert len(list(newsroom.unlocked.scratch.iterdir())) == 1  # its own: what the dead one left is gone
    check_ledger(chain)


def test_a_second_try_whose_batch_a_power_cut_tore_is_completed(newsroom: Newsroom, tmp_path: Path) -> None:
    gpg = newsroom.exporter.gpg
    (tmp_path / "1-brave_otter-msg.gpg").write_bytes(gpg.encrypt(b"for a key to come", [newsroom.stranger]))
    receive(tmp_path, newsroom.chain(), Limits())
    before = newsroom.chain()
    (waiting,) = before.catalog.submissions("quarantined")
    newsroom.unlocked.home("submission").import_key(gpg.run("--export-secret-keys", newsroom.stranger))
    ledger = newsroom.vault.ledger / "000000.jsonl"
    kept = ledger.read_bytes()
    child = os.fork()
    if child == 0:
        after = die_at("ledger", 1)
        try:
            retry(waiting.label, "alice", newsroom.chain(after), Limits())
        finally:
            os._exit(3)
    os.waitpid(child, 0)
    accession, decryption = ledger.read_bytes()[len(kept) :].splitlines(keepends=True)
    ledger.write_bytes(kept + accession + decryption[:40])
    again = newsroom.chain()
    assert again.catalog.submission(waiting.label).outcome == "accepted"
    retry(waiting.label, "alice", again, Limits())
    assert [content for _, _, content in held_by(again).exhibits] == [b"for a key to come"]
    check_ledger(again)


def test_a_vault_is_sound_right_after_a_death_before_anybody_repairs_it(newsroom: Newsroom, drop: Path) -> None:
    for step in ("kept", "opening", "ledger", "catalog"):
        receive_and_die(newsroom, drop, step, 1)
        check_ledger(newsroom.chain())


def test_an_accession_whose_batch_a_power_cut_tore_is_completed_not_doubled(
    newsroom: Newsroom, drop: Path, undisturbed: tuple[Held, set[str]]
) -> None:
    chain = newsroom.chain()
    receive_and_die(newsroom, drop, "ledger", 1)
    ledger = newsroom.vault.ledger / "000000.jsonl"
    accession, *rest = ledger.read_bytes().splitlines(keepends=True)[chain.size :]
    assert rest
    kept = ledger.read_bytes()[: -len(b"".join(rest))]
    assert kept.endswith(accession)
    ledger.write_bytes(kept + rest[0][:40])

    again = newsroom.chain()
    receive(drop, again, Limits())
    assert held_by(again) == undisturbed[0]
    acts = Counter(entry.text("act") for entry in again.history.entries())
    assert acts[Act.LEDGER_REPAIR] == 1
    assert acts[Act.ACCESSION] == 2
    check_ledger(again)
