"""Signing each human act: by passphrase, or by a signature made elsewhere over the bytes the page shows, once."""

import base64
import html
import re
from http import HTTPStatus
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from custody.acts import Act
from keys.reviewer import sign_as
from tests.desk.pages.visits import browser_of, seen
from tests.desk.web.browsers import Browser
from tests.newsroom import PASSPHRASES, Newsroom
from tests.release.candidates import RELEASE, TODAY, Candidates

PAGE = f"/releases/{RELEASE}"


def signature(room: Newsroom, name: str, data: bytes) -> str:
    """Signs as another machine would, with nothing but the bytes it was shown."""
    return base64.b64encode(sign_as(room.vault.cabinet, room.memory, name, PASSPHRASES[name], data)[1]).decode()


def armored(made: str) -> str:
    """Writes a signature as `gpg --armor` does, which is what the page says to type."""
    return f"-----BEGIN PGP SIGNATURE-----\n\n{made}\n-----END PGP SIGNATURE-----\n"


def inputs(page: str) -> dict[str, list[str]]:
    """Gives the hidden fields of the form that takes the signature."""
    found: dict[str, list[str]] = {}
    form = [each for each in page.split("<form") if 'name="prepared"' in each]
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form[0]):
        found.setdefault(name, []).append(html.unescape(value))
    return found


def bring(browser: Browser, path: str, asked: TestResponse, made: str) -> TestResponse:
    """Pastes a signature into the page that asked for it."""
    return browser.send(path, {**inputs(asked.get_data(as_text=True)), "signature": made})


def exact(browser: Browser, name: str = "") -> bytes:
    """Gives what is to be signed: the newest that any page of this browser asked for, or one by name."""
    answer = browser.get(f"/signing/{name or newest(browser)}/statement.json")
    return answer.get_data() if answer.status_code == HTTPStatus.OK else b""


def newest(browser: Browser) -> str:
    front = browser.app.extensions["tamis"]
    held = browser.client.get_cookie(front.cookie, domain="127.0.0.1")
    assert held is not None
    return str(front.sessions.find(held.value).prepared.name)


def count(room: Newsroom, act: Act) -> int:
    return sum(1 for entry in room.chain().history.entries(0) if entry.text("act") == act.value)


@pytest.fixture
def made(ready: Candidates) -> Candidates:
    return ready.fresh()


def decision(made: Candidates) -> tuple[str, dict[str, str]]:
    exhibit = made.room.chain().catalog.derivative(made.flat).exhibit
    return exhibit, {"exhibit": exhibit, "verdict": "hold", "reason": 'ask "the" <lawyer>', "by": "elsewhere"}


def test_a_decision_is_signed_elsewhere_and_recorded_once(made: Candidates) -> None:
    browser, (label, form) = browser_of(made.room), decision(made)
    before = count(made.room, Act.APPRAISAL)
    asked = browser.post("/decide", form_on=f"/exhibits/{label}", **form)
    page = seen(asked)
    assert asked.status_code == HTTPStatus.ACCEPTED
    assert exact(browser).decode() in page.words
    assert not page.dangers
    assert not page.unsaid
    assert count(made.room, Act.APPRAISAL) == before
    good = armored(signature(made.room, "alice", exact(browser)))
    assert bring(browser, "/decide", asked, good).status_code == HTTPStatus.SEE_OTHER
    assert count(made.room, Act.APPRAISAL) == before + 1
    last = [entry for entry in made.room.chain().history.entries(0) if entry.text("act") == Act.APPRAISAL][-1]
    assert last.statement.signed_bytes() == exact_of(asked)
    assert last.text("reason") == 'ask "the" <lawyer>'
    again = browser.post(
        "/decide", form_on=f"/exhibits/{label}", **{**form, "by": "x", **first(asked), "signature": good}
    )
    assert again.status_code == HTTPStatus.CONFLICT
    assert count(made.room, Act.APPRAISAL) == before + 1


def exact_of(asked: TestResponse) -> bytes:
    found = re.search(r'<pre tabindex="0" class="exact">([^<]*)</pre>', asked.get_data(as_text=True))
    assert found is not None
    return html.unescape(found[1]).encode()


def first(asked: TestResponse) -> dict[str, str]:
    return {"prepared": inputs(asked.get_data(as_text=True))["prepared"][0]}


def test_proposal_approval_and_hand_over_are_signed_elsewhere_too(cleared: Candidates, tmp_path: Path) -> None:
    made = cleared.fresh()
    room, place = made.room, tmp_path / "blue"
    place.mkdir()
    alices, bobs = browser_of(room, "alice", places=[tmp_path]), browser_of(room, "bob", places=[tmp_path])
    form = {"copy": made.flat, f"title-{made.flat}": "Procès-verbal", "title": "Le conseil", "language": "fr"}
    form |= {"day": TODAY.isoformat(), "description": "<p>Un lundi.</p>", "by": "elsewhere"}
    asked = alices.post("/releases/new", form_on="/releases/new", **form)
    answer = bring(alices, "/releases/new", asked, signature(room, "alice", exact(alices)))
    assert answer.headers["Location"] == PAGE
    payload = room.chain().catalog.release(RELEASE).payload
    for name, browser in (("alice", alices), ("bob", bobs)):
        asked = browser.post(f"{PAGE}/approve", form_on=PAGE, payload=payload, by="elsewhere")
        assert bring(browser, f"{PAGE}/approve", asked, signature(room, name, exact(browser))).status_code == 303
    asked = bobs.post(f"{PAGE}/hand-over", form_on=PAGE, payload=payload, place=str(place), by="elsewhere")
    assert not list(place.iterdir())
    assert bring(bobs, f"{PAGE}/hand-over", asked, signature(room, "bob", exact(bobs))).status_code < 400
    assert (place / RELEASE / "manifest-sha256.txt").is_file()
    assert count(room, Act.PROPOSAL) == count(room, Act.DISSEMINATION) == 1


def test_a_wrong_signature_may_be_mended_without_preparing_anew(made: Candidates) -> None:
    browser, (label, form) = browser_of(made.room, language="en"), decision(made)
    before = count(made.room, Act.APPRAISAL)
    asked = browser.post("/decide", form_on=f"/exhibits/{label}", **form)
    data = exact(browser)
    bobs, newline = signature(made.room, "bob", data), signature(made.room, "alice", data + b"\n")
    for bad in ("", "nonsense", bobs, newline):
        asked = bring(browser, "/decide", asked, bad)
        assert asked.status_code == HTTPStatus.CONFLICT
        assert exact(browser) == exact_of(asked) == data
    assert count(made.room, Act.APPRAISAL) == before
    assert bring(browser, "/decide", asked, signature(made.room, "alice", data)).status_code == HTTPStatus.SEE_OTHER


def test_the_signature_counts_for_what_was_prepared_and_nothing_else(made: Candidates) -> None:
    browser, (label, form) = browser_of(made.room), decision(made)
    before = count(made.room, Act.APPRAISAL)
    asked = browser.post("/decide", form_on=f"/exhibits/{label}", **form)
    good = signature(made.room, "alice", exact(browser))
    altered = {**inputs(asked.get_data(as_text=True)), "verdict": "clear", "reason": "", "signature": good}
    assert browser.send("/decide", altered).status_code == HTTPStatus.CONFLICT
    assert count(made.room, Act.APPRAISAL) == before


def test_another_browser_neither_sees_nor_signs_it(made: Candidates) -> None:
    browser, (label, form) = browser_of(made.room), decision(made)
    other = Browser(browser.app)
    other.sit("alice")
    asked = browser.post("/decide", form_on=f"/exhibits/{label}", **form)
    assert other.get(f"/signing/{newest(browser)}/statement.json").status_code == HTTPStatus.CONFLICT
    good = signature(made.room, "alice", exact(browser))
    fields = {**form, "by": "", **first(asked), "signature": good}
    assert other.post("/decide", form_on=f"/exhibits/{label}", **fields).status_code == HTTPStatus.CONFLICT


def test_the_seed_stays_at_the_desk(made: Candidates) -> None:
    browser, (label, form) = browser_of(made.room), decision(made)
    asked = browser.post("/decide", form_on=f"/exhibits/{label}", **form)
    front = browser.app.extensions["tamis"]
    (session,) = [each for each in front.sessions._held.values() if each.prepared]
    assert session.prepared.drafts[0].statement.seed.hex() not in asked.get_data(as_text=True)
    assert session.prepared.drafts[0].statement.seed.hex() not in repr(session)
    assert browser.get(f"/signing/{session.prepared.name}/statement.svg").mimetype == "image/svg+xml"


def test_what_changed_meanwhile_is_not_signed(made: Candidates) -> None:
    room, browser = made.room, browser_of(made.room, "bob")
    payload = room.chain().catalog.release(RELEASE).payload
    asked = browser.post(f"{PAGE}/approve", form_on=PAGE, payload=payload, by="elsewhere")
    good = signature(room, "bob", exact(browser))
    made.propose(made.flat, title="Something else", release=RELEASE)
    before = count(room, Act.APPROVAL)
    assert bring(browser, f"{PAGE}/approve", asked, good).status_code == HTTPStatus.CONFLICT
    assert count(room, Act.APPROVAL) == before


def test_a_page_gives_the_bytes_it_shows_or_none_when_another_page_asked_since(made: Candidates) -> None:
    browser, (label, form) = browser_of(made.room), decision(made)
    browser.post("/decide", form_on=f"/exhibits/{label}", **form)
    earlier = newest(browser)
    assert exact(browser, earlier)
    browser.post("/decide", form_on=f"/exhibits/{label}", **{**form, "verdict": "clear", "reason": ""})
    assert browser.get(f"/signing/{earlier}/statement.json").status_code == HTTPStatus.CONFLICT
    assert exact(browser, newest(browser))
