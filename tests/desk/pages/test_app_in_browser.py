"""The desk in Debian's Chromium: nothing axe-core complains of, nothing to scroll sideways for, hands on the keyboard.

Rule: the very application, answered on the loopback address; without the browser these tests are not run, and say so.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, sync_playwright
from waitress.server import create_server

from desk.app import create_app
from tests.desk.web.browsers import Browser, desk_of
from tests.release.candidates import RELEASE, Candidates

CHROMIUM = Path("/usr/bin/chromium")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
AXE = Path(axe_playwright_python.__path__[0], "axe.min.js")
COMPLAINTS = "axe.run(document, {iframes: false}).then(found => found.violations.map(each => each.id))"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")


@dataclass(frozen=True)
class Window:
    """A served desk and alice's window on it."""

    base: str
    context: BrowserContext
    paths: tuple[str, ...]

    def open(self, path: str) -> Page:
        page = self.context.new_page()
        page.goto(self.base + path)
        return page


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def window(ready: Candidates, chromium: Chromium, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """Alice's small window (a laptop at 200 %), her session planted."""
    made = ready.fresh()
    desk = replace(desk_of(made.room, "fr"), places=(tmp_path_factory.mktemp("sticks"),))
    server = create_server(lambda _environ, _start: [], host="127.0.0.1", port=0)
    base = f"http://127.0.0.1:{server.effective_port}"
    server.application = create_app(desk, base)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    seat = Browser(server.application)
    seat.sit("alice")
    front = server.application.extensions["tamis"]
    held = seat.client.get_cookie(front.cookie, domain="127.0.0.1")
    assert held is not None
    context = chromium.new_context(viewport={"width": 683, "height": 384})
    context.add_cookies([{"name": front.cookie, "value": held.value, "url": base}])
    exhibit = made.room.chain().catalog.derivative(made.flat).exhibit
    tabs = tuple(f"/exhibits/{exhibit}{tab}" for tab in ("", "/pages", "/findings", "/copies", "/custody"))
    others = ("/inbox", f"/decide?exhibit={exhibit}", "/search?q=board", "/quarantine", "/take-in", "/people")
    yield Window(base, context, (*tabs, *others, "/releases", f"/releases/{RELEASE}", "/releases/new"))
    context.close()
    server.close()
    thread.join(timeout=10)


def test_axe_has_no_complaint_and_nothing_scrolls_sideways(window: Window) -> None:
    found = {}
    for path in window.paths:
        page = window.open(path)
        page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
        found[path] = (page.evaluate(COMPLAINTS), page.evaluate(SIDEWAYS))
        page.close()
    assert {path: each for path, each in found.items() if each != ([], 0)} == {}


def test_the_keyboard_leads_from_the_list_to_the_decision_and_back(window: Window) -> None:
    page = window.open("/inbox")
    for key in ("j", "j", "x"):
        page.keyboard.press(key)
    assert page.locator(".rows input:checked").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/exhibits/*")
    page.keyboard.press("d")
    assert page.evaluate("document.activeElement.name") == "verdict"
    page.keyboard.press("Escape")
    page.wait_for_url("**/inbox")
    page.keyboard.press("/")
    page.wait_for_url("**/search")
    page.close()
