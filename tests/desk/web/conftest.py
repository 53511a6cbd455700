"""One application a test, with the probe among its pages."""

import pytest
from flask import Flask

from desk.app import PAGES
from tests.desk.web import probe
from tests.desk.web.browsers import Browser, app_of
from tests.newsroom import Newsroom


@pytest.fixture
def app(newsroom: Newsroom) -> Flask:
    """The desk in English, the vault open, nobody signed in."""
    return app_of(newsroom, pages=(*PAGES, probe.pages))


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A browser nobody has signed in with."""
    return Browser(app)


@pytest.fixture
def alices(app: Flask) -> Browser:
    """The browser alice sits at."""
    made = Browser(app)
    made.sit("alice")
    return made
