"""One Chromium and one served desk for the tests that look through a window."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect, sync_playwright

from tests.desk.pages.served import CHROMIUM, OPTIONS, Laid, Served, lay_out, served
from tests.release.candidates import Candidates


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """Debian's Chromium; without it these tests are not run, and say so."""
    if not CHROMIUM.exists():
        pytest.skip("Debian's chromium is not installed")
    expect.set_options(timeout=60_000)  # a busy machine is no fault of the page
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def laid(ready: Candidates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laid]:
    """What every served desk shows a copy of: change nothing in it."""
    made = lay_out(ready, tmp_path_factory.mktemp("stick"))
    yield made
    made.made.room.close()


@pytest.fixture(scope="module")
def desk(laid: Laid, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A served desk."""
    with served(laid, tmp_path_factory.mktemp("media")) as serving:
        yield serving
