"""Words as search sees them: without accents and case, in families, with their places in the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.stems import Stemmer, Token


def tokens(text: str) -> tuple[Token, ...]:
    return Stemmer().tokens(text)


def related(one: str, other: str) -> bool:
    (first,), (second,) = tokens(one), tokens(other)
    return any(mine == its for mine, its in zip(first.forms, second.forms, strict=True))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("surveillances", "surveillé"),
        ("décidées", "décider"),
        ("decidee", "décidée"),
        ("GÉNÉRALES", "générale"),
        ("payments", "payment"),
        ("œuvre", "OEUVRES"),
        ("cafe\u0301", "café"),
        ("con\u00adfi\u200bdentiel", "confidentiel"),
        ("ﬁnance", "finance"),
        ("Straße", "STRASSE"),
    ],
)
def test_words_of_one_family_meet(one: str, other: str) -> None:
    assert related(one, other)


@pytest.mark.parametrize(("one", "other"), [("loi", "roi"), ("12", "120"), ("port", "sport")])
def test_strangers_do_not_meet(one: str, other: str) -> None:
    assert not related(one, other)


def test_places_are_those_of_the_text() -> None:
    text = "L’été\u200b, 12 000 € à Saint-Brieuc_ici"
    assert [text[token.start : token.end] for token in tokens(text)] == [
        *("L", "été\u200b", "12", "000", "à", "Saint", "Brieuc", "ici")
    ]


@given(st.text())
def test_every_form_of_every_word_is_letters_and_digits(text: str) -> None:
    last = 0
    for token in tokens(text):
        assert last <= token.start < token.end <= len(text)
        assert all(form.isalnum() for form in token.forms)
        assert len({form[0] for form in token.forms}) == 1
        last = token.end


@given(st.text(alphabet="aeéèiyœæqulsmnrtdp’", min_size=1, max_size=12))
def test_no_stem_begins_with_another_letter(word: str) -> None:
    assert all(len({form[0] for form in token.forms}) == 1 for token in tokens(word))
