"""A file's position is read strictly; what is no place is told as such."""

import pytest

from sanitize.findings import Grade
from sanitize.tags import findings
from sanitize.themes import Theme, theme_of
from sanitize.whereabouts import POSITION, position

LANNION = "48 deg 43' 57.36\" N, 3 deg 27' 23.76\" W"


def test_a_position_is_told_in_decimal_degrees_and_its_own_words_stay() -> None:
    found = position(LANNION)
    assert dict(found.message.params) == {"lat": "48.73260", "lon": "-3.45660"}
    assert found.untrusted_value == LANNION
    assert found.grade is Grade.RED
    assert theme_of(found) is Theme.PLACE


@pytest.mark.parametrize(
    ("written", "lat", "lon"),
    [
        ("90 deg 0' 0.00\" S, 180 deg 0' 0.00\" E", "-90.00000", "180.00000"),
        ("0 deg 0' 0.00\" S, 0 deg 0' 0.01\" W", "0.00000", "-0.00000"),
        ("20 deg 52' 60.00\" S, 55 deg 27' 0\" E", "-20.88333", "55.45000"),
    ],
)
def test_the_edges_of_what_can_be_are_places(written: str, lat: str, lon: str) -> None:
    assert dict(position(written).message.params) == {"lat": lat, "lon": lon}


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("95 deg 30' 0.00\" N, 203 deg 27' 23.76\" W", "nowhere"),
        ("48 deg 0' 0.00\" N, 180 deg 0' 0.01\" W", "nowhere"),
        ("48 deg 61' 0.00\" N, 3 deg 27' 0.00\" W", "nowhere"),
        ("48 deg 0' 61.00\" N, 3 deg 27' 0.00\" W", "nowhere"),
        ("-48 deg 0' 0.00\" N, 3 deg 27' 0.00\" W", "nowhere"),
        ("48.7 -3.4", "nowhere"),
        ("nan inf", "nowhere"),
        ("", "nowhere"),
        (f"{LANNION}\n", "nowhere"),
        (f"{LANNION}, 10 m", "nowhere"),
        ("٤٨ deg 43' 57.36\" N, 3 deg 27' 23.76\" W", "nowhere"),
        ("48 deg 30' 0.00\", 3 deg 30' 0.00\"", "half"),
        ("48 deg 30' 0.00\" N, 3 deg 30' 0.00\"", "half"),
        ("0 deg 0' 0.00\" N, 0 deg 0' 0.00\" E", "zero"),
    ],
)
def test_what_is_no_place_is_told_as_such(written: str, told: str) -> None:
    found = position(written)
    assert found.message.id == f"sanitize.tag_position_{told}"
    assert found.untrusted_value == written
    assert theme_of(found) is Theme.PLACE


def test_of_what_exiftool_computes_only_the_position_is_a_finding() -> None:
    tags = {POSITION: LANNION, "Composite:GPSLatitude": "48 deg 43' 57.36\" N", "Composite:Megapixels": "0.001"}
    assert [finding.where for finding in findings(tags.items())] == [POSITION]
