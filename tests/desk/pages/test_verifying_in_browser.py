"""Uploading, signing elsewhere and checking a release in Debian's Chromium: a small window, axe, and a silent console.

A silent console also says that no header of ours is one the browser does not know (Permissions-Policy, CSP).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page, sync_playwright

from desk.web.server import Port, Serving
from tests.desk.web.browsers import Browser, app_at, desk_of
from tests.exports import write_singles
from tests.release.candidates import RELEASE, Candidates

CHROMIUM = Path("/usr/bin/chromium")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
AXE = Path(axe_playwright_python.__path__[0], "axe.min.js")
COMPLAINTS = "axe.run(document, {iframes: false}).then(found => found.violations.map(each => each.id))"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SMALL = {"width": 683, "height": 384}

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")


@dataclass
class Window:
    """Alice's window, and what its console said."""

    page: Page
    base: str
    made: Candidates
    said: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)

    def fits(self) -> None:
        """Passes only a page without complaint that needs no scrolling sideways."""
        self.page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
        assert self.page.evaluate(COMPLAINTS) == []
        assert self.page.evaluate(SIDEWAYS) == 0


@pytest.fixture
def window(ready: Candidates, tmp_path: Path) -> Iterator[Window]:
    made = ready.fresh()
    (tmp_path / "media" / "cle-bleue").mkdir(parents=True)
    desk = replace(desk_of(made.room, "fr"), places=(tmp_path / "media",))
    port = Port()
    app = app_at(desk, port.address)
    seat = Browser(app)
    seat.sit("alice")
    front = app.extensions["tamis"]
    held = seat.client.get_cookie(front.cookie, domain="127.0.0.1")
    assert held is not None
    with Serving(app, port), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=OPTIONS)
        context = chromium.new_context(viewport=SMALL)  # type: ignore[arg-type]  # a plain dict will do
        context.add_cookies([{"name": front.cookie, "value": held.value, "url": port.address}])
        made_window = Window(context.new_page(), port.address, made)
        made_window.page.on("console", lambda message: made_window.said.append(message.text))
        made_window.page.on("pageerror", lambda fault: made_window.said.append(str(fault)))
        yield made_window
        chromium.close()


def test_files_are_uploaded_and_looked_at(window: Window, tmp_path: Path) -> None:
    (tmp_path / "single").mkdir()
    write_singles([window.made.room.exporter.message(9, "brave otter", b"Hello.\n")], tmp_path / "single")
    (item,) = (tmp_path / "single").rglob("*.gpg")
    window.go("/take-in/upload")
    window.fits()
    window.page.set_input_files("input[type=file]", [str(item)])
    window.page.click("form.act button.primary")
    window.fits()
    assert item.name in window.page.inner_text("main")
    assert "/dev/shm" not in window.page.inner_text("main")
    assert window.said == []


def test_an_act_is_prepared_for_signing_elsewhere(window: Window) -> None:
    exhibit = window.made.room.chain().catalog.derivative(window.made.flat).exhibit
    window.go(f"/decide?exhibit={exhibit}")
    window.page.check("input[value=hold]")
    window.page.fill("textarea[name=reason]", "demander à l’avocate")
    window.page.click("button[value=elsewhere]")
    window.fits()
    assert '"tamis":"statement/v1"' in window.page.inner_text("pre.exact")
    assert window.page.evaluate("document.querySelector('img').naturalWidth") > 0
    assert window.said == []


def test_a_release_leaves_is_checked_and_taken_back(window: Window) -> None:
    over = "section[aria-labelledby=hand-over-title]"
    window.go(f"/releases/{RELEASE}")
    window.page.check(f"{over} input[value$=cle-bleue]")
    window.page.fill(f"{over} input[type=password]", window.made.room.passphrases["alice"])
    window.page.click(f"{over} button.primary")
    window.page.click("a.button.primary")
    window.page.wait_for_url("**/verify")
    window.fits()
    window.page.click("form.act button.primary")
    window.fits()
    assert "Tout a tenu." in window.page.inner_text("main")
    window.page.emulate_media(media="print")
    assert not window.page.is_visible("form.act")
    assert window.page.is_visible("ol.steps")
    window.page.emulate_media(media="screen")
    window.go(f"/releases/{RELEASE}")
    window.page.click("a[href$=withdraw]")
    window.fits()
    window.page.check("input[value=danger]")
    window.page.fill("textarea[name=note]", "l’avocate a appelé")
    window.page.fill("input[type=password]", window.made.room.passphrases["alice"])
    window.page.click("form.act button.primary")
    window.fits()
    window.page.check("input[value$=cle-bleue]")
    window.page.click("section[aria-labelledby=carry-title] button.primary")
    assert "WDR-2026-0001" in window.page.inner_text("p[role=status]")
    window.go(f"/releases/{RELEASE}")
    window.fits()
    assert window.said == []
