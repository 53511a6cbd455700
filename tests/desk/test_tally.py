"""The exit status of a command over several things."""

import pytest

from desk.errors import Usage
from desk.tally import Tally
from release.errors import DiskTrouble


@pytest.mark.parametrize(
    ("done", "refused", "failed", "status"),
    [(0, 0, 0, 0), (3, 0, 0, 0), (1, 1, 0, 4), (1, 0, 1, 4), (0, 2, 0, 3), (0, 0, 2, 1), (0, 1, 1, 1)],
)
def test_all_some_and_none_are_told_apart(done: int, refused: int, failed: int, status: int) -> None:
    assert Tally(done, refused, failed).status() == status


def test_looking_and_not_being_able_to_look_are_counted_apart() -> None:
    tally = Tally()
    assert tally.turned_away(Usage("desk.no_terminal")) == "refused"
    assert tally.turned_away(DiskTrouble("release.disk_trouble", release="REL-2026-0001")) == "failed"
    assert (tally.refused, tally.failed) == (1, 1)
