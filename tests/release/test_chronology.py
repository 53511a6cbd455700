from release.public.chronology import calendar, months
from release.public_site import newest_first
from tests.release import tenders

ALL = newest_first(list(tenders.published()))


def test_months_that_have_releases_come_newest_first_with_all_of_them() -> None:
    assert [each.key for each in months(ALL)][:3] == ["2026-10", "2026-02", "2025-11"]
    assert [release for each in months(ALL) for release in each.releases] == list(ALL)


def test_the_calendar_has_every_month_of_every_year_darker_where_there_is_more() -> None:
    years = dict(calendar(ALL))
    assert list(years) == [2026, 2025, 2024]
    assert [box.releases for box in years[2026]] == [0, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]
    assert [box.shade for box in years[2026]][:2] == [0, 4]
    assert years[2026][9].shade == 2
    assert calendar([]) == ()
