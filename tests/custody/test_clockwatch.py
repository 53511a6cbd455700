"""A clock that went backwards, or a month ahead, is noticed before the next entry, once, and work goes on."""

from datetime import UTC, datetime, timedelta

import pytest

from custody.acts import Act
from custody.clockwatch import clock_change, seconds_of
from tests.newsroom import Newsroom

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("away", "noticed"),
    [
        (timedelta(0), False),
        (timedelta(seconds=-60), False),
        (timedelta(seconds=-61), True),
        (timedelta(days=-400), True),
        (timedelta(days=31), False),
        (timedelta(days=31, seconds=1), True),
    ],
)
def test_a_minute_back_and_a_month_ahead_are_the_limits(away: timedelta, noticed: bool) -> None:
    change = clock_change(int(NOW.timestamp()), NOW + away)
    assert change == ({"before": int(NOW.timestamp()), "seconds": int(away.total_seconds())} if noticed else None)


def test_the_first_entry_has_nothing_to_be_compared_with() -> None:
    assert clock_change(0, NOW) is None
    assert seconds_of("") == 0
    assert seconds_of("2026-03-02T10:00:00Z") == int(NOW.timestamp())


def test_the_desk_records_that_its_clock_went_back_before_it_records_anything_else(newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    (before,) = chain.record([chain.draft(Act.FIXITY)])
    newsroom.clock.now -= timedelta(hours=3)
    (after,) = newsroom.chain().record([chain.draft(Act.FIXITY)])  # a process of its own, with no memory
    assert after.seq == before.seq + 2
    noticed = next(newsroom.chain().history.entries(before.seq + 1))
    assert noticed.text("act") == Act.CLOCK_CHANGE
    assert noticed.number("before") == seconds_of(before.text("time"))
    assert -3 * 3600 <= noticed.number("seconds") < -3 * 3600 + 60
    (again,) = chain.record([chain.draft(Act.FIXITY)])
    assert again.seq == after.seq + 1


def test_a_rebuilt_index_knows_the_time_too(newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    chain.record([chain.draft(Act.FIXITY)])
    before = chain.catalog.newest_time
    chain.rebuild()
    assert chain.catalog.newest_time == before > 0
