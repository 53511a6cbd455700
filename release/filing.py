"""Filing: what somebody typed into the fields of a release becomes fields.

Rule: names are trimmed and brought to one spelling, empty lines count for nothing, boxes come in the order of their
table, places are looked up (`placing.py`). The other way round, fields are spelt as they can be typed again.
Never: drops what it does not understand: that is refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from release.errors import MalformedPayload
from release.fields import DEGREE, LONGEST_NAME, TECHNOLOGIES, Fields, Place, typed_name
from release.placing import TypedPlace, placed

NAMED = ("domains", "commissioned_by", "providers", "funded_by", "related")


@dataclass(frozen=True, slots=True)
class Filing:
    """Fields as typed: `names` maps a field that is a list of names to what was typed for it."""

    kind: str = ""
    technologies: frozenset[str] = frozenset()
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    places: tuple[TypedPlace, ...] = ()


def filed(filing: Filing) -> Fields:
    """Gives the fields that were meant.

    Raises:
        MalformedPayload: something typed cannot stand in a field. PlaceUnclear: a place is not clear.
    """
    unknown = sorted(filing.technologies - set(TECHNOLOGIES)) + sorted(set(filing.names) - set(NAMED))
    if unknown:
        raise MalformedPayload("release.technology_unknown", technology=", ".join(unknown)[:LONGEST_NAME])
    return Fields(
        kind=filing.kind,
        technologies=tuple(key for key in TECHNOLOGIES if key in filing.technologies),
        domains=_names(filing, "domains"),
        commissioned_by=_names(filing, "commissioned_by"),
        providers=_names(filing, "providers"),
        funded_by=_names(filing, "funded_by"),
        related=_names(filing, "related"),
        places=tuple(placed(each) for each in filing.places if typed_name(each.name + each.point)),
    )


def typed_again(fields: Fields) -> Filing:
    """Spells fields as they can be typed again."""
    return Filing(
        kind=fields.kind,
        technologies=frozenset(fields.technologies),
        names=fields.names(),
        places=tuple(map(typed_place, fields.places)),
    )


def _names(filing: Filing, name: str) -> tuple[str, ...]:
    return tuple(filter(None, map(typed_name, _each(filing.names.get(name, ())))))


def _each(names: Iterable[str]) -> Iterable[str]:
    return (line for name in names for line in name.splitlines())


def typed_place(place: Place) -> TypedPlace:
    """Spells one place as it can be typed again."""
    name = f"{place.name} ({place.code})" if place.code and place.precision in {"commune", "point"} else place.name
    if place.latitude is None or place.longitude is None or place.precision != "point":
        return TypedPlace(name, place.precision)
    return TypedPlace(name, "point", f"{place.latitude / DEGREE:.4f}, {place.longitude / DEGREE:.4f}")
