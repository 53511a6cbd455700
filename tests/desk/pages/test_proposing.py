"""Choosing copies for a release: what is clear is offered, a page at a time, and what was chosen and typed stays."""

import pytest

from tests.desk.pages.visits import Seen, browser_of, seen
from tests.newsroom import Newsroom
from tests.release.candidates import Candidates


@pytest.fixture(scope="module")
def room(cleared: Candidates) -> Newsroom:
    return cleared.fresh().room


def offered(page: str) -> list[str]:
    return [each["value"] for tag, each in seen_in(page) if tag == "input" and each.get("name") == "copy"]


def ticked(page: str) -> list[str]:
    return [each["value"] for _, each in seen_in(page) if each.get("name") == "copy" and "checked" in each]


def seen_in(page: str) -> list[tuple[str, dict[str, str]]]:
    return Seen(page).elements


def test_copies_of_what_is_clear_are_offered_newest_first(cleared: Candidates, room: Newsroom) -> None:
    page = browser_of(room).get("/releases/new").get_data(as_text=True)
    assert offered(page) == [cleared.signed, cleared.clean, cleared.flat]


def test_what_is_not_clear_is_offered_only_when_asked_for(prepared: Candidates) -> None:
    browser = browser_of(prepared.fresh().room)
    assert offered(browser.get("/releases/new").get_data(as_text=True)) == []
    asked = browser.post("/releases/new", form_on="/releases/new", show="newest", every="1")
    assert set(offered(asked.get_data(as_text=True))) == {prepared.flat, prepared.clean, prepared.signed}


def test_showing_others_keeps_what_was_chosen_and_typed_but_not_the_passphrase(
    cleared: Candidates, room: Newsroom
) -> None:
    fields = {f"title-{cleared.flat}": "The minutes", "title": "Cameras", "passphrase": "twelve oars of alder"}
    answer = browser_of(room).post(
        "/releases/new", form_on="/releases/new", show="newest", copy=cleared.flat, text="nobody of that name", **fields
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert offered(page) == ticked(page) == [cleared.flat]
    assert "The minutes" in page
    assert "Cameras" in page
    assert "alder" not in page
    assert not room.chain().catalog.releases()


def test_an_address_can_name_a_copy(cleared: Candidates, room: Newsroom) -> None:
    answer = browser_of(room).get(f"/releases/new?copy={cleared.clean}")
    assert ticked(answer.get_data(as_text=True)) == [cleared.clean]
    assert ticked(browser_of(room).get("/releases/new?copy=ffff").get_data(as_text=True)) == []


@pytest.mark.parametrize("show", ["0", "-1", "1e9", "newest", "9" * 40])
def test_a_place_that_is_none_begins_at_the_newest(cleared: Candidates, room: Newsroom, show: str) -> None:
    answer = browser_of(room).post("/releases/new", form_on="/releases/new", show=show)
    assert offered(answer.get_data(as_text=True)) == [cleared.signed, cleared.clean, cleared.flat]


def test_pages_follow_each_other_without_a_gap(cleared: Candidates, room: Newsroom) -> None:
    offers = room.chain().catalog.offers
    first = offers.page(size=2)
    second = offers.page(below=first.older, size=2)
    assert [each.label for each in (*first.copies, *second.copies)] == [cleared.signed, cleared.clean, cleared.flat]
    assert second.older is None
    assert offers.page("BRAVE ótter", size=9).copies
    assert not offers.page("brave_%", size=9).copies


def test_nothing_unsaid_and_nothing_dangerous(room: Newsroom) -> None:
    answer = browser_of(room).get("/releases/new")
    assert not seen(answer).unsaid
    assert not seen(answer).dangers
