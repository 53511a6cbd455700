"""Places are found by position, by name and by code; what a journalist meets is there."""

import hashlib
import lzma
import re
from pathlib import Path

import pytest

import gazetteer
from gazetteer.names import alike
from gazetteer.places import by_code, by_name, nearest
from gazetteer.position import NotOnEarth, Position, km_between

ROOM = Path(gazetteer.__file__).parent


@pytest.mark.parametrize(
    ("lat", "lon", "name", "area", "country", "km"),
    [
        (48.7326, -3.4566, "Lannion", "Côtes-d'Armor", "FR", 0.1),
        (48.8594, 2.3785, "Paris 11e Arrondissement", "Paris", "FR", 0.4),
        (-20.8823, 55.4504, "Saint-Denis", "La Réunion", "FR", 0.1),
        (17.896, -62.85, "Saint-Barthélemy", "Saint-Barthélemy", "FR", 0.1),
        (50.8467, 4.3525, "Bruxelles", "Bruxelles-Capitale", "BE", 0.6),
        (51.2199, 4.4035, "Anvers", "Province d’Anvers", "BE", 0.5),
        (50.7753, 6.0839, "Aachen", "North Rhine-Westphalia", "DE", 1.0),
        (40.7128, -74.006, "New York City", "New York", "US", 3.0),
        (-17.0, -179.99, "Nasinu", "Central", "FJ", 220.0),  # across the 180th meridian
    ],
)
def test_the_nearest_place(lat: float, lon: float, name: str, area: str, country: str, km: float) -> None:
    place = nearest(lat, lon)
    assert (place.name, place.area, place.country) == (name, area, country)
    assert place.km <= km


def test_no_place_is_nearer_than_the_nearest() -> None:
    """The search by latitude stops early: everything is measured here, at places where that could go wrong."""
    from gazetteer.places import gazetteer as places

    everything = [places().place(index) for index in range(len(places()._lines))]
    for lat, lon in [(46.5, 2.5), (-45.0, -130.0), (89.9, 0.0), (-89.0, 12.0), (0.0, 179.99)]:
        here = Position(lat, lon)
        least = min(km_between(here, Position(place.lat, place.lon)) for place in everything)
        assert nearest(lat, lon).km == least


@pytest.mark.parametrize("written", ["Lannion", "LANNION", "lànnion"])
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    assert [place.code for place in by_name(written)] == ["22113"]


def test_homonyms_are_all_given_the_larger_ones_first() -> None:
    codes = [place.code for place in by_name("St Denis")]
    assert len(codes) >= 4
    assert set(codes[:2]) == {"93066", "97411"}
    assert by_name("Paris")[0].code == "75056"
    assert by_name("Le Havre") == by_name("havre")


def test_a_name_in_the_other_language_finds_the_place() -> None:
    assert by_name("Antwerpen") == by_name("Anvers")
    assert by_name("Antwerpen")[0].also == "Antwerpen"


def test_a_name_nobody_bears_is_not_guessed() -> None:
    assert by_name("Lannionn") == ()
    assert by_name("  —  ") == ()


@pytest.mark.parametrize(
    ("country", "code", "name"),
    [
        ("FR", "22113", "Lannion"),
        ("FR", "2A004", "Ajaccio"),
        ("FR", "97411", "Saint-Denis"),
        ("BE", "21004", "Bruxelles"),
    ],
)
def test_an_official_code_is_one_place(country: str, code: str, name: str) -> None:
    place = by_code(country, code)
    assert place is not None
    assert (place.name, place.code) == (name, code)


def test_a_code_of_another_country_is_no_place() -> None:
    assert by_code("BE", "22113") is None


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (-90.1, 0), (0, 180.5), (float("nan"), 0), (0, float("inf"))])
def test_numbers_that_are_no_place_are_refused(lat: float, lon: float) -> None:
    with pytest.raises(NotOnEarth):
        nearest(lat, lon)


def test_distances_are_those_of_the_globe() -> None:
    """Paris to Lyon: about 392 km."""
    assert abs(km_between(Position(48.8566, 2.3522), Position(45.764, 4.8357)) - 392) < 2


@pytest.mark.parametrize(
    ("one", "other"), [("L'Haÿ-les-Roses", "hay les roses"), ("Œuilly", "OEUILLY"), ("Ste-Foy", "Sainte Foy")]
)
def test_names_that_are_alike(one: str, other: str) -> None:
    assert alike(one) == alike(other)


def test_every_commune_of_the_list_is_there_but_those_nobody_lives_in() -> None:
    text = lzma.decompress((ROOM / "places.tsv.xz").read_bytes()).decode()
    communes = re.findall(r"^FR\t\S+\t(\w{5})\t", text, re.MULTILINE)
    assert len(communes) == len(set(communes)) == 34_964 + 45
    assert len(re.findall(r"^BE\t", text, re.MULTILINE)) == 565


def test_the_data_is_that_of_the_maker() -> None:
    """The texts, not their packing: xz may pack otherwise in another version. script/gazetteer prints these."""
    made = {
        name: hashlib.sha256(lzma.decompress((ROOM / f"{name}.tsv.xz").read_bytes())).hexdigest()
        for name in ("places", "areas", "outlines")
    }
    assert made == MADE


MADE = {
    "places": "68f1091443065c2289537dda7db6755d7c7a34a178d4b2b2c27e57dd66f282eb",
    "areas": "3ed8a89f9ccb84f178abbb09211fb2843104bb9664ad6aa2c7ff9afb3dae9d00",
    "outlines": "9f3fc4d06575182b13d8ea836e9475edc761f967a6dd5a5cad8211e17f2c92e5",
}


def test_who_made_the_data_is_told_with_the_licences() -> None:
    told = (ROOM / "licences/SOURCES.md").read_text(encoding="utf-8")
    assert all(
        name in told for name in ("Insee", "GeoNames", "Statbel", "Natural Earth", "Licence Ouverte 2.0", "CC BY 4.0")
    )
    assert "Attribution 4.0 International" in (ROOM / "licences/CC-BY-4.0.txt").read_text(encoding="utf-8")
    assert "LICENCE OUVERTE 2.0" in (ROOM / "licences/LICENCE-OUVERTE-2.0.md").read_text(encoding="utf-8")


def test_what_ships_stays_small() -> None:
    assert sum(path.stat().st_size for path in ROOM.glob("*.xz")) < 700_000
    assert (ROOM / "outlines.tsv.xz").stat().st_size < 100_000
