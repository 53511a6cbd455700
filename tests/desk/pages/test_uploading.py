"""Uploading: looked at and taken in like a stick; bounded, nameable, gone afterwards."""

import time
from io import BytesIO
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from custody.acts import Act
from desk.web.reception import State
from desk.web.sessions import IDLE
from intake.carried import Carried
from tests.desk.pages.visits import browser_of, seen, settled
from tests.desk.web.browsers import ADDRESS, Browser
from tests.exports import write_singles
from tests.newsroom import Newsroom
from words.speak import LANGUAGES, Language

PAGE = "/take-in/upload"


@pytest.fixture
def item(tmp_path: Path, newsroom: Newsroom) -> Path:
    write_singles([newsroom.exporter.message(1, "brave otter", b"Hello.\n")], tmp_path)
    (found,) = tmp_path.rglob("*.gpg")
    return found


def upload(browser: Browser, *files: tuple[bytes, str]) -> TestResponse:
    sent = [(BytesIO(content), name) for content, name in files]
    return browser.post(PAGE, form_on=PAGE, file=sent)


def lying(room: Newsroom) -> list[Path]:
    return [path for path in (room.memory / "scratch" / "uploads").rglob("*") if path.is_file()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_uploaded_is_looked_at_taken_in_and_forgotten(
    newsroom: Newsroom, item: Path, language: Language
) -> None:
    browser = browser_of(newsroom, language=language)
    assert not seen(browser.get(PAGE)).unsaid
    answer = upload(browser, (item.read_bytes(), item.name), (b"x" * 300_000, "<img src=x>.docx"))
    look = seen(answer)
    assert item.name in look.words
    assert not newsroom.chain().catalog.submissions()
    (place,) = {each["value"] for tag, each in look.elements if tag == "input" and each.get("name") == "place"}
    assert Path(place).is_relative_to(newsroom.memory / "scratch")
    receipt = seen(settled(browser, browser.post("/take-in", form_on=PAGE, place=place, medium="from Bob")))
    assert len(newsroom.chain().catalog.submissions("accepted")) == 1
    assert ".docx" in seen(browser.get("/quarantine")).words
    for page in (look, receipt):
        assert not page.unsaid
        assert not page.dangers
        assert not [tag for tag, _ in page.elements if tag == "img"]


def test_the_next_upload_replaces_the_last_and_nothing_is_left_of_who_has_gone(newsroom: Newsroom) -> None:
    browser = browser_of(newsroom)
    other = Browser(browser.app)
    other.sit("bob")
    upload(browser, (b"one", "one"))
    upload(other, (b"two", "two"))
    upload(browser, (b"three", "three"))
    assert sorted(path.name for path in lying(newsroom)) == ["three", "two"]
    other.post("/sign-out", form_on=PAGE)
    upload(browser, (b"four", "four"))
    assert [path.name for path in lying(newsroom)] == ["four"]


def test_one_browser_takes_in_no_other_s_upload(newsroom: Newsroom, item: Path) -> None:
    browser = browser_of(newsroom)
    other = Browser(browser.app)
    other.sit("bob")
    upload(browser, (item.read_bytes(), item.name))
    (place,) = {path.parent for path in lying(newsroom)}
    assert other.post("/take-in", form_on=PAGE, place=str(place)).status_code == 409
    assert other.post("/take-in/look", form_on=PAGE, place=str(place.parent)).status_code == 409
    assert not newsroom.chain().catalog.submissions()


@pytest.mark.parametrize(
    "name", ["../../evil", "a/b", ".", "..", ".bashrc", "a\x00b", "a\nb", "\u202egpg.txt", "x" * 201]
)
def test_a_name_that_is_no_plain_component_is_refused(newsroom: Newsroom, name: str) -> None:
    browser = browser_of(newsroom)
    answer = upload(browser, (b"x", name))
    assert answer.status_code in {400, 409}
    assert not seen(answer).unsaid
    assert not lying(newsroom)


def test_nothing_or_the_same_name_twice_is_refused(newsroom: Newsroom) -> None:
    browser = browser_of(newsroom)
    assert browser.post(PAGE, form_on=PAGE).status_code == 409
    assert upload(browser, (b"x", "same"), (b"y", "same")).status_code == 409
    assert not lying(newsroom)


def test_a_form_of_any_other_page_is_bounded_and_a_file_in_it_is_kept_nowhere(newsroom: Newsroom) -> None:
    browser = browser_of(newsroom)
    assert browser.post("/decide", form_on="/decide", reason="x" * (1 << 20)).status_code == 413
    browser.post("/decide", form_on="/decide", file=[(BytesIO(b"x" * 300_000), "a")])
    assert not lying(newsroom)


def test_an_upload_that_memory_cannot_hold_is_refused_with_what_to_do(newsroom: Newsroom) -> None:
    browser = browser_of(newsroom, language="en")
    fields = browser.hidden(PAGE)
    sent = {"data": fields, "headers": {"Origin": ADDRESS}, "environ_overrides": {"CONTENT_LENGTH": str(1 << 50)}}
    answer = browser.client.post(PAGE, base_url=ADDRESS, **sent)
    assert answer.status_code == 413
    assert "copy the files to a stick" in seen(answer).words


def test_what_is_just_being_taken_in_is_neither_replaced_nor_forgotten(newsroom: Newsroom, item: Path) -> None:
    browser = browser_of(newsroom)
    other = Browser(browser.app)
    other.sit("bob")
    answer = upload(browser, (item.read_bytes(), item.name), (b"junk", "junk.bin"))
    (place,) = {each["value"] for tag, each in seen(answer).elements if tag == "input" and each.get("name") == "place"}
    front = browser.app.extensions["tamis"]
    with front.reception._turn:  # the run waits for this before it tells of its first thing
        name = front.reception.begin(Path(str(place)).resolve(), Carried(by="alice"), lambda: None)
        front.reception._held[name].wanted = State.PAUSED
    end = time.monotonic() + 300
    while front.reception.run(name).state is not State.PAUSED and time.monotonic() < end:
        time.sleep(0.02)
    second = seen(upload(browser, (b"two", "two")))
    assert "being taken in" in second.words or "en train" in second.words
    newsroom.clock.now += 2 * IDLE
    third = Browser(browser.app)
    third.sit("bob")
    upload(third, (b"three", "three"))
    assert {path.name for path in lying(newsroom)} >= {item.name, "junk.bin", "three"}
    front.reception.resume(name)
    while front.reception.run(name).going and time.monotonic() < end:
        time.sleep(0.02)
    assert front.reception.run(name).state is State.DONE


def test_the_ledger_names_who_took_a_drop_in_and_not_who_opened_the_vault(newsroom: Newsroom, item: Path) -> None:
    browser = Browser(browser_of(newsroom).app)
    browser.sit("bob")
    answer = upload(browser, (item.read_bytes(), item.name))
    (place,) = {each["value"] for tag, each in seen(answer).elements if tag == "input" and each.get("name") == "place"}
    settled(browser, browser.post("/take-in", form_on=PAGE, place=place, medium=""))
    (carried,) = [each for each in newsroom.chain().history.entries() if each.text("act") == Act.CARRIED_IN]
    assert carried.text("actor") == "bob"
