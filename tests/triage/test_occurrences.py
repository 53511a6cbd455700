"""Everywhere a term stands: written as it is, broken, bent, misread, in part."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanitize.folding import folded
from sanitize.pages import PlacedWord, ReadPage
from triage.occurrences import Likeness, lines, occurrences, one_apart


def page(*rows: str, number: int = 1) -> ReadPage:
    words = [(word, line) for line, row in enumerate(rows) for word in row.split(" ")]
    placed = (
        PlacedWord(word, place * 1000, line * 1000, place * 1000 + 900, line * 1000 + 900, 90, line)
        for place, (word, line) in enumerate(words)
    )
    return ReadPage(number, tuple(placed))


FOUND = [
    ("Jean Dupont", ["Vu par Jean Dupont hier"], [(2, 3, Likeness.SAME)]),
    ("Jean Dupont", ["par JEAN", "DUPONT hier"], [(1, 2, Likeness.SAME)]),
    ("Hélène Müller", ["de HELENE MULLER,"], [(1, 2, Likeness.SAME)]),
    ("Vidéosurveillance", ["la vidéosur-", "veillance ici"], [(1, 2, Likeness.SAME)]),
    ("commissaire", ["les commissaires."], [(1, 1, Likeness.SAME)]),
    ("Jean Dupont", ["Dupont Jean, J. Dupont"], [(0, 1, Likeness.TURNED), (2, 3, Likeness.TURNED)]),
    ("Jean Dupont", ["et DUPONT (J.)"], [(1, 2, Likeness.TURNED)]),
    ("Jean-Paul Martin", ["J.-P. Martin, J. Martin"], [(0, 1, Likeness.TURNED), (2, 3, Likeness.TURNED)]),
    ("Paul Oisil", ["Pau1 0isil"], [(0, 1, Likeness.ALIKE)]),
    ("Germain", ["M. Gerrnain"], [(1, 1, Likeness.ALIKE)]),
    ("Dubreuil", ["M. Dubrevil et Dubreui"], [(1, 1, Likeness.ALIKE), (3, 3, Likeness.ALIKE)]),
    ("Jean Dupont", ["Madame Dupont"], [(1, 1, Likeness.PART)]),
    ("06 12 34 56 78", ["tél. 06.12.34.56.78"], [(1, 1, Likeness.SAME)]),
    ("06 12 34 56 78", ["tél. 0612 345 678"], [(1, 3, Likeness.SAME)]),
    ("Dupont", ["— Dupont"], [(1, 1, Likeness.SAME)]),
    ("Anne", ["Suzanne"], []),
    ("port", ["portefeuille"], []),
    ("a", ["a b"], []),
    ("—", ["— —"], []),
]  # fmt: skip


@pytest.mark.parametrize(("term", "rows", "wanted"), FOUND)
def test_a_term_is_found_however_it_is_written(
    term: str, rows: list[str], wanted: list[tuple[int, int, Likeness]]
) -> None:
    found = occurrences(term, [page(*rows)])
    assert [(each.first, each.last, each.likeness) for each in found] == wanted


def test_what_breaks_over_two_lines_gives_a_box_for_each() -> None:
    written = page("par Jean", "Dupont hier")
    (found,) = occurrences("Jean Dupont", [written])
    assert [[word.untrusted_text for word in line] for line in lines(found, written.words)] == [["Jean"], ["Dupont"]]


def test_pages_keep_their_numbers() -> None:
    found = occurrences("Dupont", [page("rien"), page("Dupont", number=2)])
    assert [each.page for each in found] == [2]


@settings(deadline=None)
@given(st.lists(st.text("abcéÀ-' 1", min_size=1, max_size=8), min_size=1, max_size=12), st.data())
def test_a_word_of_the_page_is_always_found(words: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(words) - 1))
    written = ReadPage(1, tuple(PlacedWord(word, 0, 0, 1, 1, 90, 0) for word in words))
    if len(folded(words[place])) < 2:
        return
    assert any(each.first <= place <= each.last for each in occurrences(words[place], [written]))


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_one_letter_apart_is_what_deleting_adding_or_changing_one_makes(one: str, other: str) -> None:
    near = {one[:at] + one[at + 1 :] for at in range(len(one))}
    near |= {one[:at] + letter + one[at:] for at in range(len(one) + 1) for letter in "abc"}
    near |= {one[:at] + letter + one[at + 1 :] for at in range(len(one)) for letter in "abc"}
    assert one_apart(one, other) == (other in near - {one})
