"""Tests of desk/workers.py and of who works at the desk."""

import os

import pytest

from desk.web.crew import hands
from desk.workers import MOST, workers_of


@pytest.mark.parametrize(("named", "workers"), [("1", 1), ("3", 3), ("0", 1), ("5000", MOST)])
def test_a_number_is_heeded_within_bounds(named: str, workers: int) -> None:
    assert workers_of({"TAMIS_WORKERS": named}) == workers


@pytest.mark.parametrize("named", ["", "many", "-2", "²", "1.5"])
def test_anything_else_means_the_cores(named: str) -> None:
    assert workers_of({"TAMIS_WORKERS": named}) == min(len(os.sched_getaffinity(0)), MOST)


def test_one_hand_more_than_workers_is_kept_for_who_waits() -> None:
    there = hands(3)
    assert [hand.quick for hand in there] == [False, False, False, True]
    assert len({hand.name for hand in there}) == 4
