"""A served desk with Chromium's windows on it, and a way through every page of its map with something real on it.

Rule: the tour takes its pages from the application's own map; a page whose address asks for something the tour does
not know makes it fail, so that no page can be forgotten.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page
from waitress.server import create_server
from werkzeug.routing import Rule

from desk.app import create_app
from intake.limits import Limits
from intake.receive import receive
from sanitize.workshop import Workshop
from tests.desk.web.browsers import Browser, desk_of
from tests.exports import write_singles
from tests.release.candidates import RELEASE, SOURCE, Candidates
from triage.inspect import inspect
from triage.marks import note, star, tag
from triage.pages import render
from words.speak import Language

CHROMIUM = Path("/usr/bin/chromium")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LAPTOP = (1280, 800)
AT_200_PERCENT = (683, 384)
SPECIAL = "<b>Bonjour</b>, il y a\u200b une suite.\n"


@dataclass
class Served:
    """A desk that answers at `base`."""

    made: Candidates
    app: Flask
    base: str
    exhibit: str
    message: str
    _seats: dict[str, str] = field(default_factory=dict)

    def seated(self, chromium: Chromium, name: str = "alice", language: Language = "fr", **options: object) -> "Window":
        """Opens a window in which somebody sits; without a name, nobody."""
        width, height = options.pop("size", LAPTOP)  # type: ignore[misc]  # two numbers
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
        if name:
            context.add_cookies([{"name": self._cookie, "value": self._seat(name, language), "url": self.base}])
        return Window(self.base, context)

    @property
    def _cookie(self) -> str:
        return str(self.app.extensions["tamis"].cookie)

    def _seat(self, name: str, language: Language) -> str:
        seat = Browser(self.app)
        seat.sit(name)
        front = self.app.extensions["tamis"]
        held = seat.client.get_cookie(self._cookie, domain="127.0.0.1")
        assert held is not None
        front.sessions.speak(front.sessions.find(held.value), language)
        return held.value

    def tour(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """Gives an address for every page that can be asked for, by the name of the page."""
        known = {"label": self.exhibit, "number": "1", "first": "1", "name": RELEASE, "tab": "findings", **(more or {})}
        found = {}
        for rule in self.app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.endpoint != "static":
                found[rule.rule] = self._address(rule, known)
        return found

    def _address(self, rule: Rule, known: Mapping[str, str]) -> str:
        path = str(rule.rule)
        for name in rule.arguments:
            assert name in known, f"{rule.rule}: say in the tour what {name} may be"
            value = self.made.flat if path.startswith("/copies/") and name == "label" else known[name]
            path = "/".join(value if f":{name}>" in part or part == f"<{name}>" else part for part in path.split("/"))
        asked = {"deciding.choose": f"?exhibit={self.exhibit}&exhibit={self.message}", "searching.ask": "?q=board"}
        return path + asked.get(rule.endpoint, "")


@dataclass(frozen=True)
class Window:
    """Somebody's browser."""

    base: str
    context: BrowserContext

    def open(self, path: str) -> Page:
        page = self.context.new_page()
        page.goto(self.base + path)
        return page


@contextmanager
def served(ready: Candidates, stick: Path) -> Iterator[Served]:
    """Serves a desk with a release, a message, quarantine, notes and marks."""
    made = ready.fresh()
    chain = made.room.chain()
    exhibit = chain.catalog.derivative(made.flat).exhibit
    write_singles([made.room.exporter.message(4, SOURCE, SPECIAL.encode())], stick)
    (stick / "notes.txt").write_text("left on the stick")
    receive(stick, chain, Limits())
    message = chain.catalog.exhibits()[-1].label
    alice = made.room.reviewers["alice"]
    for label in (exhibit, message):
        inspect(label, chain, Workshop, "alice")
        render(label, chain, Workshop, "alice")
    note(exhibit, "Lisez la page deux.", alice, chain)
    tag([exhibit], "urgent", alice, chain)
    star([exhibit], alice, chain)
    desk = replace(desk_of(made.room, "fr"), places=(stick.parent,))
    server = create_server(lambda _environ, _start: [], host="127.0.0.1", port=0)
    base = f"http://127.0.0.1:{server.effective_port}"
    server.application = create_app(desk, base)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield Served(made, server.application, base, exhibit, message)
    finally:
        server.close()
        thread.join(timeout=10)
