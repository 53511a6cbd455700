"""The fields of a release: what a collective files it under, and where it lies.

Rule (information model of Technopolice, "Projets"): kind of document, domains, technologies (eight keys), who
commissioned, provides and pays for it, what it is related to, and places. They stand in release.json, so they are
approved with everything else. Names are what people typed: trimmed, printable, NFC, at most 200 characters, never
twice in one field however they are spelt; their order is kept. Technologies stand in the order of their table.
Where something is: a point only when somebody decided so (`placing.py`); whole numbers of 1e-4 degree, about 11 m.
Never: looks a name up, guesses. Residual risk: a name or a point can itself betray somebody; `terms.py` and the second
reviewer look for that.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Self, get_args

from custody.canonical import JSON
from release.errors import MalformedPayload
from release.terms import fold

KINDS = (
    "",
    "foia",
    "report",
    "law",
    "deliberation",
    "contract",
    "tender",
    "mail",
    "presentation",
    "toolkit",
    "picture",
    "other",
)
"""What a release is; "" when nobody said. "foia": handed out by an authority that was asked (in France, CADA)."""
TECHNOLOGIES = (
    "cameras_parlantes",
    "cameras_thermiques",
    "capteurs_sonores",
    "divers",
    "drones",
    "police_predictive",
    "rf",
    "vsa",
)
"""The keys of Technopolice's map; `rf` is face recognition, `vsa` algorithmic video surveillance."""
DOMAINS = (
    "Vidéosurveillance automatisée",
    "Statistiques Big Data",
    "Police et justice",
    "Technologies, innovation, R&D",
)
"""Domains that are suggested; any other may be typed."""
LONGEST_NAME = 200  # characters
MOST = 50  # names or places of one field
DEGREE = 10_000  # units of latitude and longitude in a degree

Precision = Literal["commune", "department", "point", "none"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is.

    `country` is ISO 3166-1 alpha-2, "" when unknown; `code` the INSEE or NIS code of a commune, that of a département
    or province, "" when there is none. Latitude and longitude are WGS 84, in units of 1e-4 degree; None with "none".

    Raises:
        MalformedPayload: it is not of this form.
    """

    name: str
    country: str
    code: str
    precision: Precision
    latitude: int | None
    longitude: int | None

    def __post_init__(self) -> None:
        check_name("places", self.name)
        positions = (self.latitude, self.longitude)
        known = [at for at in positions if at is not None]
        country = not self.country or (len(self.country) == 2 and self.country.isascii() and self.country.isupper())
        code = not self.code or (len(self.code) <= 10 and self.code.isascii() and self.code.isalnum())
        somewhere = not known if self.precision == "none" else len(known) == 2
        onearth = all(abs(at) <= most * DEGREE for at, most in zip(known, (90, 180), strict=False))
        if not (country and code and self.precision in PRECISIONS and somewhere and onearth):
            raise MalformedPayload("release.place_malformed", name=self.name)

    def as_json(self) -> dict[str, JSON]:
        """Gives the form it has in release.json."""
        return {
            "name": self.name,
            "country": self.country,
            "code": self.code,
            "precision": self.precision,
            "latitude": self.latitude,
            "longitude": self.longitude,
        }


@dataclass(frozen=True, slots=True)
class Fields:
    """What a release is filed under; all empty: nobody said.

    Raises:
        MalformedPayload: an unknown kind or technology, a malformed name, or one thing twice.
    """

    kind: str = ""
    domains: tuple[str, ...] = ()
    technologies: tuple[str, ...] = ()
    commissioned_by: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    funded_by: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise MalformedPayload("release.kind_unknown", kind=self.kind[:LONGEST_NAME])
        if self.technologies != tuple(key for key in TECHNOLOGIES if key in self.technologies):
            raise MalformedPayload("release.technology_unknown", technology=", ".join(self.technologies)[:LONGEST_NAME])
        for field, names in self.names().items():
            for name in names:
                check_name(field, name)
            _check_each_once(field, names)
        _check_each_once("places", [f"{place.name} {place.country} {place.code}" for place in self.places])

    @classmethod
    def none(cls) -> Self:
        """Gives the fields of a release of which nobody said anything."""
        return cls()

    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Gives the fields that are lists of names, by their names in release.json."""
        return {
            "domains": self.domains,
            "commissioned_by": self.commissioned_by,
            "providers": self.providers,
            "funded_by": self.funded_by,
            "related": self.related,
        }

    def as_json(self) -> dict[str, JSON]:
        """Gives the form they have in release.json."""
        return {
            "kind": self.kind,
            "technologies": list(self.technologies),
            **{field: list(names) for field, names in self.names().items()},
            "places": [place.as_json() for place in self.places],
        }


def fields_from(told: JSON) -> Fields:
    """Reads the form of release.json.

    Raises:
        MalformedPayload: it is not in that form.
    """
    row = _object(told)
    fields = Fields(
        kind=_text(row.get("kind")),
        domains=_texts(row.get("domains")),
        technologies=_texts(row.get("technologies")),
        commissioned_by=_texts(row.get("commissioned_by")),
        providers=_texts(row.get("providers")),
        funded_by=_texts(row.get("funded_by")),
        related=_texts(row.get("related")),
        places=tuple(map(_place, _rows(row.get("places")))),
    )
    if fields.as_json() != told:
        raise MalformedPayload("release.fields_malformed")
    return fields


def typed_name(text: str) -> str:
    """Gives a name as typed the one spelling it has here: NFC, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def check_name(field: str, name: str) -> None:
    """Refuses what is no name.

    Raises:
        MalformedPayload: empty, too long, not trimmed, not printable, not NFC, or without a letter or digit.
    """
    if name != typed_name(name) or not name.isprintable() or len(name) > LONGEST_NAME or not fold(name):
        raise MalformedPayload("release.name_in_field", field=field, name=name[:LONGEST_NAME])


def _check_each_once(field: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if fold(name) in seen:
            raise MalformedPayload("release.twice_in_field", field=field, name=name)
        seen.add(fold(name))
    if len(seen) > MOST:
        raise MalformedPayload("release.too_many_in_field", field=field, most=MOST)


def _place(told: JSON) -> Place:
    row = _object(told)
    precision = next((each for each in PRECISIONS if each == row.get("precision")), None)
    if precision is None:
        raise MalformedPayload("release.fields_malformed")
    name, country, code = (_text(row.get(key)) for key in ("name", "country", "code"))
    return Place(name, country, code, precision, _whole(row.get("latitude")), _whole(row.get("longitude")))


def _object(told: JSON) -> Mapping[str, JSON]:
    if not isinstance(told, Mapping):
        raise MalformedPayload("release.fields_malformed")
    return told


def _rows(told: JSON) -> Sequence[JSON]:
    if not isinstance(told, list):
        raise MalformedPayload("release.fields_malformed")
    return told


def _texts(told: JSON) -> tuple[str, ...]:
    return tuple(map(_text, _rows(told)))


def _text(told: JSON) -> str:
    if not isinstance(told, str):
        raise MalformedPayload("release.fields_malformed")
    return told


def _whole(told: JSON) -> int | None:
    if told is not None and not isinstance(told, int):
        raise MalformedPayload("release.fields_malformed")
    return told
