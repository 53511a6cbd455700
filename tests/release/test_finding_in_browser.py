"""The search of the public site, from a disk, in a real browser; and the same pages without JavaScript."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from release.gone import Gone
from release.public_site import pages
from release.site_shelf import put
from release.withdrawal import Reason
from tests.release import tenders
from tests.release.publications import SITE, many, reading

LOOKED_AT = (
    "index.html",
    "timeline.html",
    "places/index.html",
    "places/fr-974.html",
    "companies/index.en.html",
    "companies/panoptiksystemes.html",
    "documents/REL-2024-0001-01.html",
    "releases/REL-2024-0001.html",
    "releases/REL-2026-0001.check.en.html",
    "releases/REL-2023-0009.html",
    "releases/REL-2023-0008.en.html",
)
WITHDRAWN = (
    Gone(
        "REL-2023-0009",
        SITE.log_key,
        date(2025, 3, 4),
        date(2023, 4, 5),
        Reason.ERROR,
        notice="WDR-2025-0001",
        title="Le marché",
        language="fr",
        said={"fr": "<p>Un nom était <em>faux</em>.</p>", "en": ""},
        replaced_by="REL-2024-0001",
        payload="9" * 64,
        release_key="F" * 40,
    ),
    Gone("REL-2023-0008", SITE.log_key, date(2025, 3, 5), None, Reason.UNTOLD),
)
CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(axe_playwright_python.__path__[0], "axe.min.js")
SAID = "words => document.getElementById('found').textContent === words"
COMPLAINTS = "axe.run(document).then(found => found.violations.map(each => each.id))"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("site")
    for page in pages(SITE, list(many(60, 2)), reading):
        (top / page.path).parent.mkdir(parents=True, exist_ok=True)
        put(top, page, top)
    return top


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("demonstration")
    releases = list(tenders.published())
    tenders.lay_out(top, releases)
    for page in pages(SITE, releases, tenders.read, WITHDRAWN):
        (top / page.path).parent.mkdir(parents=True, exist_ok=True)
        put(top, page, top)
    return top


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("Debian's chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def test_the_search_works_from_a_disk_and_asks_nobody(chromium: Browser, site: Path) -> None:
    with chromium.new_context() as context:
        page: Page = context.new_page()
        said: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda fault: said.append(str(fault)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto((site / "index.html").as_uri())
        assert page.evaluate("getComputedStyle(document.querySelector('.band')).borderBottomStyle") == "solid"
        page.fill("#words", "CAMERAS lot marche")
        page.wait_for_function(SAID, arg="60 publications. Voici les 50 premières.")
        assert page.is_hidden("#browse")
        page.fill("#words", "0007-02")
        page.wait_for_function(SAID, arg="Une publication.")
        page.click("#hits .facts a")
        assert page.url == (site / "documents/REL-2026-0007-02.html").as_uri()
        page.go_back()
        page.fill("#words", "girafe")
        page.wait_for_function(SAID, arg="Rien de tel. Essayez moins de mots.")
        page.fill("#words", "")
        assert page.is_visible("#releases")
        assert said == ["Failed to load resource: net::ERR_FILE_NOT_FOUND"] * len(said), "no word begins so: no file"
        assert all(url.startswith(site.as_uri()) for url in asked)


def test_the_search_finds_a_word_of_a_text_and_says_in_which_document(chromium: Browser, site: Path) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto((site / "index.html").as_uri())
        page.fill("#words", "oeuvre operat 17")
        page.wait_for_function(SAID, arg="Une publication.")
        assert page.get_attribute("#hits .facts a", "href") == "documents/REL-2026-0017-02.html"
        page.fill("#words", "vidéosurv société girafe")
        page.wait_for_function(SAID, arg="Rien de tel. Essayez moins de mots.")


def test_without_javascript_the_list_is_whole_and_no_dead_box_is_shown(chromium: Browser, site: Path) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto((site / "index.en.html").as_uri())
        assert page.is_hidden("#search")
        assert page.locator("#releases li").count() == 60
        assert "Ctrl+F" in page.inner_text("main")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_no_complaint_and_nothing_scrolls_sideways(
    chromium: Browser, demonstration: Path, scheme: Literal["light", "dark"]
) -> None:
    with chromium.new_context(bypass_csp=True, color_scheme=scheme, viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        for name in LOOKED_AT:
            page.goto((demonstration / name).as_uri())
            page.add_script_tag(path=AXE)
            assert page.evaluate(COMPLAINTS) == [], name
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, name


def test_pictures_and_the_map_are_shown_from_a_disk_and_every_dot_leads_somewhere(
    chromium: Browser, demonstration: Path
) -> None:
    with chromium.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto((demonstration / "documents/REL-2024-0001-01.html").as_uri())
        wide = "images => images.map(each => each.naturalWidth)"
        assert page.locator(".picture img").evaluate_all(wide) == [496] * 6
        page.goto((demonstration / "places/index.html").as_uri())
        page.click(".plate:not(.small) .spot >> nth=0")
        assert page.url.rpartition("/")[2] in {"fr--valbrume.html", "fr--landevez.html"}
        assert page.locator(".under .spot").count() == 1
        assert said == []


def test_the_keyboard_goes_past_the_map_to_the_list(chromium: Browser, demonstration: Path) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto((demonstration / "places/index.html").as_uri())
        page.focus("nav a:last-child")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.headings') !== null")
