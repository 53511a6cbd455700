"""What a person types into the search field: understood, or refused with a reason; never a command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.errors import NotAQuestion
from triage.query import LONGEST, MOST, Term, understood
from triage.stems import Stemmer


def told(terms: tuple[Term, ...]) -> list[tuple[str, bool]]:
    return [(" ".join(token.plain for token in term.tokens), term.exact) for term in terms]


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("contrat", [("contrat", False)], []),
        ("  contrat   Lannion ", [("contrat", False), ("lannion", False)], []),
        ('"plan de la ville"', [("plan de la ville", True)], []),
        ("« plan de la ville »", [("plan de la ville", True)], []),
        ("“plan de” maire", [("plan de", True), ("maire", False)], []),
        ('maire "resté ouvert', [("maire", False), ("reste ouvert", True)], []),
        ("maire -brouillon", [("maire", False)], [("brouillon", False)]),
        ('maire -"premier jet"', [("maire", False)], [("premier jet", True)]),
        ("l’eau", [("l eau", False)], []),
        ("peut-être", [("peut etre", False)], []),
        ("NEAR(a b) AND plain:x* OR ^y", [(w, False) for w in ("near a", "b", "and", "plain x", "or", "y")], []),
        ('""  - -- "maire"', [("maire", True)], []),
    ],
)
def test_a_search_is_understood(text: str, wanted: list[tuple[str, bool]], unwanted: list[tuple[str, bool]]) -> None:
    query = understood(text, Stemmer())
    assert (told(query.wanted), told(query.unwanted)) == (wanted, unwanted)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "search_empty"),
        (' " * : ( ) ', "search_empty"),
        ("-brouillon", "search_only_excludes"),
        ("x" * (LONGEST + 1), "search_too_long"),
        (" ".join("ab" for _ in range(MOST + 1)), "search_too_many"),
    ],
)
def test_what_is_no_search_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(NotAQuestion) as refusal:
        understood(text, Stemmer())
    assert refusal.value.message.id == f"triage.{reason}"


@given(st.text(max_size=60) | st.text(alphabet='ab"«»“”- *():^éŒ\u200b', max_size=60))
def test_no_text_raises_anything_but_a_refusal(text: str) -> None:
    try:
        query = understood(text, Stemmer())
    except NotAQuestion:
        return
    assert query.wanted
    assert all(term.tokens for term in (*query.wanted, *query.unwanted))
