"""Who may open which page: the table is held against every route of the application, and tried by an auditor."""

from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus

import pytest
from flask import Flask

from custody.acts import Act
from custody.founding import enact
from custody.records import Entry
from desk.web.gate import OPEN
from desk.web.rights import RIGHTS, Role, page_of
from tests.desk.web.browsers import Browser, app_of
from tests.desk.web.test_gate import routes
from tests.newsroom import PASSPHRASES, Newsroom
from tests.release.candidates import RELEASE, Candidates
from triage.viewing import Shown

CAROL = "B" * 40
TOO_SEALED = "Dear editors"


def name_an_auditor(room: Newsroom, fingerprint: str = CAROL) -> None:
    """Both founders sign rules that name carol as auditor."""
    chain = room.chain()
    enact(chain, replace(chain.policy, auditors={"carol": fingerprint}), PASSPHRASES)


def audited(room: Newsroom, app: Flask | None = None) -> Browser:
    """Seats carol, whom the policy names, at a browser."""
    browser = Browser(app or app_of(room))
    browser.sit("carol", fingerprint=CAROL, auditor=True)
    return browser


def views(room: Newsroom) -> list[Entry]:
    return [entry for entry in room.chain().history.entries() if entry.text("act") == Act.VIEW]


@pytest.fixture
def room(ready: Candidates) -> Iterator[Newsroom]:
    made = ready.fresh()
    name_an_auditor(made.room)
    yield made.room
    made.room.close()


def test_every_row_has_its_page_and_every_page_with_an_exhibit_or_release_in_its_address_a_row(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert set(RIGHTS) <= endpoints
    shown = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if {"label", "name"} & set(rule.arguments) and "GET" in (rule.methods or ())
    }
    assert not {endpoint for endpoint in shown if endpoint not in RIGHTS or not RIGHTS[endpoint].of}


def test_an_address_says_of_what_the_row_says_it_does(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        of = page_of(rule.endpoint).of
        assert not of or of in rule.arguments, rule.endpoint


def test_an_auditor_may_open_what_the_table_says_and_nothing_else(room: Newsroom) -> None:
    app = app_of(room)
    label = room.chain().catalog.exhibits()[0].label
    for method in ("GET", "POST"):
        for endpoint, path in routes(app, method):
            if endpoint in {*OPEN, "static"} or endpoint == "door.go":
                continue
            browser = audited(room, app)
            place = path.replace("/exhibits/1", f"/exhibits/{label}")
            fields = browser.hidden("/audit/") if method == "POST" else {}
            answer = browser.get(place) if method == "GET" else browser.send(place, fields)
            allowed = Role.AUDITOR in page_of(endpoint).roles
            expected = {HTTPStatus.OK, HTTPStatus.SEE_OTHER} if allowed else {HTTPStatus.FORBIDDEN}
            assert answer.status_code in expected, (endpoint, answer.status_code)
            assert TOO_SEALED not in answer.get_data(as_text=True)


def test_no_row_lets_an_auditor_through_a_form_but_signing_out(app: Flask) -> None:
    passed = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and Role.AUDITOR in page_of(rule.endpoint).roles
    }
    assert passed == {"door.go"}


def test_each_page_an_auditor_opens_is_one_entry_under_their_key(room: Newsroom) -> None:
    browser, chain = audited(room), room.chain()
    label = chain.catalog.exhibits()[0].label
    before = len(views(room))
    for path in ("/audit/", "/audit/exhibits", f"/audit/exhibits/{label[:8]}", "/audit/releases", "/audit/"):
        assert browser.get(path).status_code == HTTPStatus.OK
    made = views(room)[before:]
    assert [entry.text("what") for entry in made] == ["ledger", "listing", "custody", "releases"]
    assert {entry.text("actor") for entry in made} == {CAROL}
    assert made[2].objects == (label,)
    assert len({entry.text("session") for entry in made}) == 1


def test_an_auditor_reads_what_happened_and_who_approved(room: Newsroom) -> None:
    browser = audited(room)
    assert RELEASE in browser.get("/audit/releases").get_data(as_text=True)
    assert "alice" in browser.get("/audit/").get_data(as_text=True)


def test_what_a_reviewer_opens_is_recorded_once_a_sitting_and_turning_pages_makes_no_more(room: Newsroom) -> None:
    app = app_of(room)
    label = room.chain().catalog.exhibits()[0].label
    first, second = Browser(app), Browser(app)
    first.sit("alice")
    second.sit("bob")
    before = len(views(room))
    for browser in (first, first, second):
        for tab in ("", "/pages", "/pages/2", "/findings", "/copies", "/custody"):
            assert browser.get(f"/exhibits/{label}{tab}").status_code == HTTPStatus.OK
    made = [(entry.text("actor"), entry.text("what")) for entry in views(room)[before:]]
    tabs = [Shown.TEXT, Shown.PAGES, Shown.FINDINGS, Shown.COPIES, Shown.CUSTODY]
    assert made == [(room.reviewers[name], tab.value) for name in ("alice", "bob") for tab in tabs]


def test_lists_a_reviewer_works_with_are_not_recorded(room: Newsroom) -> None:
    browser = Browser(app_of(room))
    browser.sit("alice")
    before = room.chain().size
    for path in ("/inbox", "/releases", "/people", "/quarantine", "/search?q=nothingofthatkind"):
        assert browser.get(path).status_code == HTTPStatus.OK
    assert room.chain().size == before


def test_whom_the_rules_name_no_more_is_out_at_the_next_page(room: Newsroom) -> None:
    browser, chain = audited(room), room.chain()
    assert browser.get("/audit/").status_code == HTTPStatus.OK
    enact(chain, replace(chain.policy, auditors={}), PASSPHRASES)
    away = browser.get("/audit/")
    assert away.status_code == HTTPStatus.SEE_OTHER
    assert away.headers["Location"].startswith("/sign-in")
