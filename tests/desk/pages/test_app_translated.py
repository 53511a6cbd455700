"""Every page of the map speaks the reader's language and no other: rendered with real things on it, errors too."""

import re
from functools import cache
from html.parser import HTMLParser

import pytest
from werkzeug.test import TestResponse

from tests.desk.pages.served import Served
from tests.desk.pages.test_app_in_browser import paths
from tests.desk.pages.visits import Seen
from tests.desk.web.browsers import Browser
from tests.house.plan import HOUSE
from words.speak import LANGUAGES, Language, sentences

SPOKEN = {language: sentences(HOUSE / "words" / language) for language in LANGUAGES}
READ_ALOUD = {"alt", "aria-label", "title", "placeholder"}
UNSPOKEN = {"script", "style", "pre"}  # what stands in "pre" is to be typed or carried as it stands
# to be typed as they stand, in any language
COMMAND = re.compile("« tamis [^»]*»|“tamis [^”]*”|" + r"\btamis(?: [a-z-]+)+")
TELLING = 14  # letters: shorter pieces of a sentence may stand in both languages


class Nodes(HTMLParser):
    """Each piece of text of a page, and each attribute that is read aloud."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.languages: list[str] = []
        self._silent = 0
        self._spans: list[bool] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in UNSPOKEN
        if tag == "span":  # words of a document, in whatever language
            self._spans.append(("translate", "no") in attrs)
            self._silent += self._spans[-1]
        self.found += [value or "" for name, value in attrs if name in READ_ALOUD]
        self.languages += [value or "" for name, value in attrs if tag == "html" and name == "lang"]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in UNSPOKEN
        if tag == "span" and self._spans:
            self._silent -= self._spans.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(" ".join(data.split()))


@cache
def pieces(language: Language) -> set[str]:
    """Gives what stands between the braces of a language's sentences."""
    forms = (form for each in SPOKEN[language].values() for form in each)
    return {piece.strip() for form in forms for piece in re.split(r"\{[a-z_0-9]+\}", form) if piece.strip()}


def other(language: Language) -> Language:
    return "en" if language == "fr" else "fr"


@cache
def strange(language: Language) -> set[str]:
    """Gives pieces of the other language's sentences that are none of this one's."""
    return pieces(other(language)) - pieces(language)


def foreign(page: str, language: Language) -> list[str]:
    """Gives pieces of the other language's sentences that stand on a page."""
    nodes = Nodes(page).found
    whole = [node for node in nodes if node in strange(language)]
    text = COMMAND.sub("", " ".join(nodes))
    return whole + [piece for piece in strange(language) if len(piece) >= TELLING and piece in text]


def seat(desk: Served, language: Language, name: str = "alice") -> Browser:
    browser = Browser(desk.app, desk.base)
    if name:
        browser.sit(name)
    else:
        browser.get("/sign-in")
    browser.send("/language", {**browser.hidden("/search" if name else "/sign-in"), "language": language})
    return browser


def signed_in(desk: Served, language: Language, path: str) -> TestResponse:
    """Asks with a fresh seat: the crew looks at the clock too, and each look is a second of it."""
    for _ in range(5):
        browser = seat(desk, language)
        answer = browser.get(path)
        if not answer.headers.get("Location", "").startswith("/sign-in") and is_seated(browser):
            return answer
    raise AssertionError(path)


def is_seated(browser: Browser) -> bool:
    return not browser.get("/jobs").headers.get("Location", "").startswith("/sign-in")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_speaks_the_reader_s_language_alone(desk: Served, language: Language) -> None:
    found = {}
    tour = [*paths(desk), "/nowhere", "/inbox?page=9", "/exhibits/ffff", "/search?q=%22"]
    for path in tour:
        answer = signed_in(desk, language, path)
        page = answer.get_data(as_text=True)
        if answer.status_code in {301, 302, 303}:
            continue
        wrong = [*foreign(page, language), *Seen(page).unsaid]
        wrong += [] if Nodes(page).languages == [language] else ["lang"]
        if wrong:
            found[path] = wrong
    assert found == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_door_speaks_the_reader_s_language_alone(desk: Served, language: Language) -> None:
    browser = seat(desk, language, "")
    for answer in (
        browser.get("/sign-in"),
        browser.send("/sign-in", {"name": "x"}),
        browser.post("/sign-in", name="x"),
    ):
        page = answer.get_data(as_text=True)
        assert not foreign(page, language)
        assert not Seen(page).unsaid
        assert Nodes(page).languages == [language]


def test_a_page_in_another_language_is_told(desk: Served) -> None:
    assert foreign(seat(desk, "en").get("/people").get_data(as_text=True), "fr")


def test_days_and_sizes_are_written_as_the_language_does(desk: Served) -> None:
    french, english = (seat(desk, language).get("/inbox").get_data(as_text=True) for language in LANGUAGES)
    assert re.search(r"\d\s(?:o|ko)\b", french)
    assert re.search(r"\d\s(?:bytes|kB)\b", english)
    assert "2\u00a0mars\u00a02026" in french
    assert "2\u00a0March\u00a02026" in english
