"""Five wrong answers, then that name waits."""

from datetime import timedelta

import pytest

from desk.errors import TooOften
from desk.web.limits import TRIES, WITHIN, Limits
from tests.newsroom import FixedClock


def test_a_name_waits_after_five_tries_and_another_does_not() -> None:
    clock = FixedClock()
    limits = Limits(clock)
    for _ in range(TRIES):
        limits.check("alice")
    with pytest.raises(TooOften) as refused:
        limits.check("alice")
    assert dict(refused.value.message.params) == {"count": 5}
    limits.check("bob")
    clock.now += WITHIN - timedelta(seconds=TRIES)
    limits.check("alice")


def test_a_good_answer_forgets_the_wrong_ones() -> None:
    limits = Limits(FixedClock())
    for _ in range(3 * TRIES):
        limits.check("alice")
        limits.passed("alice")
