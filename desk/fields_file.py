"""A file of fields, for those who propose by command: TOML with the names of release.json.

    kind = "contract"
    technologies = ["vsa", "drones"]
    providers = ["Briefcam"]
    places = ["Lannion", {name = "Saint-Denis (93066)", precision = "department"}]

Rule: keys nobody knows and values of another kind are refused, so that a typing mistake is not a field less.
Never: a second spelling of the rules: what the values may be is `release/filing.py`'s.
"""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from desk.errors import Usage
from release.fields import PRECISIONS, Fields
from release.filing import NAMED, Filing, filed
from release.placing import TypedPlace

_LARGEST = 1 << 18  # bytes


def fields_in(file: Path) -> Fields:
    """Reads a file of fields.

    Raises:
        Usage: it cannot be read, or says something else.
        MalformedPayload, PlaceUnclear: a value cannot stand in its field.
    """
    try:
        with file.open("rb") as stream:
            told = tomllib.loads(stream.read(_LARGEST).decode())
    except (OSError, ValueError) as fault:
        raise Usage("desk.fields_unreadable", file=file.name) from fault
    try:
        return filed(_filing(told))
    except TypeError as fault:
        raise Usage("desk.fields_malformed", file=file.name, what=str(fault)) from fault


def _filing(told: Mapping[str, object]) -> Filing:
    for key in told:
        if key not in {"kind", "technologies", "places", *NAMED}:
            raise TypeError(key)
    return Filing(
        kind=_text(told.get("kind", ""), "kind"),
        technologies=frozenset(_texts(told, "technologies")),
        names={name: tuple(_texts(told, name)) for name in NAMED},
        places=tuple(map(_place, _rows(told, "places"))),
    )


def _place(told: object) -> TypedPlace:
    if isinstance(told, str):
        return TypedPlace(told)
    if not isinstance(told, dict) or set(told) - {"name", "precision", "point"} or "name" not in told:
        raise TypeError("places")
    precision = next((each for each in PRECISIONS if each == told.get("precision", "commune")), None)
    if precision is None:
        raise TypeError("precision")
    return TypedPlace(_text(told["name"], "name"), precision, _text(told.get("point", ""), "point"))


def _rows(told: Mapping[str, object], key: str) -> Iterable[object]:
    rows = told.get(key, [])
    if not isinstance(rows, list):
        raise TypeError(key)
    return rows


def _texts(told: Mapping[str, object], key: str) -> Iterable[str]:
    return [_text(row, key) for row in _rows(told, key)]


def _text(told: object, key: str) -> str:
    if not isinstance(told, str):
        raise TypeError(key)
    return told
