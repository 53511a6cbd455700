"""The hunt: what counts as seen, surely or maybe, and what is not hunted at all."""

import pytest

from sanitize.hunting import Hunted, Kind, of_box, of_terms, reading_of, reading_of_text, seen_in
from sanitize.sightings import Source
from sanitize.tools.tesseract import Word


def words(text: str) -> list[Word]:
    return [Word(part, at / 100, 0.1, at / 100 + 0.005, 0.2, 90, 0) for at, part in enumerate(text.split())]


def boxed(text: str, *stays: str) -> tuple[Hunted, ...]:
    return of_box(3, words(text), frozenset(stays))


def sure_and_maybe(text: str, hunted: tuple[Hunted, ...]) -> tuple[list[str], list[str]]:
    seen = seen_in(reading_of(2, words(text)), hunted)
    return [s.untrusted_text for s in seen if s.is_sure], [s.untrusted_text for s in seen if not s.is_sure]


@pytest.mark.parametrize(
    ("hidden", "shown", "sure", "maybe"),
    [
        ("Hélène Quincampoix", "vue par HELENE hier", ["HELENE"], []),
        ("Quincampoix", "Madame Quin- campoix", ["Quin-"], []),
        ("Quincampoix", "Madame Quincampoïx’s", ["Quincampoïx’s"], []),
        ("Quincampoix", "Quincarnpoix", [], ["Quincarnpoix"]),
        ("Quincampoix", "Quincampolx", [], ["Quincampolx"]),
        ("Quincampoix", "Qu1ncampoix", [], ["Qu1ncampoix"]),
        ("Martin", "les Martinot", [], ["Martinot"]),
        ("Paul", "Paulette", [], []),
        ("Lucie", "Lucle", [], ["Lucle"]),
        ("06 12 34 56 78", "tel. 06.12.34 56 78", ["06.12.34"], []),
        ("06 12 34 56 78", "+33 6 12 34 56 78", ["+33"], []),
        ("1 84 12 76 451 089 46", "NIR 184127645108946", ["184127645108946"], []),
        ("12 34", "12 34", [], []),
        ("avec dans pour Dupont", "avec dans pour elle", [], []),
    ],
)
def test_what_lay_under_a_box_is_seen(hidden: str, shown: str, sure: list[str], maybe: list[str]) -> None:
    assert sure_and_maybe(shown, boxed(hidden)) == (sure, maybe)


def test_a_word_that_may_stay_is_not_hunted() -> None:
    assert sure_and_maybe("Lyon Dupont", boxed("Dupont Lyon", "lyon")) == (["Dupont"], [])
    assert boxed("06 12 34 56 78", "0612345678") == ()


def test_of_a_large_box_only_names_and_numbers_are_hunted() -> None:
    many = (
        "La surveillance des rues a été décidée par Madame Quincampoix sous la cote AB123 au commissariat central hier"
    )
    assert {each.folded for each in boxed(many)} == {"madame", "quincampoix", "ab123"}
    assert "surveillance" in {each.folded for each in boxed("la surveillance des rues")}


def test_terms_are_seen_anywhere_and_too_short_ones_are_not_hunted() -> None:
    terms = of_terms(("Le Gall", "RIO 1234567", "abc", "0612345678"))
    assert [(each.number, each.kind) for each in terms] == [(1, Kind.TERM), (2, Kind.TERM), (4, Kind.NUMBER)]
    assert sure_and_maybe("YannLeGall est là", terms)[0] == ["YannLeGall"]
    assert sure_and_maybe("le gall", terms)[0] == ["le"]
    assert sure_and_maybe("06 12 34 56 78", terms)[0] == ["06"]


def test_a_sighting_says_where_and_which() -> None:
    (sighting,) = seen_in(reading_of(7, words("un deux Quincampoix")), boxed("Quincampoix"))
    assert (sighting.page, sighting.source, sighting.number, sighting.left) == (7, Source.BOX, 3, 20_000)
    (unplaced,) = seen_in(reading_of_text(1, "x Quincampoix"), boxed("Quincampoix"))
    assert (unplaced.left, unplaced.right, unplaced.untrusted_text) == (0, 0, "quincampoix")


def test_every_place_is_told_once() -> None:
    seen = seen_in(reading_of(1, words("Dupont et Dupont et Duponl")), boxed("Dupont") + boxed("Dupont"))
    assert [(s.left, s.is_sure) for s in seen] == [(0, True), (20_000, True), (40_000, False)]
