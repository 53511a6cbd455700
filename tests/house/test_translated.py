"""Every word of a page comes out of the catalogues: templates hold markup and questions, never a sentence."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.house.plan import HOUSE, files_below, named

TEMPLATES = [path for path in files_below("desk") if path.suffix == ".html"]
READ_ALOUD = {"alt", "aria-label", "aria-description", "placeholder", "title", "summary", "label"}
SILENT = {"script", "style", "code", "pre"}  # code is to be typed as it stands, in any language
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_LITERAL = re.compile(r"\{\{\s*(?:'([^']*)'|\"([^\"]*)\")\s*\}\}")
_WORD = re.compile(r"[^\W\d_]{2,}")

# The same in every language: the name, languages in their own words, hash functions, clocks, keys.
SAME = {
    "Tamis",
    "Français",
    "English",
    "SHA-256",
    "F1",
    "UTC",
    "QR",
}


class Written(HTMLParser):
    """What a template writes out itself, between what it asks for."""

    def __init__(self, template: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0
        self.feed(_JINJA.sub(" ", template))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in SILENT
        self.found += [value or "" for name, value in attrs if name in READ_ALOUD]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


def untranslated(template: str) -> list[str]:
    """Gives the words a template says in no language of ours."""
    said = [" ".join(text.split()) for text in Written(template).found]
    said += [one or other for one, other in _LITERAL.findall(template)]
    for same in SAME:
        said = [text.replace(same, "") for text in said]
    return [text.strip() for text in said if _WORD.search(text)]


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_says_nothing_itself(path: Path) -> None:
    assert not untranslated(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "template",
    [
        "<p>Hello</p>",
        '<img alt="A photo">',
        "<p>{{ say('desk.x') }} and more</p>",
        '<input placeholder="name">',
        "{{ 'Hello' }}",
    ],
)
def test_what_says_something_itself_is_found(template: str) -> None:
    assert untranslated(template)


def test_the_script_says_nothing() -> None:
    """A script that wrote words would write them in one language."""
    script = (HOUSE / "desk/static/desk.js").read_text(encoding="utf-8")
    assert not re.findall(r"\b(?:textContent|innerText|alert|confirm|prompt|title)\b\s*(?:=|\()\s*[`'\"]", script)
