"""One Chromium and one served desk for the tests that look through a window."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import sync_playwright

from tests.desk.pages.served import CHROMIUM, OPTIONS, Served, served
from tests.release.candidates import Candidates


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """Debian's Chromium; without it these tests are not run, and say so."""
    if not CHROMIUM.exists():
        pytest.skip("Debian's chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def desk(ready: Candidates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A served desk."""
    with served(ready, tmp_path_factory.mktemp("sticks")) as serving:
        yield serving
