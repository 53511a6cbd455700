"""Releases in the browser: proposed, looked at, approved by digest, handed over only where the desk may write."""

from pathlib import Path

import pytest

from custody.acts import Act
from tests.desk.pages.visits import browser_of, seen
from tests.desk.web.browsers import Browser
from tests.newsroom import Newsroom
from tests.release.candidates import RELEASE, TODAY, Candidates
from words.speak import LANGUAGES, Language

PAGE = f"/releases/{RELEASE}"


@pytest.fixture
def sticks(tmp_path: Path) -> Path:
    (tmp_path / "sticks" / "blue").mkdir(parents=True)
    return tmp_path / "sticks"


def approve(browser: Browser, room: Newsroom, name: str, payload: str) -> int:
    passphrase = room.passphrases[name]
    return browser.post(f"{PAGE}/approve", form_on=PAGE, payload=payload, passphrase=passphrase).status_code


def test_a_release_goes_all_the_way_through_two_browsers(cleared: Candidates, sticks: Path) -> None:
    made = cleared.fresh()
    room = made.room
    alices, bobs = browser_of(room, "alice", places=[sticks]), browser_of(room, "bob", places=[sticks])
    proposal = {"copy": made.flat, f"title-{made.flat}": "Procès-verbal", "title": "Le conseil", "language": "fr"}
    proposal |= {"day": TODAY.isoformat(), "description": "<p>Un lundi.</p><script>alert(1)</script>"}
    answer = alices.post("/releases/new", form_on="/releases/new", passphrase=room.passphrases["alice"], **proposal)
    assert answer.headers["Location"] == PAGE
    payload = room.chain().catalog.release(RELEASE).payload
    shown = seen(bobs.get(PAGE))
    assert payload in shown.words
    assert not shown.unsaid
    assert "sign" in bobs.get(PAGE).get_data(as_text=True)
    assert approve(alices, room, "alice", payload) == approve(bobs, room, "bob", payload) == 303
    handing = {"payload": payload, "place": str(sticks / "blue"), "passphrase": room.passphrases["bob"]}
    receipt = seen(bobs.post(f"{PAGE}/hand-over", form_on=PAGE, **handing))
    assert (sticks / "blue" / RELEASE / "manifest-sha256.txt").is_file()
    assert payload in receipt.words
    assert room.chain().policy.log in receipt.words
    assert f"{PAGE}/hand-over" not in bobs.get(PAGE).get_data(as_text=True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/releases", PAGE, "/releases/new"])
def test_every_page_speaks_the_reader_s_language(ready: Candidates, path: str, language: Language) -> None:
    page = seen(browser_of(ready.room, language=language).get(path))
    assert not page.unsaid
    assert not page.dangers


def test_an_approval_is_for_the_digest_the_page_showed_and_no_other(cleared: Candidates) -> None:
    made = cleared.fresh()
    first = made.propose(made.flat).payload.digest
    browser = browser_of(made.room, "bob", "en")
    made.propose(made.flat, title="Something else", release=RELEASE)
    assert approve(browser, made.room, "bob", first) == 409
    assert made.acts(Act.APPROVAL) == 0


def test_the_preview_is_the_very_page_and_can_do_nothing(ready: Candidates) -> None:
    answer = browser_of(ready.room).get(f"{PAGE}/page")
    assert "The board met" in answer.get_data(as_text=True)
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy


def test_hostile_titles_stay_text(cleared: Candidates) -> None:
    made = cleared.fresh()
    evil = '"><img src=x onerror=alert(1)>{{7*7}}'
    made.propose(made.flat, title=evil, called=evil, html=evil)
    for path in (PAGE, "/releases"):
        page = seen(browser_of(made.room).get(path))
        assert not page.dangers
        assert not [tag for tag, _ in page.elements if tag == "img"]
    assert evil in seen(browser_of(made.room).get(PAGE)).words


@pytest.mark.parametrize("place", ["/etc", "{sticks}/..", "{sticks}/blue/../../", "relative", "", "{sticks}/nowhere"])
def test_nothing_is_written_outside_the_allowed_folders(ready: Candidates, sticks: Path, place: str) -> None:
    made = ready.fresh()
    browser = browser_of(made.room, places=[sticks])
    payload = made.room.chain().catalog.release(RELEASE).payload
    handing = {"payload": payload, "passphrase": made.room.passphrases["alice"]}
    answer = browser.post(f"{PAGE}/hand-over", form_on=PAGE, place=place.replace("{sticks}", str(sticks)), **handing)
    assert answer.status_code == 409
    assert made.acts(Act.DISSEMINATION) == 0


@pytest.mark.parametrize(
    "wrong",
    [{"day": "tomorrow"}, {"day": ""}, {"title": ""}, {"language": "de"}, {"copy": "ffff"}, {"passphrase": "no"}],
)
def test_a_refused_proposal_gives_the_form_back(cleared: Candidates, wrong: dict[str, str]) -> None:
    made = cleared.fresh()
    form = {"copy": made.flat, f"title-{made.flat}": "One", "title": "Kept <as> typed", "language": "fr"}
    form |= {"day": TODAY.isoformat(), "description": "x", "passphrase": made.room.passphrases["alice"], **wrong}
    answer = browser_of(made.room).post("/releases/new", form_on="/releases/new", **form)
    assert answer.status_code == 409
    assert "Kept &lt;as&gt; typed" in answer.get_data(as_text=True) or "title" in wrong
    assert made.acts(Act.PROPOSAL) == 0


@pytest.mark.parametrize("name", ["REL-2026-9999", "..", "REL-2026-0001%00", "%2e%2e%2f"])
def test_a_release_nobody_knows_is_not_found(ready: Candidates, name: str) -> None:
    assert browser_of(ready.room).get(f"/releases/{name}").status_code == 404
