"""A shredding killed after any of its steps: never a destruction without a record, and done again it ends the same."""

import os
import signal
from collections import Counter as Counted
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from custody import shredder
from custody.acts import Act
from custody.fixity import check_ledger
from intake.errors import ShreddingUnfinished
from intake.limits import Limits
from intake.receipt import Outcome
from intake.receive import receive
from tests.custody.remains import Doomed
from tests.desk.counter import Counter
from tests.exports import write_singles
from tests.faults.deaths import die_at
from tests.release.candidates import Candidates

UNTOUCHED, OPEN, DONE = "untouched", "open", "done"
DEATHS = {
    ("opening", 1): UNTOUCHED,
    ("ledger", 1): OPEN,
    ("catalog", 1): OPEN,
    **{(step, 1): OPEN for step in ("intent", "intent sealed", "envelope", "openings", "blobs", "scratch", "backup")},
    **{(step, number): OPEN for step in ("set aside", "zeros") for number in (1, 2)},
    ("index", 1): OPEN,
    ("opening", 2): OPEN,
    ("ledger", 2): DONE,
    ("catalog", 2): DONE,
    ("outcome", 1): DONE,
}


@pytest.fixture(scope="module")
def agreed(cleared: Candidates) -> Iterator[Doomed]:
    made = Doomed.marked(cleared.fresh())
    made.agree()
    yield made
    made.room.close()


@pytest.fixture
def doomed(agreed: Doomed) -> Iterator[Doomed]:
    made = Doomed(agreed.room.fresh(), agreed.label, agreed.exhibit, agreed.blobs, agreed.copies)
    yield made
    made.room.close()


def killed(doomed: Doomed, after: Callable[[str], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            doomed.carry_out(after=after)
        finally:
            os._exit(3)  # whatever happened, this child is no second pytest
    end = os.waitpid(child, 0)[1]
    return os.WTERMSIG(end) if os.WIFSIGNALED(end) else 0


def state(doomed: Doomed) -> str:
    """Says how far it is by the ledger; whatever is missing from the disk must be covered by a durable intent."""
    chain = doomed.room.chain()
    known = shredder.cases(chain)
    left = {name for name in doomed.blobs if doomed.room.vault.blob(name).exists()}
    whole = doomed.room.vault.envelope(doomed.label).exists() and left == doomed.blobs
    if known.done:
        assert doomed.remains() == []
        return DONE
    case = known.of(doomed.label)
    assert whole or case.open
    assert not case.open or frozenset(case.blobs) == doomed.blobs
    return OPEN if case.open else UNTOUCHED


def asks(doomed: Doomed) -> bool:
    said = Counter(doomed.room).tamis("doctor")
    return "desk.shred_open" in {item["complaint"] for item in said.items}


@pytest.mark.long
@pytest.mark.parametrize(("step", "occurrence"), DEATHS, ids=[f"{step}-{occurrence}" for step, occurrence in DEATHS])
def test_a_killed_shredding_is_recorded_asked_about_and_ended(doomed: Doomed, step: str, occurrence: int) -> None:
    assert killed(doomed, die_at(step, occurrence)) == signal.SIGKILL
    check_ledger(doomed.room.chain())
    assert state(doomed) == DEATHS[step, occurrence]
    assert asks(doomed) == (DEATHS[step, occurrence] == OPEN)
    if DEATHS[step, occurrence] == UNTOUCHED:
        doomed.carry_out()
    elif DEATHS[step, occurrence] == OPEN:
        said = Counter(doomed.room).tamis(
            "shred", "carry-out", doomed.label[:12], "--as", "alice"
        )  # nobody signs again
        assert said.status == 0, said.words
    assert state(doomed) == DONE
    assert not asks(doomed)
    chain = doomed.room.chain()
    check_ledger(chain)
    acts = Counted(entry.text("act") for entry in chain.history.entries())
    assert (acts[Act.SHREDDING], acts[Act.SHREDDED]) == (1, 1)
    before = chain.catalog.dump()
    chain.rebuild()
    assert chain.catalog.dump() == before


def test_every_step_of_a_shredding_has_its_death(doomed: Doomed) -> None:
    steps: Counted[str] = Counted()
    doomed.carry_out(after=lambda step: steps.update([step]))
    assert {(step, number) for step, count in steps.items() for number in range(1, count + 1)} == set(DEATHS)


def test_nothing_is_taken_in_that_an_unfinished_shredding_would_destroy(doomed: Doomed, tmp_path: Path) -> None:
    assert killed(doomed, die_at("index", 1)) == signal.SIGKILL
    room, stick = doomed.room, tmp_path / "stick"
    stick.mkdir()
    write_singles([room.exporter.message(1, "brave otter", b"once more")], stick)
    with pytest.raises(ShreddingUnfinished):
        receive(stick, room.chain(), Limits())
    assert Counter(room).tamis("shred", "carry-out", doomed.label[:12], "--as", "alice").status == 0
    assert receive(stick, room.chain(), Limits()).counts[Outcome.ACCEPTED] == 1
