"""A finding's position on a page: the place nearest to it, and a small map without tiles, drawn into the page.

Rule: the map is made of outlines we ship, in the page's own colours; no browser asks anybody for anything. It shows
300 km around, more where no place is near. Names the sources, as their licences ask.
Never: more than the finding says; who sees the findings sees this.
"""

from dataclasses import dataclass

from desk.web.here import here
from desk.whereabouts import Whereabouts, near, whereabouts
from gazetteer.position import Position
from gazetteer.sketch import Dot, Drawn, View, drawn
from sanitize.findings import Finding

_WIDTH, _HEIGHT, _KM = 320, 220, 300.0


@dataclass(frozen=True, slots=True)
class Sketch:
    """A sheet with the shapes on it; `around` are those the place lies in."""

    width: int
    height: int
    spot: Dot
    shapes: tuple[Drawn, ...]
    around: tuple[Drawn, ...]


def place_word(finding: Finding) -> str:
    """Says which place a finding's position is near, nothing when it tells no position."""
    found = whereabouts(finding.message)
    return near(found, here().speech) if found else ""


def place_name(finding: Finding) -> str:
    """Names the place nearest to a finding's position."""
    found = whereabouts(finding.message)
    return found.place.name if found else ""


def sketch(finding: Finding) -> Sketch | None:
    """Draws where a finding's position lies, None when it tells none."""
    found = whereabouts(finding.message)
    return _drawn(found) if found else None


def _drawn(found: Whereabouts) -> Sketch:
    view = View(Position(found.lat, found.lon), max(_KM, found.place.km * 2.6), _WIDTH, _HEIGHT)
    shapes = drawn(view)
    inside = tuple(shape for shape in shapes if shape.code and _is_around(shape, found))
    others = tuple(shape for shape in shapes if shape not in inside)
    return Sketch(_WIDTH, _HEIGHT, view.dot(found.lat, found.lon), others, inside)


def _is_around(shape: Drawn, found: Whereabouts) -> bool:
    return (shape.country, shape.code) == (found.place.country, found.place.area_code)
