"""When things were released: months with their releases, and a year in twelve boxes.

Rule: the day of release is all that a package says of time; the timeline says no more.
"""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from release.published import Published

_SHADES = 4


@dataclass(frozen=True, slots=True)
class Month:
    """A month that has releases, the newest first."""

    year: int
    number: int
    releases: tuple[Published, ...]

    @property
    def key(self) -> str:
        """Names it: 2026-05."""
        return f"{self.year:04}-{self.number:02}"


@dataclass(frozen=True, slots=True)
class Box:
    """A month of a year on the calendar: how many releases, and how dark (0 to 4)."""

    number: int
    releases: int
    shade: int
    key: str


def months(ordered: Sequence[Published]) -> tuple[Month, ...]:
    """Gives the months that have releases (which come newest first)."""
    grouped = itertools.groupby(ordered, key=lambda each: (each.record.day.year, each.record.day.month))
    return tuple(Month(year, number, tuple(each)) for (year, number), each in grouped)


def calendar(ordered: Sequence[Published]) -> tuple[tuple[int, tuple[Box, ...]], ...]:
    """Gives every year from the newest to the oldest, each with its twelve months."""
    if not ordered:
        return ()
    many = Counter((each.record.day.year, each.record.day.month) for each in ordered)
    most = max(many.values())
    years = range(ordered[0].record.day.year, ordered[-1].record.day.year - 1, -1)
    return tuple((year, tuple(_box(year, month, many[year, month], most) for month in range(1, 13))) for year in years)


def _box(year: int, month: int, releases: int, most: int) -> Box:
    return Box(month, releases, -(-releases * _SHADES // most), f"{year:04}-{month:02}")
