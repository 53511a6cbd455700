"""Visits to the pages of a newsroom's desk, and what a browser would make of what came back."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

from werkzeug.test import TestResponse

from tests.desk.web.browsers import Browser, app_at, desk_of
from tests.newsroom import Newsroom
from triage.jobs import Worker, work_one
from words.speak import Language

UNSAID = re.compile(r"\b(?:desk|triage|release|sanitize|intake|custody|keys)\.[a-z]+_[a-z_]+")
_SILENT = {"script", "style"}


@dataclass
class Seen(HTMLParser):
    """What a page holds: its text, its elements, and what in it would run, load from elsewhere or show a bare id."""

    page: str
    text: list[str] = field(default_factory=list)
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.text).split())

    @property
    def unsaid(self) -> list[str]:
        shown = [self.words, *(value for _, attributes in self.elements for value in attributes.values())]
        return [found for text in shown for found in UNSAID.findall(text)]

    @property
    def dangers(self) -> list[str]:
        """Elements and attributes that could run something or reach elsewhere; the desk's own are not among them."""
        found = []
        for tag, attributes in self.elements:
            own = re.fullmatch(r"/static/[a-z]+\.js", attributes.get("src", ""))
            if (tag == "script" and not own) or tag in {"object", "embed", "base"}:
                found.append(tag)
            found += [name for name in attributes if name.startswith("on") or name in {"style", "srcdoc"}]
            places = [attributes[name] for name in ("href", "src", "action", "formaction") if name in attributes]
            found += [place for place in places if not re.match(r"[/#](?!/)", place)]
        return found


def browser_of(room: Newsroom, name: str = "alice", language: Language = "fr", places: Sequence[Path] = ()) -> Browser:
    """Seats somebody at a browser."""
    browser = Browser(app_at(replace(desk_of(room, language), places=tuple(places))))
    browser.sit(name)
    return browser


def let_work(room: Newsroom) -> None:
    """Does all jobs that were asked for, as the desk's crew would."""
    chain = room.chain()
    while work_one(chain, Worker("w1", "desk", room.clock)):
        pass


def settled(browser: Browser, answer: TestResponse) -> TestResponse:
    """Follows an answer to a page that tells how far something is, until it is over."""
    assert answer.status_code == 303, answer.get_data(as_text=True)
    for _ in range(3000):
        page = browser.get(answer.headers["Location"])
        if "data-live" not in page.get_data(as_text=True):
            return page
        time.sleep(0.1)
    raise TimeoutError(answer.headers["Location"])


def seen(answer: TestResponse) -> Seen:
    """Reads a page."""
    return Seen(answer.get_data(as_text=True))
