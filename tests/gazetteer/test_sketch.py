"""The map without tiles: points lie where they belong, nothing beyond the sheet is drawn, and it stays small."""

import re

import pytest

from gazetteer.outlines import outlines, outlines_in, outlines_of
from gazetteer.places import by_name
from gazetteer.position import Position
from gazetteer.sketch import View, around, drawn
from tests.gazetteer.outlines_made import snapped, written

LANNION = Position(48.733, -3.457)
SHEET = View(LANNION, 300, 300, 200)


def numbers(path: str) -> list[float]:
    """Gives every number of a path."""
    return [float(number) for number in re.findall(r"-?[\d.]+", path)]


def test_the_middle_is_in_the_middle_and_the_scale_is_true() -> None:
    assert SHEET.dot(LANNION.lat, LANNION.lon) == (150.0, 100.0)
    (brest,) = (place for place in by_name("Brest") if place.code)
    x, y = SHEET.dot(brest.lat, brest.lon)
    assert x < 150
    assert y > 100
    assert abs(((x - 150) ** 2 + (y - 100) ** 2) ** 0.5 - 86) < 2  # Brest lies 86 km from Lannion, a unit is a km


def test_what_is_drawn_lies_on_the_sheet_and_is_little() -> None:
    shapes = drawn(SHEET)
    assert {"Côtes-d'Armor", "Finistère", "Morbihan"} <= {shape.name for shape in shapes}
    assert "Paris" not in {shape.name for shape in shapes}
    for shape in shapes:
        assert re.fullmatch(r"(M-?[\d.]+ -?[\d.]+(L-?[\d.]+ -?[\d.]+)+Z)+", shape.path)
        found = numbers(shape.path)
        assert min(found[::2]) >= -3
        assert max(found[::2]) <= 303
        assert min(found[1::2]) >= -3
        assert max(found[1::2]) <= 203
    assert sum(len(shape.path) for shape in shapes) < 20_000


def test_in_the_middle_of_a_shape_the_sheet_is_full() -> None:
    """A small sheet inside one département: its border is beyond the sheet, its surface is not."""
    (shape,) = drawn(View(Position(44.35, 3.5), 5, 100, 100))
    assert shape.name == "Lozère"
    assert set(numbers(shape.path)) == {-2.0, 102.0}


def test_at_sea_nothing_is_drawn() -> None:
    assert drawn(View(Position(46.0, -20.0), 100, 100, 100)) == ()


def test_every_departement_and_province_has_its_outline() -> None:
    french = {outline.code for outline in outlines_of("FR")}
    assert {f"{number:02}" for number in range(1, 96)} - {"20"} | {
        "2A",
        "2B",
        "971",
        "972",
        "973",
        "974",
        "976",
    } <= french
    assert len(outlines_of("BE")) == 11
    assert len(outlines()) > 300


@pytest.mark.parametrize(
    ("lat", "lon", "name"),
    [
        (48.73, -3.46, "Côtes-d'Armor"),
        (4.93, -52.33, "Guyane"),
        (50.85, 4.35, "Bruxelles-Capitale"),
        (67.5, -179, "Russia"),
    ],
)
def test_a_place_lies_in_its_outline(lat: float, lon: float, name: str) -> None:
    beside = lon + 360 if name == "Russia" else lon  # a ring goes on beyond the 180th meridian
    inside = [
        one.name
        for one in outlines_in((beside, lat, beside, lat))
        if sum(_holds(ring, beside, lat) for ring in one.rings) % 2
    ]
    assert inside == [name]


def _holds(ring: tuple[tuple[float, float], ...], lon: float, lat: float) -> bool:
    crossings = 0
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > lat) != (by > lat) and lon < ax + (lat - ay) / (by - ay) * (bx - ax):
            crossings += 1
    return crossings % 2 == 1


def test_several_points_are_all_on_the_sheet() -> None:
    points = [
        Position(place.lat, place.lon) for name in ("Brest", "Ajaccio", "Bruxelles") for place in by_name(name)[:1]
    ]
    view = around(points, 400, 300)
    for point in points:
        x, y = view.dot(point.lat, point.lon)
        assert 0 < x < 400
        assert 0 < y < 300
    assert around(points[:1], 400, 300).km == 300


def test_a_ring_on_the_grid_keeps_its_corners_and_loses_what_draws_nothing() -> None:
    square: list[list[float]] = [
        [0, 0],
        [0.501, 0.001],
        [1.0, 0],
        [1.0, 1.0],
        [1.004, 1.0],
        [1, 2],
        [1, 1],
        [0, 1],
        [0, 0],
    ]
    assert snapped(square, 1) == [(0, 0), (100, 0), (100, 100), (0, 100)]
    assert snapped([[0, 0], [0.01, 0], [0.02, 0.01], [0, 0]], 10) == []
    assert written([[(0, 0), (100, 0), (100, 100)]]) == "0 0 100 0 0 100"
