"""Which members need not come again: written in the task's name and read again, and nothing else is such a task."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanitize.orders import UNPACK, besides, task_besides


@given(st.frozensets(st.integers(1, 200_000), max_size=60))
def test_what_is_written_is_read_again(numbers: frozenset[int]) -> None:
    assert besides(task_besides(numbers)) == numbers


def test_a_row_of_numbers_is_one_range() -> None:
    assert task_besides(range(1, 2_001)) == "unpack besides 1-2000"
    assert task_besides([]) == UNPACK


@pytest.mark.parametrize("task", ["", "clean", "unpack ", "unpack besides ", "unpack besides 1", "unpack besides 1-2,"])
def test_another_task_is_none(task: str) -> None:
    assert besides(task) is None
