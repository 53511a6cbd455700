"""Every route of the URL map × method × who asks × open or locked vault × what is wrong with the request.

Nothing here lists pages: a page added tomorrow is in. Whatever is refused records nothing, and every answer is fenced.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count

import pytest
from flask import Flask

from custody import founding
from custody.acts import Act
from desk.web.fences import BODY_LIMIT, METHODS
from desk.web.gate import OPEN
from tests.desk.web.browsers import ADDRESS, Browser
from tests.desk.web.test_fences import fenced
from tests.desk.web.test_gate import filled
from tests.newsroom import PASSPHRASES, Newsroom

VERBS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND")
FOREIGN = {
    "another host": {"Host": "evil.example"},
    "a name": {"Host": "localhost:43121"},
    "no port": {"Host": "127.0.0.1"},
    "another port": {"Host": "127.0.0.1:43122"},
    "a longer host": {"Host": "127.0.0.1:43121.evil.example"},
    "another origin": {"Origin": "http://evil.example"},
    "no origin": {"Origin": "null"},
    "another scheme": {"Origin": "https://127.0.0.1:43121"},
    "another site": {"Sec-Fetch-Site": "cross-site"},
    "the same site": {"Sec-Fetch-Site": "same-site"},
}
WHO = (
    "nobody",
    pytest.param("visitor", marks=pytest.mark.long),
    pytest.param("forged", marks=pytest.mark.long),
    pytest.param("reviewer", marks=pytest.mark.long),
    "reviewer in turn",
)
"""The quick suite asks for the two ends: who has no session at all everything, and who may do everything, whose
refusals are whole pages, on every route one wrong thing after the other in turn."""


def paths(app: Flask) -> Iterator[tuple[str, str, set[str]]]:
    """Gives endpoint, path with its parameters filled, and methods of every route; a real static file for those."""
    for rule in app.url_map.iter_rules():
        path = "/static/desk.css" if rule.endpoint == "static" else filled(rule.rule)
        yield rule.endpoint, path, set(rule.methods or ())


def person(app: Flask, who: str) -> Browser:
    """Gives the browser of somebody."""
    browser = Browser(app)
    if who == "visitor":
        browser.get("/sign-in")
    elif who == "forged":
        browser.client.set_cookie("tamis-43121", "f" * 64, domain="127.0.0.1")
    elif who.startswith("reviewer"):
        browser.sit("alice")
    return browser


def asked(many: Iterable[str], who: str, turn: Iterator[int]) -> list[str]:
    """Gives all, or the one whose turn it is."""
    every = list(many)
    return [every[next(turn) % len(every)]] if every and who.endswith("in turn") else every


def size(room: Newsroom) -> int:
    return room.chain().size


@pytest.mark.parametrize("who", WHO)
def test_no_request_from_elsewhere_is_answered_on_any_route(app: Flask, newsroom: Newsroom, who: str) -> None:
    browser, before, turn = person(app, who), size(newsroom), count()
    for _endpoint, path, methods in paths(app):
        for method in sorted(methods & set(METHODS)):
            for named in asked(FOREIGN, who, turn):
                wrong = FOREIGN[named]
                headers = {"Origin": ADDRESS, **wrong} if method == "POST" else wrong
                answer = browser.client.open(path, base_url=ADDRESS, method=method, headers=headers)
                assert answer.status_code == 403, (method, path, wrong)
                fenced(answer)
        missing = browser.client.post(path, base_url=ADDRESS)
        assert missing.status_code in {403, 405}, path
    assert size(newsroom) == before


@pytest.mark.parametrize("who", WHO)
def test_no_other_method_is_answered_on_any_route(app: Flask, who: str) -> None:
    browser, turn = person(app, who), count()
    routes = app.url_map.bind(ADDRESS.removeprefix("http://"))
    for path in sorted({path for _, path, _ in paths(app)}):
        methods = set(routes.allowed_methods(path)) & set(METHODS)
        for method in asked((verb for verb in VERBS if verb not in methods), who, turn):
            answer = browser.client.open(path, base_url=ADDRESS, method=method, headers={"Origin": ADDRESS})
            assert answer.status_code == 405, (method, path)
            assert "Allow" in answer.headers
            fenced(answer)


@pytest.mark.parametrize("who", ["nobody", "visitor", "forged"])
@pytest.mark.parametrize("locked", [False, True])
def test_who_is_no_reviewer_gets_the_door_and_nothing_else(
    app: Flask, newsroom: Newsroom, who: str, *, locked: bool
) -> None:
    before = size(newsroom)
    if locked:
        newsroom.lock()
    for endpoint, path, methods in paths(app):
        browser = person(app, who)
        for method in sorted(methods & {"GET", "HEAD"}):
            answer = browser.client.open(path, base_url=ADDRESS, method=method)
            answer.close()  # a static file
            fenced(answer)
            if endpoint == "static":
                assert answer.status_code == 200
            elif endpoint in OPEN:
                assert answer.status_code in {200, 401, 423}, path
            else:
                assert answer.headers["Location"].startswith("/sign-in?back="), path
        if "POST" in methods:
            fields = browser.hidden("/sign-in") if who != "nobody" else {}
            answer = browser.send(path, fields)
            fenced(answer)
            assert endpoint in OPEN or answer.status_code in {401, 403, 423}, path
    if locked:
        newsroom.unlock("alice")
    assert size(newsroom) == before


@pytest.mark.parametrize(
    "fields",
    [{}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": "0" * 64, "act": "0" * 32}, {"csrf": "é"}, {"csrf": ["a", "b"]}],
)
def test_no_form_counts_without_its_tokens_on_any_route(app: Flask, newsroom: Newsroom, fields: dict[str, str]) -> None:
    alices, before = person(app, "reviewer"), size(newsroom)
    for _endpoint, path, methods in paths(app):
        if "POST" in methods:
            answer = alices.send(path, fields)
            assert answer.status_code == 403, path
            fenced(answer)
    assert size(newsroom) == before


def test_no_form_counts_without_the_number_of_its_act_on_any_route(app: Flask, newsroom: Newsroom) -> None:
    alices, before = person(app, "reviewer"), size(newsroom)
    own = alices.hidden("/probe")
    for _endpoint, path, methods in paths(app):
        if "POST" in methods:
            assert alices.send(path, {"csrf": own["csrf"]}).status_code == 403, path
    assert size(newsroom) == before


def test_a_body_that_is_too_long_is_refused_on_every_route(app: Flask) -> None:
    for who in ("nobody", "reviewer"):
        browser = person(app, who)
        for endpoint, path, methods in paths(app):
            if "POST" in methods and (endpoint != "uploading.send" or who == "nobody"):
                answer = browser.send(path, {"csrf": "x" * (BODY_LIMIT + 1)})
                assert answer.status_code in {403, 413}, path
                fenced(answer)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2f..%2fdesk/app.py",
        "/static//etc/passwd",
        "/static/%00",
        "/static/",
        "/..;/people",
        "/%2e%2e/people",
        "//people",
        "/people/",
        "/people%00",
        "/exhibits/..%2f..%2fpeople",
        "/releases/..%2fREL-2026-0001",
        "/exhibits/" + "a" * 5000,
        "/\\evil.example",
    ],
)
def test_no_path_leads_around_the_gate(app: Flask, path: str) -> None:
    for who in ("nobody", "reviewer"):
        answer = person(app, who).get(path)
        assert answer.status_code in {301, 303, 308, 400, 404, 409, 423}, (who, path)
        assert b"root:" not in answer.data
        assert b"create_app" not in answer.data
        if "Location" in answer.headers:
            assert re.match(r"/(?![/\\])|http://127\.0\.0\.1:43121/", answer.headers["Location"]), path
        fenced(answer)


def test_who_the_policy_no_longer_names_is_signed_out(app: Flask, newsroom: Newsroom) -> None:
    bobs, alices = Browser(app), person(app, "reviewer")
    bobs.sit("bob")
    assert bobs.get("/people").status_code == 200
    chain = newsroom.chain()
    others = {"alice": newsroom.reviewers["alice"], "carol": "C" * 40}
    rules = replace(chain.policy, reviewers=others).as_json()
    for name in ("alice", "bob"):
        draft = chain.draft(Act.POLICY, newsroom.reviewers[name], policy=rules)
        chain.record([founding.sign_draft(chain, draft, name, PASSPHRASES[name])])
    assert bobs.get("/people").status_code == 303
    assert alices.get("/people").status_code == 200
