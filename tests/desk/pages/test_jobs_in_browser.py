"""Jobs in Debian's Chromium: asked for and followed, paused, stopped, asked again; a drop paused; leafing far.

Without the browser these tests are not run, and say so.
"""

import hashlib
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from custody.acts import Act
from custody.chain import Chain
from intake.limits import Limits
from intake.receive import receive
from sanitize.workshop import Workshop
from tests.desk.pages.at_work import at_work
from tests.desk.pages.test_app_in_browser import AXE, COMPLAINTS, SIDEWAYS
from tests.exports import write_singles
from tests.newsroom import Newsroom
from tests.specimens.pdf_specimens import plain
from triage.leaves import Leaves, leaves_bytes
from triage.pages import RECIPE, leaves, render
from words.speak import LANGUAGES, Language

if TYPE_CHECKING:
    from custody.canonical import JSON

MANY = 200
_ALONE = 16  # things too large to be kept together: a pause takes effect after each
PICTURES = "document.images.length"

pytestmark = pytest.mark.skipif(shutil.which("bwrap") is None, reason="there is no jail on this machine")


@pytest.fixture
def room(newsroom: Newsroom, tmp_path: Path) -> Newsroom:
    """A letter, and a PDF of some pages."""
    make, stick = newsroom.exporter, tmp_path / "stick"
    stick.mkdir()
    paper = plain(tmp_path / "paper.pdf", ["Traceurs dans les rues", "de Lannion"], pages=8).read_bytes()
    items = [
        make.message(1, "brave otter", b"une lettre\n"),
        make.document(2, "brave otter", paper, b"paper.pdf"),
        make.document(3, "brave otter", b"\x7fELF" + bytes(99), b"run.me"),
    ]
    write_singles(items, stick)
    receive(stick, newsroom.chain(), Limits())
    return newsroom


def label_of(chain: Chain, number: int) -> str:
    (submission,) = (each.label for each in chain.catalog.submissions() if each.number == number)
    return chain.catalog.exhibits(submission)[0].label


def a_long_document(chain: Chain, label: str) -> None:
    """Lists the one page of a letter two hundred times, as a document of so many pages that look alike would be."""
    render(label, chain, Workshop, "desk")
    (leaf,) = leaves(label, chain).pages
    exhibit = chain.catalog.exhibit(label)
    data = leaves_bytes(Leaves((leaf,) * MANY, leaves(label, chain).text))
    kept = chain.keep_in(exhibit.submission, "pages", hashlib.sha256(data).hexdigest(), [data])
    about: dict[str, JSON] = {
        "submission": exhibit.submission,
        "object": exhibit.label,
        "in": exhibit.digest,
        "recipe": RECIPE,
    }
    listed: dict[str, JSON] = {
        "media_type": "text/plain",
        "pages": MANY,
        "blob": kept.name,
        "out": kept.digest,
        "size": kept.length,
    }
    chain.record([chain.draft(Act.RENDERING, "desk", exhibit.submission, **about, **listed)])


def complaints(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    found: list[str] = page.evaluate(COMPLAINTS)
    return [*found, *(["sideways"] if page.evaluate(SIDEWAYS) else [])]


def test_a_long_document_is_leafed_through_with_twenty_pictures_at_most(room: Newsroom, chromium: Chromium) -> None:
    label = label_of(room.chain(), 1)
    a_long_document(room.chain(), label)
    with at_work(room, chromium, crew=False) as window:
        page = window.open(f"/exhibits/{label}/pages")
        page.wait_for_selector("#page-1 svg.wording text")
        assert page.locator("figure").count() == MANY
        assert "lettre" in page.locator("#page-1 svg.wording").text_content().split()  # type: ignore[union-attr]  # there
        most = 0
        for number in (*range(1, MANY + 1, 9), MANY, 100, 1):
            page.evaluate(f"document.getElementById('page-{number}').scrollIntoView()")
            page.wait_for_selector(f"#page-{number} img")
            most = max(most, page.evaluate(PICTURES))
        print(f"most pictures at once: {most}")  # noqa: T201 (a measurement)
        assert 1 < most <= 20
        page.wait_for_selector("#page-1 svg.wording")
        page.evaluate("getSelection().selectAllChildren(document.querySelector('#page-1 svg.wording'))")
        assert "une lettre" in " ".join(page.evaluate("String(getSelection())").split())


def test_without_the_script_links_lead_from_twenty_pages_to_the_next(room: Newsroom, chromium: Chromium) -> None:
    label = label_of(room.chain(), 1)
    a_long_document(room.chain(), label)
    with at_work(room, chromium, crew=False) as window:
        context = window.without_script()
        page = context.new_page()
        page.goto(f"{window.base}/exhibits/{label}/pages")
        assert page.locator("figure img").count() == 20
        page.get_by_role("link", name="181–200").click()
        assert page.locator("figure img").count() == 20
        assert page.locator("#page-200 img").is_visible()
        context.close()


def test_what_somebody_opens_is_painted_first_and_shown_page_by_page(
    room: Newsroom, chromium: Chromium, tmp_path: Path
) -> None:
    chain, more = room.chain(), tmp_path / "more"
    more.mkdir()
    long = plain(tmp_path / "long.pdf", ["Marché de vidéosurveillance"], pages=20).read_bytes()
    write_singles([room.exporter.document(4, "brave otter", long, b"long.pdf")], more)
    receive(more, chain, Limits())
    label = label_of(chain, 4)
    with at_work(room, chromium) as window:
        window.open("/inbox").close()
        began = time.monotonic()
        page = window.open(f"/exhibits/{label}/pages")
        page.wait_for_selector("img[src*='/picture/1']", timeout=60_000)
        page.evaluate("document.querySelector('img').decode()")
        print(f"first page after {time.monotonic() - began:.2f} s")  # noqa: T201 (a measurement)
        assert chain.catalog.renderings.of(label) is None, "it was shown only when all was painted"
        page.wait_for_selector("#page-20", timeout=240_000)  # by itself, when all are there
        assert chain.catalog.renderings.of(label) is not None


def test_pages_answer_while_a_long_job_runs_and_the_copy_comes_by_itself(room: Newsroom, chromium: Chromium) -> None:
    chain = room.chain()
    label = label_of(chain, 2)
    with at_work(room, chromium, "en") as window:
        page = window.open(f"/exhibits/{label}/copies")
        began = time.monotonic()
        page.get_by_role("button", name="flattened").click()
        page.wait_for_selector("#live .job", timeout=60_000)
        print(f"asked for a copy: answered after {time.monotonic() - began:.2f} s")  # noqa: T201 (a measurement)
        assert not chain.catalog.derivatives(label)
        slowest, answered = 0.0, []
        for _ in range(3):
            began = time.monotonic()
            window.open("/inbox").close()
            slowest = max(slowest, time.monotonic() - began)
            answered.append(not chain.catalog.derivatives(label))
        print(f"slowest page while it ran: {slowest:.2f} s")  # noqa: T201 (a measurement)
        assert answered[0], "the pages came only when the copy was made"
        page.wait_for_selector("section.card", timeout=120_000)
        (copy,) = chain.catalog.derivatives(label)
        page.get_by_role("link", name="pages of this copy").click()
        page.wait_for_selector("#page-8", timeout=120_000)
        assert page.locator(".digest").text_content() == f"SHA-256 {copy.digest}"
    chain.catch_up()
    assert [entry.text("actor") for entry in chain.history.entries() if entry.text("act") == Act.FLATTENING] == [
        "alice"
    ]


def test_jobs_are_paused_stopped_and_asked_for_again(room: Newsroom, chromium: Chromium) -> None:
    chain = room.chain()
    label = label_of(chain, 2)
    chain.catalog.jobs.ask(label, "pages")
    chain.catalog.jobs.ask(label_of(chain, 3), "pages")
    chain.catalog.jobs.pause(on=True)
    with at_work(room, chromium, "en") as window:
        page = window.open("/jobs")
        assert page.locator("#jobs-paused").is_visible()
        page.locator("#jobs-waiting tr", has_text="paper.pdf").filter(has_text="Pages").get_by_role("button").click()
        assert page.locator("#jobs-stopped tr", has_text="paper.pdf").is_visible()
        page.get_by_role("button", name="Go on").click()
        page.wait_for_selector("#jobs-stopped tr:has-text('run.me'):has-text('not done')", timeout=60_000)
        assert chain.catalog.renderings.of(label) is None, "what somebody stopped was done all the same"
        page.locator("#jobs-stopped tr", has_text="paper.pdf").get_by_role("button").click()
        page.wait_for_selector("#jobs-running progress", timeout=60_000)
        page.wait_for_selector("#live:not([data-live])", timeout=120_000)
        assert chain.catalog.renderings.of(label) is not None
        assert "pages" in {job.task for job in chain.catalog.jobs.listed("failed")}


def take_in(page: Page, base: str, stick: Path) -> None:
    page.goto(base + "/take-in")
    page.locator("input[name=other]").fill(str(stick))
    for name in ("See what is on it", "Take everything in"):
        with page.expect_navigation():
            page.get_by_role("button", name=name).click()


def test_a_drop_is_followed_paused_stopped_and_taken_up_again(
    newsroom: Newsroom, chromium: Chromium, tmp_path: Path
) -> None:
    stick = tmp_path / "sticks" / "blue"
    stick.mkdir(parents=True)
    write_singles(newsroom.exporter.large_documents(_ALONE), stick)
    chain = newsroom.chain()
    chain.catalog.jobs.pause(on=True)
    with at_work(newsroom, chromium, "en", [stick.parent]) as window:
        page = window.open("/inbox")
        take_in(page, window.base, stick)
        with page.expect_navigation():
            page.get_by_role("button", name="Pause").click()
        page.wait_for_selector("#run-acts-paused")
        (run,) = window.front.reception.runs()
        so_far = len(run.lines)
        assert 0 < so_far < _ALONE
        assert complaints(page) == []
        time.sleep(1)
        assert len(window.front.reception.run(run.id).lines) == so_far == len(chain.catalog.submissions())
        with page.expect_navigation():
            page.get_by_role("button", name="Stop").click()
        page.wait_for_selector("#run-trouble")
        take_in(page, window.base, stick)
        page.wait_for_selector("text=Receipt of intake", timeout=60_000)
        assert page.locator("tr.accepted").count() == _ALONE - so_far
        assert page.locator("tr.duplicate").count() == so_far
        assert len(chain.catalog.submissions("accepted")) == _ALONE
        chain.catch_up()
        assert len(chain.catalog.jobs.listed("waiting")) == 2 * _ALONE, "what came in is to be prepared by itself"


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_has_no_complaint_about_these_pages(room: Newsroom, chromium: Chromium, language: Language) -> None:
    chain = room.chain()
    label = label_of(chain, 1)
    a_long_document(chain, label)
    chain.catalog.jobs.ask(label, "flatten", "alice")
    chain.catalog.jobs.ask(label_of(chain, 2), "pages")
    job = chain.catalog.jobs.claim("w", int(room.clock().timestamp()), 600)
    assert job is not None
    chain.catalog.jobs.failed(job, '{"id":"sanitize.no_jail","params":{}}')
    with at_work(room, chromium, language, crew=False) as window:
        found = {}
        for path in ("/jobs", f"/exhibits/{label}/pages", f"/exhibits/{label_of(chain, 2)}/pages", "/take-in"):
            page = window.open(path)
            page.set_viewport_size({"width": 683, "height": 384})
            page.wait_for_timeout(300)
            found[path] = complaints(page)
            page.close()
        assert {path: each for path, each in found.items() if each} == {}
