"""Outlines of départements, provinces and countries, to draw a map from.

Rule: the data is Natural Earth's (public domain) on a grid: a hundredth of a degree in France, Belgium and around, a
tenth elsewhere. Borders are as Natural Earth shows them, which is no opinion of ours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from gazetteer.shelf import lines

Corner = tuple[float, float]
"""Longitude and latitude in degrees."""
Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The shape of a département or province (`code` as in `places.Place.area_code`), or of a country without parts.

    `country` is empty for far countries, whose names are English. A ring's first corner is not repeated at its end.
    """

    country: str
    code: str
    name: str
    rings: tuple[tuple[Corner, ...], ...]
    box: Box


@cache
def outlines() -> tuple[Outline, ...]:
    """Gives every outline, read once."""
    return tuple(_outline(line) for line in lines("outlines"))


def outlines_in(box: Box) -> Iterator[Outline]:
    """Gives the outlines that may reach into a box."""
    west, south, east, north = box
    for outline in outlines():
        one = outline.box
        if one[0] <= east and one[2] >= west and one[1] <= north and one[3] >= south:
            yield outline


def outlines_of(country: str) -> tuple[Outline, ...]:
    """Gives the outlines of a country: "FR" its départements, overseas too, "BE" its provinces."""
    return tuple(outline for outline in outlines() if outline.country == country)


def _outline(line: str) -> Outline:
    country, code, name, shape = line.split("\t")
    rings = tuple(_ring(steps) for steps in shape.split(";"))
    lons = [lon for ring in rings for lon, _ in ring]
    lats = [lat for ring in rings for _, lat in ring]
    return Outline(country, code, name, rings, (min(lons), min(lats), max(lons), max(lats)))


def _ring(written: str) -> tuple[Corner, ...]:
    """Walks the steps: the first corner, then how far to each next one, in hundredths of a degree."""
    steps = [int(step) for step in written.split(" ")]
    x = y = 0
    corners = []
    for right, up in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + right, y + up
        corners.append((x / 100, y / 100))
    return tuple(corners)
