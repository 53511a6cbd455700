"""Tests of sanitize/workshops.py: results in order, several at once, groups apart, an end when nobody wants more."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from sanitize.errors import Unreadable
from sanitize.workshop import Workshop
from sanitize.workshops import side_by_side


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[Callable[[str], None]], Workshop]:
    """Opens workshops whose worker nobody asks, so that no jail starts."""
    return lambda after: Workshop(tmp_path, after=after)


def first(item: str) -> str:
    return item[0]


Opened = Callable[[Callable[[str], None]], Workshop]


@pytest.mark.parametrize("workers", [1, 2, 9])
def test_results_come_in_order_and_no_workshop_serves_two_groups(opened: Opened, tmp_path: Path, workers: int) -> None:
    served: dict[int, set[str]] = {}
    kept: list[Workshop] = []  # a workshop that is gone could lend its id to the next

    def make(workshop: Workshop, item: str) -> str:
        kept.append(workshop)
        served.setdefault(id(workshop), set()).add(first(item))
        if item == "b1":
            raise Unreadable("sanitize.cannot_open")
        return item.upper()

    items = ["a1", "a2", "b1", "b2", "a3", "c1"]
    with side_by_side(items, first, opened, make, workers) as promises:
        made = [promise.exception() or promise.result() for promise in promises]
    assert [each if isinstance(each, str) else type(each) for each in made] == [
        "A1",
        "A2",
        Unreadable,
        "B2",
        "A3",
        "C1",
    ]
    assert all(len(groups) == 1 for groups in served.values())
    assert list(tmp_path.iterdir()) == []  # every workshop cleared its folder away


def test_two_items_are_made_at_the_same_time(opened: Opened) -> None:
    both = threading.Barrier(2, timeout=300)  # breaks unless two workers meet here
    with side_by_side("abcd", str, opened, lambda _, item: both.wait() >= 0 and item, 2) as promises:
        assert [promise.result() for promise in promises] == list("abcd")


def test_who_ends_the_block_begins_nothing_new_and_stops_the_rest_at_a_step(opened: Opened) -> None:
    begun: list[str] = []
    tell: list[Callable[[str], None]] = []

    def watched(after: Callable[[str], None]) -> Workshop:
        tell.append(after)
        return opened(after)

    started = threading.Event()

    def endless(_: Workshop, item: str) -> None:
        begun.append(item)
        started.set()
        while True:
            tell[0]("step")

    with side_by_side("abc", str, watched, endless, 1) as promises:
        assert started.wait(20)
    assert begun == ["a"]
    assert [promise.done() for promise in promises] == [True, False, False]
