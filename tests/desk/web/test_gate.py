"""Who may pass: every route of the application, with and without a session, with the vault locked."""

import re
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from flask import Flask

from desk.web.gate import OPEN, local
from desk.web.sessions import IDLE
from tests.desk.web.browsers import ADDRESS, Browser
from tests.newsroom import Newsroom


def routes(app: Flask, method: str) -> Iterator[tuple[str, str]]:
    """Gives the endpoint and a path of every route that takes a method, its parameters filled."""
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()):
            yield rule.endpoint, filled(rule.rule)


def filled(rule: str) -> str:
    """Fills a route's parameters: the first of a choice, 1 for anything else."""
    return re.sub(r"<(?:any\(([^,)]+)[^)]*\):|\w+:)?\w+>", lambda found: found[1] or "1", rule)


def test_without_a_session_only_sign_in_language_and_static_files_answer(app: Flask) -> None:
    for endpoint, path in routes(app, "GET"):
        answer = Browser(app).get(path)
        if endpoint == "static":
            assert answer.status_code == HTTPStatus.NOT_FOUND, path
        elif endpoint in OPEN:
            assert answer.status_code in {HTTPStatus.OK, HTTPStatus.UNAUTHORIZED}, path
        else:
            assert answer.status_code == HTTPStatus.SEE_OTHER, path
            assert answer.headers["Location"].startswith("/sign-in?back="), path


def test_no_form_counts_without_a_session_or_its_token(app: Flask, alices: Browser) -> None:
    for _endpoint, path in routes(app, "POST"):
        for fields in ({}, {"csrf": ""}, {"csrf": "0" * 64, "act": "0" * 32}, {"csrf": "é"}):
            assert Browser(app).send(path, fields).status_code == HTTPStatus.FORBIDDEN, path
            assert alices.send(path, fields).status_code == HTTPStatus.FORBIDDEN, path


def test_a_visitor_s_token_opens_no_reviewer_s_form(app: Flask) -> None:
    for endpoint, path in routes(app, "POST"):
        if endpoint not in OPEN:
            browser = Browser(app)
            assert browser.send(path, browser.hidden("/sign-in")).status_code == HTTPStatus.UNAUTHORIZED, path


def test_when_the_vault_is_locked_nobody_is_signed_in_any_more(app: Flask, newsroom: Newsroom) -> None:
    paths = [path for endpoint, path in routes(app, "GET") if endpoint not in {*OPEN, "static"}]
    seated = {path: Browser(app) for path in paths}
    for browser in seated.values():
        browser.sit("alice")
    newsroom.lock()
    first, *others = (browser.get(path).status_code for path, browser in seated.items())
    assert first == HTTPStatus.LOCKED
    assert set(others) == {HTTPStatus.SEE_OTHER}


def test_a_form_sent_when_the_vault_is_locked_does_nothing(app: Flask, newsroom: Newsroom) -> None:
    paths = [path for endpoint, path in routes(app, "POST") if endpoint not in OPEN]
    for path in paths:
        alices = Browser(app)
        alices.sit("alice")
        fields = alices.hidden("/probe")
        held = newsroom.memory / "secrets.json"
        held.rename(held.with_suffix(".away"))
        assert alices.send(path, fields).status_code == HTTPStatus.LOCKED, path
        held.with_suffix(".away").rename(held)


def test_a_session_does_not_outlive_the_unlocking_it_belongs_to(alices: Browser, newsroom: Newsroom) -> None:
    newsroom.lock()
    newsroom.unlock("bob")
    assert alices.get("/probe").status_code == HTTPStatus.SEE_OTHER


def test_a_form_sent_twice_is_one_act(app: Flask, alices: Browser) -> None:
    fields = alices.hidden("/probe")
    first, second = (alices.send("/probe", fields) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"] == "/probe?text=done-1"
    assert app.config["DONE"] == ["alice"]


def test_a_refused_form_can_be_sent_again(app: Flask, alices: Browser) -> None:
    fields = alices.hidden("/probe")
    assert alices.send("/probe", {**fields, "refuse": "1"}).status_code == HTTPStatus.CONFLICT
    assert alices.send("/probe", fields).status_code == HTTPStatus.SEE_OTHER
    assert app.config["DONE"] == ["alice"]


def test_a_form_without_a_token_of_its_own_does_not_count(app: Flask, alices: Browser) -> None:
    fields = alices.hidden("/probe")
    for act in ("", "short", "é" * 32, "0" * 33):
        assert alices.send("/probe", {**fields, "act": act}).status_code == HTTPStatus.FORBIDDEN
    assert "DONE" not in app.config


def test_two_reviewers_sit_in_two_browsers(app: Flask, alices: Browser) -> None:
    bobs = Browser(app)
    bobs.sit("bob")
    assert '<p id="text">alice</p>' in alices.get("/probe").get_data(as_text=True)
    assert '<p id="text">bob</p>' in bobs.get("/probe").get_data(as_text=True)


def test_one_reviewer_s_token_does_not_count_in_another_s_browser(app: Flask, alices: Browser) -> None:
    bobs = Browser(app)
    bobs.sit("bob")
    assert bobs.send("/probe", alices.hidden("/probe")).status_code == HTTPStatus.FORBIDDEN


def test_the_cookie_is_for_this_desk_s_pages_alone(browser: Browser) -> None:
    cookie = browser.get("/sign-in").headers["Set-Cookie"]
    assert re.fullmatch(r"tamis-43121=[0-9a-f]{64}; HttpOnly; Path=/; SameSite=Strict", cookie)


def test_a_page_reaches_the_vault_and_lets_it_go(alices: Browser, newsroom: Newsroom) -> None:
    assert alices.get("/probe/chain").get_data(as_text=True) == str(newsroom.chain().size)


def test_a_stranger_s_text_is_shown_and_not_obeyed(alices: Browser) -> None:
    page = alices.get("/probe", query_string={"text": "<script>alert(1)</script>\u202e"}).get_data(as_text=True)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;⟨U+202E⟩" in page
    assert "<script>" not in page


@pytest.mark.parametrize("path", ["//evil.example", "/\\evil", "http://evil.example", "", "/a\nb", "/" + "a" * 500])
def test_nobody_is_led_away_from_the_desk(path: str) -> None:
    assert local(path) == "/"


def test_sign_in_leads_back_to_where_one_was_going(browser: Browser) -> None:
    away = browser.get("/probe?text=b").headers["Location"]
    assert away == "/sign-in?back=/probe%3Ftext%3Db"
    fields = {**browser.hidden(away), "back": "/probe?text=b"}
    answer = browser.send("/sign-in", {**fields, "name": "alice", "passphrase": "twelve oars of alder"})
    assert answer.headers["Location"] == "/probe?text=b"
    assert ADDRESS not in answer.headers["Location"]


def test_what_a_browser_fetches_by_itself_keeps_nobody_signed_in(alices: Browser, newsroom: Newsroom) -> None:
    for _ in range(4):
        newsroom.clock.now += IDLE * 0.4
        alices.get("/static/desk.css").close()
        alices.get("/probe?watch=1")
    assert alices.get("/probe").status_code == 303


def test_who_joins_at_a_terminal_signs_nobody_out(alices: Browser, newsroom: Newsroom) -> None:
    newsroom.unlock("bob")
    assert alices.get("/probe").status_code == 200
