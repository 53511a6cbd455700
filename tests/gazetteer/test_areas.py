"""Départements and provinces are found by name and code, and lie among their communes."""

import pytest

from gazetteer.areas import area_by_code, areas_by_name
from gazetteer.places import by_code
from gazetteer.position import Position, km_between


@pytest.mark.parametrize(
    ("typed", "country", "code"),
    [
        ("Côtes-d'Armor", "FR", "22"),
        ("cotes d armor", "FR", "22"),
        ("22", "FR", "22"),
        ("2a", "FR", "2A"),
        ("La Réunion", "FR", "974"),
        ("Hainaut", "BE", "50000"),
        ("Province d'Anvers", "BE", "10000"),
    ],
)
def test_an_area_is_found_however_it_is_written(typed: str, country: str, code: str) -> None:
    assert [(area.country, area.code) for area in areas_by_name(typed)] == [(country, code)]


@pytest.mark.parametrize("typed", ["", "-", "Bretagne", "22113"])
def test_what_is_none_is_not_found(typed: str) -> None:
    assert areas_by_name(typed) == ()


@pytest.mark.parametrize(("country", "code", "commune"), [("FR", "22", "22278"), ("FR", "974", "97411")])
def test_the_middle_is_near(country: str, code: str, commune: str) -> None:
    area, capital = area_by_code(country, code), by_code(country, commune)
    assert area is not None
    assert capital is not None
    assert km_between(Position(area.lat, area.lon), Position(capital.lat, capital.lon)) < 45
    assert area_by_code("FR", "999") is None
