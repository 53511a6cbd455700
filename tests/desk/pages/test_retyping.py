"""Retyping at the desk: beside the page, checked, proposed, verified by somebody else, set by the crew."""

import re
from collections.abc import Iterator

import pytest

from sanitize.workshop import Workshop
from tests.desk.pages.visits import browser_of, let_work, seen
from tests.desk.web.browsers import Browser
from tests.newsroom import PASSPHRASES, Newsroom
from tests.release.candidates import Candidates
from triage.pages import render
from triage.redaction import Step, step
from triage.retyping import typed_of


@pytest.fixture
def room(prepared: Candidates) -> Iterator[Newsroom]:
    made = prepared.fresh()
    render(made.room.chain().catalog.derivative(prepared.flat).exhibit, made.room.chain(), Workshop, "desk")
    yield made.room
    made.room.close()


@pytest.fixture
def at(room: Newsroom, prepared: Candidates) -> str:
    return f"/exhibits/{room.chain().catalog.derivative(prepared.flat).exhibit}/retyping"


def signed(browser: Browser, at: str, act: str, name: str) -> int:
    found = re.search(r'name="version" value="([0-9a-f]{64})"', browser.get(at).get_data(as_text=True))
    fields = {"version": found[1] if found else "", "passphrase": PASSPHRASES[name]}
    return browser.post(f"{at}/{act}", form_on=at, **fields).status_code


def test_two_people_retype_a_page_and_see_the_copy_each_in_their_language(room: Newsroom, at: str) -> None:
    alices, bobs = browser_of(room, "alice", "fr"), browser_of(room, "bob", "en")
    label = at.split("/")[2]
    page = seen(alices.get(f"{at}/pages/1"))
    assert "Monday" in page.words, "what OCR read stands there at first"
    assert not page.unsaid
    assert not page.dangers
    typed = alices.post(
        f"{at}/pages/1", form_on=f"{at}/pages/1", text="The board met\u200b.\r\n<b>Twice</b>", checked="1"
    )
    assert typed.headers["Location"].endswith("gone=1")
    assert not seen(alices.get(typed.headers["Location"])).unsaid
    kept = typed_of(label, room.chain()).of(1)
    assert kept is not None
    assert (kept.text, kept.is_checked) == ("The board met.\n<b>Twice</b>", True)
    assert signed(alices, at, "propose", "alice") == 303
    waiting = seen(bobs.get(at))
    assert "<b>Twice</b>" in waiting.words
    assert not waiting.unsaid
    assert not waiting.dangers
    assert signed(alices, at, "approve", "alice") == 409
    assert signed(bobs, at, "approve", "bob") == 303
    let_work(room)
    assert [step(each) for each in room.chain().catalog.retypings.of(label)] == [Step.BURNT]
    done = seen(bobs.get(at))
    assert not done.unsaid
    (copy,) = [each.derivative for each in room.chain().catalog.retypings.of(label)]
    assert ("a", f"/copies/{copy}/pages") in [(tag, each.get("href")) for tag, each in done.elements]
    assert not seen(bobs.get(f"/exhibits/{label}/copies")).unsaid
    assert not seen(bobs.get(f"/exhibits/{label}/custody")).unsaid


def test_two_who_type_the_same_page_lose_nothing(room: Newsroom, at: str) -> None:
    alices, bobs = browser_of(room, "alice", "en"), browser_of(room, "bob", "fr")
    page, label = f"{at}/pages/1", at.split("/")[2]
    before = bobs.hidden(page)
    assert alices.post(page, form_on=page, text="of alice", checked="1").status_code == 303
    refused = bobs.send(page, {**before, "text": "of bob", "checked": "1"})
    told = seen(refused)
    assert (refused.status_code, "of bob" in told.words, "of alice" in told.words) == (409, True, True)
    assert not told.unsaid
    kept = typed_of(label, room.chain()).of(1)
    assert kept is not None
    assert kept.text == "of alice"
    again = re.search(r'name="was" value="([0-9a-f]{64})"', refused.get_data(as_text=True))
    assert again
    assert bobs.send(page, {**before, "was": again[1], "text": "of bob", "checked": "1"}).status_code == 303
    kept = typed_of(label, room.chain()).of(1)
    assert kept is not None
    assert kept.text == "of bob"


def test_a_version_that_changed_meanwhile_is_not_signed_and_an_old_one_is_opened_again(room: Newsroom, at: str) -> None:
    alices = browser_of(room, "alice", "en")
    for text in ("one", "two"):
        alices.post(f"{at}/pages/1", form_on=f"{at}/pages/1", text=text, checked="1")
    stale = alices.post(f"{at}/propose", form_on=at, version="0" * 64, passphrase=PASSPHRASES["alice"])
    assert stale.status_code == 409
    old = seen(alices.get(f"{at}/versions/1"))
    assert not old.unsaid
    assert alices.post(f"{at}/versions/1", form_on=f"{at}/versions/1").status_code == 303
    kept = typed_of(at.split("/")[2], room.chain()).of(1)
    assert kept is not None
    assert kept.text == "one"
    assert alices.get(f"{at}/pages/2").status_code in {404, 409}
