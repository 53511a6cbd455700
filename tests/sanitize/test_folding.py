"""The one spelling: ways to write a word that must meet, and a word that must stay itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release.terms import find_terms
from sanitize.folding import folded, spelled
from sanitize.hunting import of_terms, reading_of_text, seen_in
from sanitize.pages import PlacedWord, ReadPage
from triage.occurrences import Likeness, occurrences
from triage.stems import Stemmer

PAIRS = [
    ("Lecœur", "LECOEUR"),
    ("Læticia", "LAETICIA"),
    ("Łukasz", "LUKASZ"),
    ("Sørensen", "Sorensen"),
    ("Đorđević", "DORDEVIC"),
    ("Işık", "ISIK"),
    ("Straßer", "STRASSER"),
    ("Hélène", "He\u0301le\u0300ne"),
    ("ﬁchier", "FICHIER"),
    ("Ⅳ-12345", "iv12345"),
]


@pytest.mark.parametrize(("one", "other"), [*PAIRS, *(pair[::-1] for pair in PAIRS)])
def test_the_proof_the_search_and_the_release_meet_a_word_however_it_is_written(one: str, other: str) -> None:
    assert folded(one) == folded(other)
    assert [sight.is_sure for sight in seen_in(reading_of_text(1, f"vu {other} ici"), of_terms([one]))] == [True]
    page = ReadPage(1, tuple(PlacedWord(text, 0, 0, 10, 10, 100, 1) for text in ("vu", other, "ici")))
    assert [(each.first, each.likeness) for each in occurrences(one, [page])] == [(1, Likeness.SAME)]
    assert find_terms({"x": f"vu {other} ici".encode()}, [one])


def test_search_folds_as_the_proof_does() -> None:
    words = [pair for pair in PAIRS if "-" not in pair[0]]
    for one, other in words:
        assert [word.plain for word in Stemmer().tokens(one)] == [word.plain for word in Stemmer().tokens(other)]


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert spelled(spelled(text)) == spelled(text)
    assert folded(folded(text)) == folded(text)


@given(st.text(max_size=30), st.text(max_size=30))
def test_what_stands_side_by_side_folds_side_by_side(left: str, right: str) -> None:
    assert folded(f"{left} {right}") == folded(left) + folded(right)
