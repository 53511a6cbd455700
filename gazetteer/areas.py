"""Départements and provinces by name and by code, and about where they lie.

Rule: the French départements and territories and the Belgian provinces, with their INSEE and NIS codes. An area's
middle is the mean of its communes' middles, so that it lies among people; it is no border, and says nothing of size.
Never: guesses at misspellings.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from gazetteer.names import alike
from gazetteer.shelf import lines

_OURS = frozenset({"FR", "BE"})


@dataclass(frozen=True, slots=True)
class Area:
    """A département or province: name, official code, country (ISO 3166-1), middle in decimal degrees (WGS 84)."""

    name: str
    code: str
    country: str
    lat: float
    lon: float


def area_by_code(country: str, code: str) -> Area | None:
    """Finds an area by its code: ("FR", "22"), ("BE", "50000")."""
    return _areas().get((country, code.upper()))


def areas_by_name(name: str) -> tuple[Area, ...]:
    """Finds areas by name or code, accents and case aside; "Province de" and the like may be missing."""
    wanted = alike(name)
    return tuple(area for area in _areas().values() if wanted and wanted in _spellings(area))


def _spellings(area: Area) -> frozenset[str]:
    bare = area.name
    for start in ("Province du ", "Province de ", "Province d’"):
        bare = bare.removeprefix(start)
    return frozenset(map(alike, (area.name, bare, area.code)))


@cache
def _areas() -> Mapping[tuple[str, str], Area]:
    middles: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for line in lines("places"):
        country, area, _, _, lat, lon, *_ = line.split("\t")
        if country in _OURS:
            middles[country, area].append((int(lat), int(lon)))
    found = {}
    for line in lines("areas"):
        country, code, name = line.split("\t")
        if places := middles.get((country, code)):
            lat, lon = (sum(values) / len(values) / 1000 for values in zip(*places, strict=True))
            found[country, code] = Area(name, code, country, round(lat, 3), round(lon, 3))
    return found
