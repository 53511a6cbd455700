"""What a request must bring, and what every answer forbids the browser."""

from http import HTTPStatus

import pytest
from werkzeug.test import TestResponse

from desk.web.fences import BODY_LIMIT
from tests.desk.web.browsers import ADDRESS, Browser

EVERYWHERE = {
    "Cache-Control": "no-store",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def fenced(answer: TestResponse) -> None:
    """Passes only an answer with all fences."""
    for name, value in EVERYWHERE.items():
        assert answer.headers.getlist(name) == [value]
    (policy,) = answer.headers.getlist("Content-Security-Policy")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";") if " " in rule.strip())
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert rules["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in policy


def test_every_answer_is_fenced_errors_and_static_files_too(browser: Browser, alices: Browser) -> None:
    for path in ("/sign-in", "/nowhere", "/static/nothing", "/static/../app.py", "/probe"):
        fenced(browser.get(path))
        fenced(alices.get(path))
    for answer in (alices.get("/probe/fault"), browser.send("/sign-in", {}), browser.client.put("/", base_url=ADDRESS)):
        fenced(answer)


def test_a_public_page_is_shown_where_it_can_do_nothing(alices: Browser) -> None:
    policy = alices.get("/probe/public").headers["Content-Security-Policy"]
    assert "; sandbox" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    fenced(alices.get("/probe"))


@pytest.mark.parametrize(
    "host", ["evil.example:43121", "127.0.0.1", "localhost:43121", "127.0.0.1:43122", "[::1]:43121"]
)
def test_another_host_is_refused(browser: Browser, host: str) -> None:
    assert browser.get("/sign-in", headers={"Host": host}).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "http://127.0.0.1:1", f"{ADDRESS}.evil.example"])
def test_a_form_from_another_origin_is_refused(alices: Browser, origin: str) -> None:
    assert alices.send("/probe", alices.hidden("/probe"), Origin=origin).status_code == HTTPStatus.FORBIDDEN


def test_a_form_that_does_not_say_where_it_comes_from_is_refused(alices: Browser) -> None:
    fields = alices.hidden("/probe")
    assert alices.client.post("/probe", base_url=ADDRESS, data=fields).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_s_page_cannot_lead_a_browser_here(alices: Browser, site: str) -> None:
    assert alices.get("/probe", headers={"Sec-Fetch-Site": site}).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_only_get_head_and_post_are_answered(alices: Browser, method: str) -> None:
    for path in ("/probe", "/sign-in", "/nowhere"):
        assert alices.client.open(path, method=method, base_url=ADDRESS).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_a_body_too_large_is_refused(alices: Browser) -> None:
    answer = alices.send("/probe", {**alices.hidden("/probe"), "text": "a" * BODY_LIMIT})
    assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "too large" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "path",
    [
        *("../app.py", "%2e%2e/app.py", "..%2fapp.py", "%2e%2e%2fapp.py", "....//app.py", "..\\app.py"),
        *("/etc/passwd", "%2fetc%2fpasswd", "x%00.css", "../static/../app.py"),
    ],
)
def test_static_files_are_those_of_one_folder(browser: Browser, path: str) -> None:
    answer = browser.get(f"/static/{path}")
    assert answer.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.PERMANENT_REDIRECT, HTTPStatus.SEE_OTHER}
    assert "create_app" not in answer.get_data(as_text=True)
