"""Searching in the browser: what is found is marked, and neither question nor answer becomes part of the page."""

import pytest

from desk.pages.searching import pieces
from tests.desk.pages.visits import browser_of, seen
from tests.newsroom import Newsroom
from tests.release.candidates import Candidates
from triage import marks
from triage.excerpt import Excerpt
from words.speak import LANGUAGES, Language


@pytest.fixture(scope="module")
def room(prepared: Candidates) -> Newsroom:
    made = prepared.fresh().room
    label = made.chain().catalog.exhibits()[0].label
    marks.note(label, "La fraude du port <img src=x onerror=alert(1)>", made.reviewers["alice"], made.chain())
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hit_is_marked_in_its_sentence(room: Newsroom, language: Language) -> None:
    page = seen(browser_of(room, language=language).get("/search?q=fraudes"))
    assert "La fraude du port <img src=x onerror=alert(1)>" in page.words.replace("  ", " ")
    assert "mark" in [tag for tag, _ in page.elements]
    assert "img" not in [tag for tag, _ in page.elements]
    assert not page.dangers
    assert not page.unsaid


def test_the_line_ends_of_a_pdf_are_no_hidden_characters() -> None:
    shown = list(pieces(Excerpt("The cost\r\nis high\n\rhere", 0, ends_early=False, marks=((4, 8),))))
    assert shown == [("The ", False), ("cost", True), (" is high ⟨U+000D⟩here", False)]


@pytest.mark.parametrize(
    "question", ["", "%22%3E%3Cscript%3E", "-", "%22", "NEAR(a+b)*", "%00", "a" * 9000, "%E2%80%AE"]
)
def test_no_question_breaks_the_page(room: Newsroom, question: str) -> None:
    answer = browser_of(room).get(f"/search?q={question}")
    assert answer.status_code in {200, 409}
    assert not seen(answer).dangers
    assert not seen(answer).unsaid
