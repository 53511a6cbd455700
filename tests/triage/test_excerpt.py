"""The piece of a text that is shown, and the places in it that are highlighted."""

from hypothesis import given
from hypothesis import strategies as st

from triage.excerpt import LENGTH, excerpt, places
from triage.query import understood
from triage.stems import Stemmer

LONG = "rien du tout " * 60 + "le maire a signé les marchés de surveillance " + "et voilà " * 60


def marked(text: str, search: str) -> list[str]:
    stemmer = Stemmer()
    piece = excerpt(text, understood(search, stemmer).wanted, stemmer)
    return [piece.untrusted_text[start:end] for start, end in piece.marks]


def test_every_word_of_the_family_is_marked() -> None:
    assert marked("Il surveille. La Surveillance, surveillée ; le maire.", "surveillances") == [
        *("surveille", "Surveillance", "surveillée")
    ]


def test_a_quotation_is_marked_as_a_whole_and_only_as_written() -> None:
    assert marked("Les marchés publics, le marché public.", '"marché public"') == ["marché public"]


def test_the_piece_is_around_the_first_place() -> None:
    stemmer = Stemmer()
    piece = excerpt(LONG, understood("marché", stemmer).wanted, stemmer)
    assert "le maire a signé les marchés" in piece.untrusted_text
    assert LONG[piece.begins :].startswith(piece.untrusted_text)
    assert len(piece.untrusted_text) <= LENGTH
    assert piece.ends_early


def test_marks_never_overlap() -> None:
    assert marked("le maire de la ville", '"maire de" "de la" ville') == ["maire de", "ville"]


@given(st.text(alphabet="ab é’-\n\u200b", max_size=400), st.text(alphabet="abé", min_size=1, max_size=3))
def test_places_lie_in_the_text_and_in_the_piece(text: str, word: str) -> None:
    stemmer = Stemmer()
    terms = understood(word, stemmer).wanted
    piece = excerpt(text, terms, stemmer)
    found = places(text, terms, stemmer)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(0 <= start < end <= len(piece.untrusted_text) for start, end in piece.marks)
    assert bool(found) == bool(piece.marks)
