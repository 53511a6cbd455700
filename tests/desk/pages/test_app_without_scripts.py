"""The whole work without JavaScript: sign in, read, note, decide on one and on many, search, propose, approve."""

import re

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from tests.desk.pages.served import Served
from tests.newsroom import PASSPHRASES
from tests.release.candidates import SOURCE


def sign_in(page: Page, desk: Served, name: str) -> None:
    page.goto(desk.base)
    page.select_option("#name", name)
    page.fill("#passphrase", PASSPHRASES[name])
    page.click("main form button")
    expect(page).to_have_url(f"{desk.base}/inbox")


def sign(page: Page, name: str, form: str = "form.act") -> None:
    page.fill(f"{form} input[name=passphrase]", PASSPHRASES[name])
    page.click(f"{form} .signing .primary")


def test_the_work_is_done_without_scripts(desk: Served, chromium: Chromium) -> None:
    page = desk.seated(chromium, "", scripts=False).context.new_page()
    sign_in(page, desk, "bob")
    _filters(page)
    _reads(page, desk)
    _decides(page, desk)
    _searches(page)
    _releases(page, desk)
    _signs_a_change_of_keys(page, desk)


def _filters(page: Page) -> None:
    everything = page.locator(".rows .item").count()
    page.select_option("select[name=kind]", "msg")
    page.click(".filters button")
    assert 0 < page.locator(".rows .item").count() < everything
    assert "kind=msg" in page.url


def _reads(page: Page, desk: Served) -> None:
    page.goto(f"{desk.base}/exhibits/{desk.laid.message}")
    expect(page.locator(".text")).to_contain_text("<b>Bonjour</b>")
    expect(page.locator(".text .hides")).to_have_text("⟨U+200B⟩")
    page.click(".tabs a[href*='/pages']")
    picture = page.locator("main img").first
    expect(picture).to_be_visible()
    address = picture.get_attribute("src") or ""
    assert page.request.get(desk.base + address).ok
    page.click(".tabs a[href*='/findings']")
    expect(page.locator(".dangers").first).to_be_visible()
    page.locator(".notes summary").click()
    page.fill("textarea[name=note]", "À vérifier <b>avec</b> Bob")
    page.click("form:has(textarea[name=note]) button")
    expect(page.locator(".note").last).to_contain_text("À vérifier <b>avec</b> Bob")


def _decides(page: Page, desk: Served) -> None:
    """One, from its own page; then all, seen together before the one signature; the later verdict counts."""
    page.goto(f"{desk.base}/exhibits/{desk.laid.message}")
    page.check(".decide input[value=hold]")
    page.fill(".decide textarea[name=reason]", "une question à la source")
    sign(page, "bob", ".decide form.act")
    expect(page.locator(".story")).to_contain_text("une question à la source")
    page.goto(f"{desk.base}/inbox?kind=msg")
    expect(page.locator(".standing.held")).to_have_count(1)
    for box in page.locator(".rows input[type=checkbox]").all():
        box.check()
    page.click(".bulk button")
    assert page.locator("table.lines tbody tr").count() == 2
    page.check("input[value=clear]")
    sign(page, "bob")
    page.goto(f"{desk.base}/exhibits/{desk.laid.message}")
    expect(page.locator(".pane-head .waits")).to_contain_text("alice")
    assert page.locator(".pane-head .standing.held").count() == 0


def _searches(page: Page) -> None:
    page.click(".rooms a[href='/search']")
    page.fill("#q", "monday -harbour")
    page.click("[role=search] button")
    expect(page.locator(".hits mark").first).to_have_text(re.compile("Monday", re.IGNORECASE))
    page.fill("#q", '"a verifier"')
    page.click("[role=search] button")
    expect(page.locator(".hits li").first).to_contain_text("À vérifier <b>avec</b> Bob")
    expect(page.locator(".hits mark").last).to_contain_text("vérifier")


def _releases(page: Page, desk: Served) -> None:
    page.click(".rooms a[href='/releases']")
    page.click("main a.button")
    page.fill("input[name=text]", SOURCE)
    page.click("button[name=show]")
    page.check(f"input[name=copy][value='{desk.made.flat}']")
    page.fill(f"input[name='title-{desk.made.flat}']", "Procès-verbal")
    page.fill("input[name=title]", "Les caméras")
    page.fill("textarea[name=description]", "<p>Ce que le conseil a décidé.</p>")
    sign(page, "bob")
    page.wait_for_url(re.compile(r"/releases/REL-"))
    expect(page.locator(".facts-list").first).to_contain_text("Les caméras")
    sign(page, "bob", "form.act[action$='/approve']")
    expect(page.locator(".obstacles").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("bob")


def _signs_a_change_of_keys(page: Page, desk: Served) -> None:
    page.click(".rooms a[href='/people']")
    page.click(".tabs a[href='/keys']")
    page.click("main td a.button")
    expect(page).to_have_url(f"{desk.base}/keys/open/{desk.laid.change}")
    sign(page, "bob")
    expect(page.locator("[role=status]")).to_be_visible()
    page.click("main a.button")
    expect(page.locator(".empty")).to_be_visible()
    assert "carol" in desk.made.room.chain().policy.auditors
