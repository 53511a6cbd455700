"""The whole way by keyboard alone: no mouse, the focus always seen, nothing one cannot get out of."""

import re

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from tests.desk.pages.served import Served
from tests.newsroom import PASSPHRASES

FOCUSED = "document.activeElement"
SEEN = f"(() => {{ const it = getComputedStyle({FOCUSED}); return it.outlineStyle !== 'none' && it.outlineWidth; }})()"


def tab_to(page: Page, found: str, most: int = 80) -> None:
    """Presses Tab until what has the focus fits a selector; each stop on the way must show that it has it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"{FOCUSED} !== document.body"):
            assert page.evaluate(SEEN), page.evaluate(f"{FOCUSED}.outerHTML.slice(0, 200)")
        if page.evaluate(f"{FOCUSED}.matches({found!r})"):
            return
    pytest.fail(f"Tab never came to {found}")


@pytest.fixture
def page(desk: Served, chromium: Chromium) -> Page:
    return desk.seated(chromium).open("/inbox")


def test_signing_in_needs_no_mouse(desk: Served, chromium: Chromium) -> None:
    page = desk.seated(chromium, "").open("/")
    tab_to(page, "#name")
    page.keyboard.type("bob")
    tab_to(page, "#passphrase")
    page.keyboard.type(PASSPHRASES["bob"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox")


def test_the_first_stop_leads_past_the_menu(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUSED}.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(f"document.getElementById('main').contains({FOCUSED})")


@pytest.mark.parametrize("key", ["?", "F1"])
def test_the_sheet_of_keys_opens_and_closes(page: Page, key: str) -> None:
    page.keyboard.press(key)
    expect(page.locator("#keys-sheet dl")).to_be_visible()
    page.keyboard.press(key)
    expect(page.locator("#keys-sheet dl")).to_be_hidden()


def test_the_sheet_of_keys_is_on_every_page(desk: Served, chromium: Chromium) -> None:
    window = desk.seated(chromium)
    for path in (f"/exhibits/{desk.laid.exhibit}", "/search", "/releases", "/take-in", "/people"):
        page = window.turn_to(path)
        page.keyboard.press("F1")  # also while one types
        expect(page.locator("#keys-sheet dl")).to_be_visible()


def test_from_the_list_to_the_decision_and_back(page: Page) -> None:
    for key in ("j", "j", "k", "x"):
        page.keyboard.press(key)
    assert page.locator(".rows input:checked").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/exhibits/*")
    starred = page.locator(".marks-bar button[value=unstar]").count()
    page.keyboard.press("s")
    expect(page.locator(f".marks-bar button[value={'star' if starred else 'unstar'}]")).to_be_visible()
    page.wait_for_load_state()  # a key pressed before the script is there is lost
    page.keyboard.press("d")
    assert page.evaluate(f"{FOCUSED}.name") == "verdict"
    page.keyboard.press("Space")
    tab_to(page, ".decide input[name=passphrase]")
    page.keyboard.type(PASSPHRASES["alice"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/custody")
    page.keyboard.press("Escape")
    page.wait_for_url("**/inbox")
    page.keyboard.press("/")
    page.wait_for_url("**/search")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("board")
    page.keyboard.press("Enter")
    expect(page.locator(".hits mark").first).to_be_visible()


def test_a_release_is_opened_without_a_mouse(page: Page) -> None:
    tab_to(page, ".rooms a[href='/releases']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/releases")
    tab_to(page, "main td a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/releases/REL-"))
    page.keyboard.press("Escape")
    page.wait_for_url("**/releases")
