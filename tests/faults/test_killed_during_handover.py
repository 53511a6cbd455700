"""A hand-over killed after any of its steps: never a bag without an intent, never half a bag, never a silent doubt."""

import os
import resource
import signal
from collections import Counter as Counted
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from custody import verify
from custody.acts import Act
from custody.fixity import check_ledger
from tests.desk.counter import Counter
from tests.faults.deaths import die_at
from tests.release.candidates import RELEASE, Candidates

NOT_BEGUN, OPEN, OPEN_WITH_BAG, DONE = "not begun", "open", "open, bag there", "done"
DEATHS = {
    ("obstacles", 1): NOT_BEGUN,
    ("proven", 1): NOT_BEGUN,
    ("opening", 1): NOT_BEGUN,
    ("ledger", 1): OPEN,
    ("catalog", 1): OPEN,
    ("intent", 1): OPEN,
    ("intent witnessed", 1): OPEN,
    ("bag", 1): OPEN_WITH_BAG,
    ("opening", 2): OPEN_WITH_BAG,
    ("ledger", 2): DONE,
    ("catalog", 2): DONE,
    ("outcome", 1): DONE,
}


@pytest.fixture
def desk(ready: Candidates) -> Iterator[Candidates]:
    made = ready.fresh()
    yield made
    made.room.close()


def die_writing(step: str) -> None:
    """From the witnessed intent on, the first file that grows beyond 8 KiB kills its writer in the middle of it."""
    if step == "intent witnessed":
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))


def killed(desk: Candidates, into: Path, after: Callable[[str], None]) -> int:
    """Hands over in a process of its own; gives the signal it died of."""
    child = os.fork()
    if child == 0:
        try:
            desk.hand_over(into, after=after)
        finally:
            os._exit(3)  # whatever happened, this child is no second pytest
    end = os.waitpid(child, 0)[1]
    return os.WTERMSIG(end) if os.WIFSIGNALED(end) else 0


def found(desk: Candidates, into: Path) -> str:
    """Says how the vault and the stick look now; whatever lies under the bag's name must be a whole bag."""
    chain = desk.room.chain()
    record, bag = chain.catalog.release(RELEASE), into / RELEASE
    if bag.exists():
        assert record.intent >= 0
        assert verify.verify(bag, verify.Trust(chain.policy.release, chain.policy.log)).exit_code() == 0
    if record.intent < 0:
        return NOT_BEGUN
    if record.intent < record.outcome:
        return DONE
    return OPEN_WITH_BAG if bag.exists() else OPEN


def asks(desk: Candidates) -> bool:
    """Says whether the doctor asks what became of the hand-over."""
    said = Counter(desk.room).tamis("doctor")
    return "desk.intent_open" in {item["complaint"] for item in said.items}


@pytest.mark.parametrize(("step", "occurrence"), DEATHS, ids=[f"{step}-{occurrence}" for step, occurrence in DEATHS])
def test_a_killed_hand_over_is_either_not_begun_or_asked_about(
    desk: Candidates, tmp_path: Path, step: str, occurrence: int
) -> None:
    assert killed(desk, tmp_path, die_at(step, occurrence)) == signal.SIGKILL
    left = found(desk, tmp_path)
    assert left == DEATHS[step, occurrence]
    assert asks(desk) == (left in {OPEN, OPEN_WITH_BAG})
    check_ledger(desk.room.chain())
    if left == OPEN_WITH_BAG:
        word = ("doctor", "--close", RELEASE, "--reason", "The stick has it; both of us looked.")
        Counter(desk.room).tamis(*word)
    if left in {NOT_BEGUN, OPEN}:
        desk.hand_over(tmp_path)
    assert found(desk, tmp_path) == DONE
    assert not asks(desk)


def test_a_death_in_the_middle_of_a_file_leaves_nothing_under_the_bags_name(desk: Candidates, tmp_path: Path) -> None:
    assert killed(desk, tmp_path, die_writing) == signal.SIGXFSZ
    assert not (tmp_path / RELEASE).exists()
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".building-")] == []
    assert found(desk, tmp_path) == OPEN
    assert asks(desk)
    desk.hand_over(tmp_path)
    assert found(desk, tmp_path) == DONE


def test_every_step_of_a_hand_over_has_its_death(desk: Candidates, tmp_path: Path) -> None:
    steps: Counted[str] = Counted()
    desk.hand_over(tmp_path, after=lambda step: steps.update([step]))
    assert {(step, number) for step, count in steps.items() for number in range(1, count + 1)} == set(DEATHS)
    assert desk.acts(Act.DISSEMINATED) == 1
