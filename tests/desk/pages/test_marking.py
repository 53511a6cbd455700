"""Marks in the browser: stars, tags, notes, assignments and "read" are entries of whoever pressed, and stay text."""

import pytest

from tests.desk.pages.visits import browser_of, seen
from tests.newsroom import Newsroom
from tests.release.candidates import Candidates

EVIL = "<script>alert(1)</script> {{7*7}} \u202eok"


@pytest.fixture
def room(prepared: Candidates) -> Newsroom:
    return prepared.fresh().room


def label_in(room: Newsroom) -> str:
    return room.chain().catalog.exhibits()[0].label


def test_marks_show_on_the_page_and_in_the_story(room: Newsroom) -> None:
    label, browser = label_in(room), browser_of(room, "bob", "en")
    path = f"/exhibits/{label}"
    for act, fields in (
        ("mark", {"mark": "star"}),
        ("mark", {"mark": "read"}),
        ("tag", {"mark": "tag", "tag": "Port affair"}),
        ("assign", {"name": "alice"}),
        ("note", {"note": EVIL}),
    ):
        assert browser.post(f"{path}/{act}", form_on=path, **fields).headers["Location"] == path
    page = seen(browser.get(path))
    assert "port affair" in page.words
    assert "assigned to alice" in page.words
    assert "<script>alert(1)</script>" in page.words
    assert "\u202e" not in page.page
    assert not page.dangers
    told = seen(browser.get(f"{path}/custody")).words
    for what in ("put a star", "marked it as read", "put the tag port affair", "assigned the exhibit", "kept a note"):
        assert what in told
    listed = seen(browser.get("/inbox?starred=1&tag=port+affair&assigned=alice")).elements
    assert sum(attributes.get("class") == "item" for _, attributes in listed) == 1
    unread = seen(browser_of(room, "alice").get("/inbox?unread=1")).elements
    assert sum(attributes.get("class") == "item" for _, attributes in unread) == 3


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("mark", {"mark": "burn"}),
        ("mark", {}),
        ("tag", {"mark": "tag", "tag": "<b>"}),
        ("tag", {"mark": "star", "tag": "x"}),
        ("note", {"note": "  "}),
        ("assign", {"name": "mallory"}),
    ],
)
def test_what_is_no_mark_is_refused_in_words(room: Newsroom, act: str, fields: dict[str, str]) -> None:
    label, browser = label_in(room), browser_of(room)
    browser.get(f"/exhibits/{label}")  # being shown it is an entry of its own
    before = room.chain().size
    answer = browser.post(f"/exhibits/{label}/{act}", form_on=f"/exhibits/{label}", **fields)
    assert answer.status_code in {403, 409}
    assert not seen(answer).unsaid
    assert room.chain().size == before
