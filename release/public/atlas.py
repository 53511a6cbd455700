"""The map of the site: sheets with outlines we ship and a dot for each place, to be written into a page as SVG.

Rule: one sheet shows metropolitan France and Belgium, always in the same frame; places beyond it have a small sheet for
each département overseas or country. A commune or a point is a dot as large as it has releases; a place known only by
its département is that département filled, not a dot that looks as if somebody knew more. What stands on a sheet stands
in the list beside it too. Paths are thinned to whole units of the sheet. Whoever shows it names the sources.
Never: asks anybody for a tile; shows a place more exactly than the release says it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise
from math import sqrt

from gazetteer.outlines import outlines_of
from gazetteer.position import Position
from gazetteer.sketch import Dot, View, around, drawn
from release.fields import DEGREE, Place
from release.public.headings import Heading, Mention

FRANCE = View(Position(46.45, 2.3), 1180, 660, 660)
SMALL = 150  # units: width and height of a sheet beyond the frame
_SMALLEST, _GROWS, _LARGEST = 5.0, 2.6, 22.0  # units: radius of a dot
_LETTER, _LINE = 7.2, 15.0  # units: room that a letter of a name takes, and a line


@dataclass(frozen=True, slots=True)
class Shape:
    """An outline on a sheet; `filled` names the place that is known by it alone."""

    path: str
    filled: Mention | None = None
    near: bool = True


@dataclass(frozen=True, slots=True)
class Spot:
    """A dot: where, how large, whose, how many releases; `label` is where its name goes, None where no room is."""

    x: float
    y: float
    radius: float
    mention: Mention
    releases: int
    label: Dot | None = None
    leftward: bool = False


@dataclass(frozen=True, slots=True)
class Plate:
    """A sheet of the map. `country` and `name` say what a small one shows; both are empty on the large one."""

    country: str
    name: str
    width: int
    height: int
    shapes: tuple[Shape, ...]
    spots: tuple[Spot, ...]


def plates(headings: Iterable[Heading]) -> tuple[Plate, ...]:
    """Gives the large sheet, and a small one for each land beyond it; none where no place has a position."""
    here: list[tuple[Heading, Place]] = []
    beyond: dict[tuple[str, str], list[tuple[Heading, Place]]] = defaultdict(list)
    for heading in headings:
        for place in heading.places:
            if place.latitude is not None and place.longitude is not None:
                (here if _framed(place) else beyond[_land(place)]).append((heading, place))
    if not here and not beyond:
        return ()
    small = (
        _plate(around([_position(each) for _, each in beyond[land]], SMALL, SMALL), *land, beyond[land])
        for land in sorted(beyond)
    )
    return (_plate(FRANCE, "", "", here), *small)


@cache
def land(view: View) -> tuple[tuple[str, str, str], ...]:
    """Gives the outlines of a sheet, thinned: country, code and path of each."""
    return tuple((each.country, each.code, path) for each in drawn(view) if (path := thinned(each.path)))


def thinned(path: str) -> str:
    """Rounds a path to whole units and leaves out the corners that are then no corners any more."""
    rings = []
    for ring in path.removesuffix("Z").split("Z"):
        dots = [_rounded(dot) for dot in ring.removeprefix("M").split("L")]
        bends = list(_bends([dot for dot, _ in groupby(dots)]))
        if len(bends) > 2:
            steps = (f"{x - was} {y - high}" for (was, high), (x, y) in pairwise(bends))
            rings.append(f"M{bends[0][0]} {bends[0][1]}l{' '.join(steps)}z")
    return "".join(rings).replace(" -", "-")


def _rounded(dot: str) -> tuple[int, int]:
    x, y = dot.split(" ")
    return round(float(x)), round(float(y))


def _bends(dots: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Leaves out what lies on a straight line between its neighbours."""
    for before, here, after in zip([*dots[-1:], *dots[:-1]], dots, [*dots[1:], *dots[:1]], strict=True):
        if (here[0] - before[0]) * (after[1] - here[1]) != (here[1] - before[1]) * (after[0] - here[0]):
            yield here


def _plate(view: View, country: str, name: str, placed: Sequence[tuple[Heading, Place]]) -> Plate:
    whole = {(place.country, place.code): heading for heading, place in placed if place.precision == "department"}
    shapes = tuple(
        Shape(path, whole[of, code].mention if (of, code) in whole else None, near=of in ("FR", "BE"))
        for of, code, path in land(view)
    )
    drawn_whole = {(of, code) for of, code, _ in land(view)} & set(whole)
    dots = [(heading, place) for heading, place in placed if (place.country, place.code) not in drawn_whole]
    spots = [_spot(view, heading, place) for heading, place in dots]
    spots.sort(key=lambda spot: (-spot.releases, spot.mention.slug, spot.x, spot.y))
    return Plate(
        country, name, view.width, view.height, shapes, tuple(_labelled(spots, view) if not country else spots)
    )


def _spot(view: View, heading: Heading, place: Place) -> Spot:
    position, many = _position(place), len(heading.releases)
    x, y = view.dot(position.lat, position.lon)
    return Spot(x, y, round(min(_LARGEST, _SMALLEST + _GROWS * sqrt(many - 1)), 1), heading.mention, many)


def _labelled(spots: Sequence[Spot], view: View) -> Iterator[Spot]:
    """Writes names beside the dots, those with most releases first, where no dot and no other name is in the way."""
    taken = [(s.x - s.radius, s.y - s.radius, s.x + s.radius, s.y + s.radius) for s in spots]
    for spot in spots:
        wide = _LETTER * len(spot.mention.name)
        for leftward in (False, True):
            x = spot.x - spot.radius - 5 if leftward else spot.x + spot.radius + 5
            left = x - wide if leftward else x
            box = (left, spot.y - _LINE / 2, left + wide, spot.y + _LINE / 2)
            if box[0] >= 0 and box[2] <= view.width and not any(_meet(box, other) for other in taken):
                taken.append(box)
                yield Spot(spot.x, spot.y, spot.radius, spot.mention, spot.releases, (round(x, 1), spot.y), leftward)
                break
        else:
            yield spot


def _meet(one: tuple[float, ...], two: tuple[float, ...]) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def _position(place: Place) -> Position:
    assert place.latitude is not None  # noqa: S101 (asked before)
    assert place.longitude is not None  # noqa: S101 (the same)
    return Position(place.latitude / DEGREE, place.longitude / DEGREE)


def _framed(place: Place) -> bool:
    west, south, east, north = FRANCE.box()
    position = _position(place)
    return west <= position.lon <= east and south <= position.lat <= north


def _land(place: Place) -> tuple[str, str]:
    """Names what lies beyond the frame: a département overseas by its name, else a country."""
    if place.country == "FR":
        code = place.code[:3]
        return "FR", next((each.name for each in outlines_of("FR") if each.code == code), "")
    return place.country or "none", ""
