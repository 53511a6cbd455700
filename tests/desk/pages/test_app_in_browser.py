"""The desk in Debian's Chromium: nothing axe-core complains of, nothing to scroll sideways for, on every page there is.

Rule: the very application, answered on the loopback address; without the browser these tests are not run, and say so.
"""

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from tests.desk.pages.served import AT_200_PERCENT, Served, Window
from tests.desk.web.browsers import Browser
from tests.newsroom import PASSPHRASES

AXE = Path(axe_playwright_python.__path__[0], "axe.min.js")
COMPLAINTS = "axe.run(document, {iframes: false}).then(found => found.violations.map(each => each.id))"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
NOT_PAGES = {
    ".svg",
    ".txt",
    ".json",
    ".sha256",
    "/live",
    "/picture/",
    "/words/",
    "/painting",
    "/making/",
    "/redaction/boxes",
}
PREVIEW = "/page"  # the public page, in which no script runs: axe cannot look at it


def paths(desk: Served) -> list[str]:
    """Gives every page of the map; pictures, files and pieces of pages are none."""
    run = taken_in(desk)
    every = desk.tour({"run": run}).values()
    return [path for path in every if not path.endswith(PREVIEW) and not any(part in path for part in NOT_PAGES)]


def taken_in(desk: Served) -> str:
    """Gives the number of a taking in."""
    seat = Browser(desk.app, desk.base)
    seat.sit("alice")
    place = str(next(iter(desk.app.extensions["tamis"].desk.places)))
    answer = seat.post("/take-in", form_on="/take-in", place=place)
    return answer.headers.get("Location", "/1").rpartition("/")[2]


def complaints(window: Window, path: str) -> tuple[list[str], int]:
    return judged(window.turn_to(path))


def judged(page: Page) -> tuple[list[str], int]:
    page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    return page.evaluate(COMPLAINTS), page.evaluate(SIDEWAYS)


def test_axe_has_no_complaint_and_nothing_scrolls_sideways_on_any_page(desk: Served, chromium: Chromium) -> None:
    """A small window: a laptop at 200 %."""
    window = desk.seated(chromium, size=AT_200_PERCENT)
    found = {path: complaints(window, path) for path in [*paths(desk), "/nowhere"]}
    outside = desk.seated(chromium, "", size=AT_200_PERCENT)
    found |= {f"{path} signed out": complaints(outside, path) for path in ("/sign-in", "/inbox")}
    assert {path: each for path, each in found.items() if each != ([], 0)} == {}


def test_every_form_about_keys_and_what_it_shows_back_are_as_good(desk: Served, chromium: Chromium) -> None:
    window = desk.seated(chromium, size=AT_200_PERCENT)
    sorts = ("leave", "expel", "replace", "renew", "auditor", "dismiss")
    assert {sort: found for sort in sorts if (found := complaints(window, f"/keys/{sort}")) != ([], 0)} == {}
    page = window.open("/keys/renew")
    page.fill("input[name=passphrase]", PASSPHRASES["alice"])
    page.click("main form.act button.primary")
    page.wait_for_selector(".signing")
    assert judged(page) == ([], 0)
    page.click("button[value=elsewhere]")
    page.wait_for_selector("textarea[name=signature]")
    assert judged(page) == ([], 0)


@pytest.mark.long
def test_the_pages_are_as_readable_in_the_dark(desk: Served, chromium: Chromium) -> None:
    window = desk.seated(chromium, dark=True)
    some: tuple[str, ...] = (
        f"/exhibits/{desk.laid.exhibit}",
        f"/exhibits/{desk.laid.exhibit}/findings",
        "/releases/new",
        "/people",
        "/take-in",
    )
    some += (
        "/keys",
        f"/keys/open/{desk.laid.change}",
        "/keys/replace",
        "/keys/ceremony",
        "/checkpoints",
        "/keys/drill",
    )
    assert {path: found for path in some if (found := complaints(window, path)) != ([], 0)} == {}
