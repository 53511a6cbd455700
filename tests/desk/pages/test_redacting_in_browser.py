"""Redacting in Debian's Chromium: a box drawn with the mouse, a word clicked, by keyboard alone; axe finds nothing.

Without the browser these tests are not run, and say so.
"""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from intake.limits import Limits
from intake.receive import receive
from sanitize.workshop import Workshop
from tests.desk.pages.at_work import at_work
from tests.desk.pages.test_jobs_in_browser import complaints, label_of
from tests.exports import write_singles
from tests.newsroom import PASSPHRASES, Newsroom
from tests.specimens.pdf_specimens import plain
from triage.pages import render
from triage.redaction import Step, step

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="there is no jail on this machine")
PICTURES = os.environ.get("TAMIS_PICTURES", "")


@pytest.fixture
def room(newsroom: Newsroom, tmp_path: Path) -> Newsroom:
    """A contract of two pages, painted."""
    stick = tmp_path / "stick"
    stick.mkdir()
    lines = ["Contrat de vidéosurveillance", "Signé par Jean Dupont, 06 12 34 56 78", "pour la ville de Lannion"]
    paper = plain(tmp_path / "paper.pdf", lines, pages=2).read_bytes()
    write_singles([newsroom.exporter.document(1, "brave otter", paper, b"contrat.pdf")], stick)
    receive(stick, newsroom.chain(), Limits())
    render(label_of(newsroom.chain(), 1), newsroom.chain(), Workshop, "desk")
    return newsroom


def looked_at(page: Page, name: str) -> None:
    """Keeps a picture of a page for people to look at, where a folder is named for it."""
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drags over the picture, in shares of it."""
    page.evaluate("document.querySelector('#redact-paper img').decode()")
    frame = page.locator("#redact-paper img").bounding_box()
    assert frame is not None
    places = [(frame["x"] + x * frame["width"], frame["y"] + y * frame["height"]) for x, y in (start, end)]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=4)
    page.mouse.up()


def test_drawn_by_mouse_searched_and_proposed(room: Newsroom, chromium: Chromium) -> None:
    chain = room.chain()
    label = label_of(chain, 1)
    with at_work(room, chromium, crew=False) as window:
        at = f"{window.base}/exhibits/{label}/redaction"
        page = window.open(f"/exhibits/{label}/redaction/pages/1")
        drag(page, (0.1, 0.06), (0.5, 0.1))
        page.locator("rect.word").nth(3).click()
        assert page.locator(".word-lines input:checked").count() == 1
        page.select_option("[name='mode-0']", "tight")
        page.fill("[name='reason-0']", "un nom")
        looked_at(page, "redact-drawing")
        assert complaints(page) == []
        page.get_by_role("button", name="Enregistrer", exact=True).click()
        page.wait_for_selector("[name='reason-1']")
        page.goto(f"{at}/search?term=Lannion")
        assert complaints(page) == []
        page.get_by_role("button", name="Noircir partout (2 endroits)").click()
        page.wait_for_url("**/redaction")
        looked_at(page, "redact-overview")
        assert complaints(page) == []
        page.fill("[name='passphrase']", PASSPHRASES["alice"])
        page.get_by_role("button", name="Signer la proposition").click()
        page.wait_for_selector("text=une autre personne doit la vérifier")
        assert [step(each) for each in chain.catalog.redactions.of(label)][-1] is Step.PROPOSED


def test_suggestions_are_listed_and_left_to_people(room: Newsroom, chromium: Chromium) -> None:
    label = label_of(room.chain(), 1)
    with at_work(room, chromium, crew=False) as window:
        page = window.open(f"/exhibits/{label}/redaction/suggestions")
        looked_at(page, "redact-suggestions")
        assert page.get_by_text("Numéro de téléphone").count() == 2
        assert page.locator("input[name=hit]:checked").count() == 0
        assert complaints(page) == []
        for kind in ("names", "faces"):
            page = window.open(f"/exhibits/{label}/redaction/{kind}")
            looked_at(page, f"redact-{kind}")
            assert page.locator("input:checked").count() == 0
            assert complaints(page) == []


def test_by_keyboard_alone_and_without_a_script(room: Newsroom, chromium: Chromium) -> None:
    label = label_of(room.chain(), 1)
    with at_work(room, chromium, crew=False) as window:
        context = window.without_script()
        page = context.new_page()
        page.goto(f"{window.base}/exhibits/{label}/redaction/pages/1")
        page.locator(".word-lines input").first.focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Enregistrer", exact=True).focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(".box-row")
        assert page.locator(".box-row").count() == 1
        context.close()
