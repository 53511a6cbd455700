"""A position in a finding is told as a place, in both languages, with the distance; and only such a position is."""

import pytest

from desk.whereabouts import near, whereabouts
from words.message import Message
from words.speak import Language, Speech


def told(lat: str, lon: str, language: Language) -> str:
    found = whereabouts(Message.of("sanitize.tag_position", lat=lat, lon=lon))
    assert found is not None
    return near(found, Speech(language)).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("lat", "lon", "language", "sentence"),
    [
        ("48.74000", "-3.46900", "fr", "Lieu proche : Lannion (Côtes-d'Armor), France — 1,2 km"),
        ("48.74000", "-3.46900", "en", "Near Lannion (Côtes-d'Armor), France — 1.2 km"),
        ("51.21930", "4.40280", "fr", "Lieu proche : Anvers / Antwerpen (Province d’Anvers), Belgique — 0,2 km"),
        ("48.85750", "2.37980", "en", "Near Paris 11e Arrondissement (Paris), France — 0.1 km"),
        ("52.52000", "13.40500", "fr", "Allemagne"),
        ("-40.00000", "-120.00000", "en", "Far from any place Tamis knows"),
    ],
)
def test_a_position_is_told_as_a_place(lat: str, lon: str, language: Language, sentence: str) -> None:
    assert sentence in told(lat, lon, language)


@pytest.mark.parametrize(
    "message",
    [
        Message.of("sanitize.tag_place"),
        Message.of("sanitize.tag_position_nowhere"),
        Message.of("sanitize.tag_position"),
        Message.of("sanitize.tag_position", lat="95.0", lon="0.0"),
        Message.of("sanitize.tag_position", lat="north", lon="0.0"),
    ],
)
def test_nothing_else_is_given_a_place(message: Message) -> None:
    assert whereabouts(message) is None
