"""The search of the public site, from a disk, in a real browser; and the same pages without JavaScript."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from release.public_search import search_index
from release.public_site import pages
from release.site_shelf import put
from tests.release.publications import SITE, many

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(axe_playwright_python.__path__[0], "axe.min.js")
COMPLAINTS = "axe.run(document).then(found => found.violations.map(each => each.id))"


def test_the_list_is_a_program_of_plain_letters_alone() -> None:
    written = search_index(list(many(2, 1)))
    begun, _, rest = written.decode("ascii").partition("const RELEASES = ")
    assert begun == '"use strict";\n'
    assert [each["name"] for each in json.loads(rest.removesuffix(";\n"))] == ["REL-2026-0001", "REL-2026-0002"]
    assert json.loads(rest.removesuffix(";\n"))[0]["text"] == "Un marché de caméras, lot 1."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("site")
    (top / "releases").mkdir()
    for page in pages(SITE, list(many(60, 2))):
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
        assert page.inner_text("#found") == "60 publications. Voici les 50 premières."
        assert page.is_hidden("#releases")
        page.fill("#words", "0007-02")
        assert page.inner_text("#found") == "Une publication."
        page.click("#hits .facts a")
        assert page.url == (site / "releases/REL-2026-0007.html").as_uri() + "#d2"
        page.go_back()
        page.fill("#words", "girafe")
        assert page.inner_text("#found").startswith("Rien de tel")
        page.fill("#words", "")
        assert page.is_visible("#releases")
        assert said == []
        assert {url.rpartition("/")[0] for url in asked} <= {site.as_uri(), (site / "releases").as_uri()}


def test_without_javascript_the_list_is_whole_and_no_dead_box_is_shown(chromium: Browser, site: Path) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto((site / "index.en.html").as_uri())
        assert page.is_hidden("#search")
        assert page.locator("#releases li").count() == 60
        assert "Ctrl+F" in page.inner_text("main")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_no_complaint_and_nothing_scrolls_sideways(
    chromium: Browser, site: Path, scheme: Literal["light", "dark"]
) -> None:
    with chromium.new_context(bypass_csp=True, color_scheme=scheme, viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        for name in ("index.html", "releases/REL-2026-0001.en.html", "releases/REL-2026-0001.check.html"):
            page.goto((site / name).as_uri())
            page.add_script_tag(path=AXE)
            assert page.evaluate(COMPLAINTS) == [], name
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
