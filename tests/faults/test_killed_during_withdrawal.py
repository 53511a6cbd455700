"""A withdrawal killed after any of its steps: not begun, or recorded whole; whoever begins again signs once at most."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from custody.acts import Act
from custody.fixity import check_ledger
from custody.records import Draft
from release.noticed import noticed
from release.withdrawal import Reason
from release.withdrawing import Wish, carry, finished, owed, unwritten, withdraw
from tests.faults.deaths import die_at
from tests.release.candidates import RELEASE, Candidates

NEW = "REL-2026-0002"
WISH = Wish(Reason.LAW, {"fr": "<p>Un jugement.</p>"}, note="the lawyer rang")
NOT_BEGUN, OPEN, WRITTEN, DONE = "not begun", "open", "open, notice there", "done"
DEATHS = {
    ("opening", 1): NOT_BEGUN,
    ("ledger", 1): OPEN,
    ("catalog", 1): OPEN,
    ("notice", 1): WRITTEN,
    ("opening", 2): WRITTEN,
    ("ledger", 2): DONE,
    ("outcome", 1): DONE,
}


@pytest.fixture
def desk(left: Candidates) -> Iterator[Candidates]:
    made = left.fresh()
    yield made
    made.room.close()


def killed(act: Callable[[], object]) -> int:
    """Does something in a process of its own; gives the signal it died of."""
    child = os.fork()
    if child == 0:
        try:
            act()
        finally:
            os._exit(3)  # whatever happened, this child is no second pytest
    end = os.waitpid(child, 0)[1]
    return os.WTERMSIG(end) if os.WIFSIGNALED(end) else 0


def take_back(desk: Candidates, into: Path, sign: Callable[[Draft], Draft], after: Callable[[str], None]) -> None:
    chain = desk.room.chain(after)
    carry(withdraw(RELEASE, WISH, desk.room.reviewers["bob"], chain, sign), into, chain, after)


def found(desk: Candidates, into: Path) -> str:
    chain = desk.room.chain()
    check_ledger(chain)
    record = chain.catalog.withdrawals.of(RELEASE)
    places = [path for path in into.iterdir() if not path.name.startswith(".building-")]
    for place in places:
        assert noticed(place).notice.release == RELEASE  # whole, or not there
    if record is None:
        return NOT_BEGUN
    if record.done >= 0:
        return DONE
    return WRITTEN if places else OPEN


@pytest.mark.parametrize(("step", "occurrence"), DEATHS, ids=[f"{step}-{occurrence}" for step, occurrence in DEATHS])
def test_a_killed_withdrawal_is_not_begun_or_finished_without_signing_again(
    desk: Candidates, tmp_path: Path, step: str, occurrence: int
) -> None:
    def unsigned(_draft: Draft) -> Draft:
        raise AssertionError("nobody is to be asked to sign again")

    sign = desk.room.sign("bob")
    assert killed(lambda: take_back(desk, tmp_path, sign, die_at(step, occurrence))) == signal.SIGKILL
    state = found(desk, tmp_path)
    assert state == DEATHS[step, occurrence]
    assert unwritten(desk.room.chain()) == ((RELEASE,) if state in {OPEN, WRITTEN} else ())
    take_back(desk, tmp_path, sign if state == NOT_BEGUN else unsigned, lambda _: None)
    assert found(desk, tmp_path) == DONE
    assert desk.acts(Act.WITHDRAWAL) == 1


@pytest.mark.parametrize("torn", [False, True], ids=["before the notice", "between two lines of the ledger"])
def test_a_hand_over_that_dies_before_the_other_gave_way_is_owed_and_finished(
    desk: Candidates, tmp_path: Path, *, torn: bool
) -> None:
    desk.propose(desk.flat, title="The board met on a Tuesday", replaces=RELEASE)
    desk.approve("alice", "bob", release=NEW)
    end = die_at("ledger", 2) if torn else die_at("outcome", 1)
    assert killed(lambda: desk.hand_over(tmp_path, after=end, release=NEW)) == signal.SIGKILL
    (lines,) = sorted(desk.room.vault.ledger.glob("*.jsonl"))[-1:]
    if torn:
        os.truncate(lines, lines.stat().st_size - 20)
    chain = desk.room.chain()
    assert owed(chain) == (((RELEASE, NEW),) if torn else ())
    assert unwritten(chain) == (RELEASE,)
    carry(finished(RELEASE, chain), tmp_path, chain)
    assert noticed(tmp_path / "WDR-2026-0001").notice.replaced_by == NEW
    assert (owed(chain), unwritten(chain)) == ((), ())
    check_ledger(chain)
