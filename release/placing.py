"""Placing: how exactly a release says where something is, decided by whoever proposes it, never by default exact.

Rule: a typed name is looked up in the shipped gazetteer. By default the commune's centre is written, the same for
everything in that commune. Less can be chosen (the département, whose name then stands instead; or the name alone,
without a position), and more only by typing the two numbers. A name that several places bear is asked about: add the
code, département or country in brackets, as in "Saint-Denis (93066)".
Never: guesses among homonyms; makes up a position. Residual risk: "the only factory of the commune" is an address.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from gazetteer.areas import Area, area_by_code, areas_by_name
from gazetteer.names import alike
from gazetteer.places import Place as Known
from gazetteer.places import by_name, nearest
from release.errors import PlaceUnclear
from release.fields import DEGREE, Place, Precision, check_name, typed_name

_HINTED = re.compile(r"(?P<name>[^()]+?)(?:\s*\((?P<hint>[^()]*)\))?")
_NUMBER = r"-?\d{1,3}(?:[.,]\d{1,12})?"
_POINT = re.compile(rf"({_NUMBER})(?:\s*;\s*|,?\s+)({_NUMBER})", re.ASCII)
_BARE_POINT = re.compile(r"(-?\d{1,3}\.\d{1,12}),(-?\d{1,3}\.\d{1,12})", re.ASCII)
_MOST_NAMED = 12  # homonyms that are listed


@dataclass(frozen=True, slots=True)
class TypedPlace:
    """A place as somebody typed it: a name, how exact it may be, and two numbers when it is to be a point."""

    name: str
    precision: Precision = "commune"
    point: str = ""


def placed(typed: TypedPlace) -> Place:
    """Gives the place that was meant, no more exact than was chosen.

    Raises:
        PlaceUnclear: nobody or several bear that name, or the numbers are no position.
        MalformedPayload: what was typed is no name.
    """
    name = typed_name(typed.name)
    check_name("places", name)
    if typed.precision == "point":
        return _point(name, typed.point)
    if typed_name(typed.point):
        raise PlaceUnclear("release.place_point_not_wanted", name=name)
    if typed.precision == "none":
        return Place(name, "", "", "none", None, None)
    return _department(name) if typed.precision == "department" else _commune(_only(name, _known(name)))


def spelt(known: Known) -> str:
    """Spells a place so that it cannot be taken for another: "Saint-Denis (93066, Seine-Saint-Denis)"."""
    return f"{known.name} ({', '.join(filter(None, (known.code or known.country, known.area)))})"


def _commune(known: Known) -> Place:
    return Place(known.name, known.country, known.code, "commune", _units(known.lat), _units(known.lon))


def _department(name: str) -> Place:
    areas = areas_by_name(name)
    if len(areas) == 1:
        return _area(areas[0])
    known = _only(name, _known(name))
    area = area_by_code(known.country, known.area_code)
    if area is None:
        raise PlaceUnclear("release.place_without_department", name=name)
    return _area(area)


def _area(area: Area) -> Place:
    return Place(area.name, area.country, area.code, "department", _units(area.lat), _units(area.lon))


def _point(name: str, written: str) -> Place:
    """Takes the numbers as typed; what the name alone makes certain is added: which commune's list it belongs to."""
    found = _POINT.fullmatch(written.strip()) or _BARE_POINT.fullmatch(written.strip())
    lat, lon = (_rounded(number) for number in (found.groups() if found else ("999", "999")))
    if abs(lat) > 90 * DEGREE or abs(lon) > 180 * DEGREE:
        raise PlaceUnclear("release.place_no_point", name=name)
    known = _known(name)
    if len(known) == 1:
        return Place(known[0].name, known[0].country, known[0].code, "point", lat, lon)
    return Place(name, nearest(lat / DEGREE, lon / DEGREE).country, "", "point", lat, lon)


def _known(name: str) -> tuple[Known, ...]:
    """Finds what bears a name, and fits every hint in its brackets."""
    parts = _HINTED.fullmatch(name)
    if parts is None:
        return ()
    hints = {alike(hint) for hint in (parts["hint"] or "").split(",")} - {""}
    return tuple(known for known in by_name(parts["name"]) if hints <= _marks(known))


def _marks(known: Known) -> frozenset[str]:
    return frozenset(map(alike, (known.code, known.area_code, known.area, known.country)))


def _only(name: str, found: tuple[Known, ...]) -> Known:
    if not found:
        raise PlaceUnclear("release.place_unknown", name=name)
    if len(found) > 1:
        listed = " · ".join(map(spelt, found[:_MOST_NAMED])) + (" …" if len(found) > _MOST_NAMED else "")
        raise PlaceUnclear("release.place_ambiguous", name=name, candidates=listed, count=len(found))
    return found[0]


def _units(degrees: float) -> int:
    return round(degrees * DEGREE)


def _rounded(written: str) -> int:
    return int((Decimal(written.replace(",", ".")) * DEGREE).to_integral_value(ROUND_HALF_EVEN))
