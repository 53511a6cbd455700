"""What a browser is told when something does not work."""

from http import HTTPStatus

import pytest
from flask import Flask

from custody.errors import NotPermitted, Unknown
from desk.errors import NotFromHere, SignedOut, TooOften, Usage
from desk.web.troubles import status_of
from keys.errors import GpgFailed, Locked, WrongPassphrase
from tests.desk.web.browsers import Browser
from words.message import TellableError


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (Locked, 423),
        (Unknown, 404),
        (NotPermitted, 403),
        (NotFromHere, 403),
        (SignedOut, 401),
        (TooOften, 429),
        (Usage, 400),
        (WrongPassphrase, 409),
        (GpgFailed, 500),
    ],
)
def test_every_error_has_the_status_that_fits(kind: type[TellableError], status: int) -> None:
    assert status_of(kind("keys.locked")) == status


def test_what_nobody_foresaw_tells_the_reader_nothing(app: Flask, alices: Browser) -> None:
    answer = alices.get("/probe/fault")
    page = answer.get_data(as_text=True)
    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "did not foresee" in page
    terminal = app.extensions["tamis"].desk.telling.err.getvalue()
    assert "RuntimeError, probe.py:" in terminal
    for text in (page, terminal):
        assert "Camille" not in text
        assert "Traceback" not in text


def test_an_unknown_address_is_said_to_be_unknown(browser: Browser, alices: Browser) -> None:
    for each in (browser, alices):
        answer = each.get("/no/such/<b>page")
        assert answer.status_code == HTTPStatus.NOT_FOUND
        assert "no page at this address" in answer.get_data(as_text=True)
        assert "<b>" not in answer.get_data(as_text=True)


def test_a_page_of_trouble_leads_on(browser: Browser, alices: Browser) -> None:
    assert 'href="/sign-in"' in browser.get("/nowhere").get_data(as_text=True)
    assert 'href="/">' in alices.get("/nowhere").get_data(as_text=True)
