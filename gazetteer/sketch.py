"""A map without tiles: outlines and points put on a sheet, for SVG.

Rule: equirectangular, true to scale at the middle of the sheet (good for a country, rough for a continent). What lies
beyond the sheet is cut off, so that a path tells no more than is seen. Numbers only: the caller writes the SVG.
Residual risk: a box across the 180th meridian shows one side of it alone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import cos, radians

from gazetteer.outlines import Box, Corner, Outline, outlines_in
from gazetteer.position import DEGREE_KM, Position

Dot = tuple[float, float]
"""Right and down from the sheet's upper left corner, in its units."""


@dataclass(frozen=True, slots=True)
class View:
    """A sheet: its middle, its width and height in units (SVG's pixels), and how many km its width shows."""

    middle: Position
    km: float
    width: int
    height: int

    def dot(self, lat: float, lon: float) -> Dot:
        """Puts a position on the sheet; it may lie beyond its edge."""
        across, down = self._units()
        return (
            round((lon - self.middle.lon) * across + self.width / 2, 1),
            round((self.middle.lat - lat) * down + self.height / 2, 1),
        )

    def box(self) -> Box:
        """Gives what the sheet shows, in degrees."""
        across, down = self._units()
        half, tall = self.width / 2 / across, self.height / 2 / down
        lat, lon = self.middle.lat, self.middle.lon
        return lon - half, lat - tall, lon + half, lat + tall

    def _units(self) -> tuple[float, float]:
        """Gives the units of one degree of longitude and of latitude."""
        down = self.width / self.km * DEGREE_KM
        return down * max(0.02, cos(radians(self.middle.lat))), down


@dataclass(frozen=True, slots=True)
class Drawn:
    """An outline on a sheet: what it is, and its path for an SVG's d, to be filled by "evenodd" (holes)."""

    country: str
    code: str
    name: str
    path: str


def around(points: Iterable[Position], width: int, height: int, margin: float = 1.15) -> View:
    """Chooses the sheet that shows every point; one point alone is shown with 300 km around.

    Raises:
        ValueError: no point was given.
    """
    lats, lons = zip(*((point.lat, point.lon) for point in points), strict=True)
    middle = Position((min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2)
    wide = (max(lons) - min(lons)) * cos(radians(middle.lat)) * DEGREE_KM
    high = (max(lats) - min(lats)) * DEGREE_KM * width / height
    return View(middle, max(300.0, wide * margin, high * margin), width, height)


def drawn(view: View, among: Iterable[Outline] | None = None) -> tuple[Drawn, ...]:
    """Draws the outlines that a sheet shows (or those among some), cut at its edge."""
    found = []
    for outline in outlines_in(view.box()) if among is None else among:
        path = "".join(_path(view, ring) for ring in outline.rings)
        if path:
            found.append(Drawn(outline.country, outline.code, outline.name, path))
    return tuple(found)


def _path(view: View, ring: tuple[Corner, ...]) -> str:
    dots = _within(view, [view.dot(lat, lon) for lon, lat in ring])
    if len(dots) < 3:
        return ""
    return f"M{'L'.join(f'{x:g} {y:g}' for x, y in dots)}Z"


def _within(view: View, dots: list[Dot]) -> list[Dot]:
    """Cuts a ring at the sheet's edges, one after the other (Sutherland and Hodgman, 1974), a little outside."""
    rim = 2.0
    dots = _cut(dots, lambda dot: dot[0] + rim)
    dots = _cut(dots, lambda dot: view.width + rim - dot[0])
    dots = _cut(dots, lambda dot: dot[1] + rim)
    return _cut(dots, lambda dot: view.height + rim - dot[1])


def _cut(dots: list[Dot], inside: Callable[[Dot], float]) -> list[Dot]:
    """Keeps the side of one edge where `inside` is positive."""
    kept: list[Dot] = []
    for before, here in zip(dots[-1:] + dots[:-1], dots, strict=True):
        was, now = inside(before), inside(here)
        if (was > 0) != (now > 0):
            share = was / (was - now)
            x, y = (before[axis] + share * (here[axis] - before[axis]) for axis in (0, 1))
            kept.append((round(x, 1), round(y, 1)))
        if now > 0:
            kept.append(here)
    return kept
