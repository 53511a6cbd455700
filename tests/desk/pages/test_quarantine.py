"""The quarantine at the desk: each thing has its page, can be tried again and, with a signature, be let out."""

from http import HTTPStatus
from pathlib import Path

import pytest

from intake.limits import Limits
from intake.receive import receive
from tests.desk.pages.visits import browser_of, seen
from tests.newsroom import PASSPHRASES, Newsroom
from words.speak import LANGUAGES, Language


@pytest.fixture
def room(newsroom: Newsroom, tmp_path: Path) -> Newsroom:
    cipher = newsroom.exporter.gpg.encrypt(b"hidden", [newsroom.stranger])
    (tmp_path / "1-brave_otter-msg.gpg").write_bytes(cipher)
    (tmp_path / "<b>strange.bin").write_bytes(b"who knows")
    (tmp_path / "link").symlink_to("/etc/passwd")
    receive(tmp_path, newsroom.chain(), Limits())
    return newsroom


def place(room: Newsroom, name: str) -> str:
    (found,) = [each for each in room.chain().catalog.submissions("quarantined") if each.untrusted_place == name]
    return f"/quarantine/{found.label}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_thing_has_its_page(room: Newsroom, language: Language) -> None:
    browser = browser_of(room, language=language)
    offered = {}
    for name in ("1-brave_otter-msg.gpg", "<b>strange.bin", "link"):
        page = seen(browser.get(place(room, name)))
        assert name in page.words
        assert not page.unsaid + page.dangers
        forms = [attributes["action"] for tag, attributes in page.elements if tag == "form"]
        offered[name] = {form.rpartition("/")[2] for form in forms if form.startswith("/quarantine/")}
    assert offered == {
        "1-brave_otter-msg.gpg": {"retry", "let-out"},
        "<b>strange.bin": {"let-out"},
        "link": set(),
    }


def test_a_second_try_says_why_not_and_succeeds_once_the_key_is_there(room: Newsroom) -> None:
    browser, own = browser_of(room), place(room, "1-brave_otter-msg.gpg")
    assert browser.post(f"{own}/retry", form_on=own).status_code == HTTPStatus.CONFLICT
    key = room.exporter.gpg.run("--export-secret-keys", room.stranger)
    room.unlocked.home("submission").import_key(key)
    opened = browser.post(f"{own}/retry", form_on=own)
    assert opened.status_code == HTTPStatus.SEE_OTHER
    assert not seen(browser.get(opened.headers["Location"])).unsaid


def test_letting_out_takes_a_reason_and_a_signature(room: Newsroom) -> None:
    browser, own = browser_of(room), place(room, "<b>strange.bin")
    for said in ({"reason": "", "passphrase": PASSPHRASES["alice"]}, {"reason": "because", "passphrase": "wrong"}):
        assert browser.post(f"{own}/let-out", form_on=own, **said).status_code == HTTPStatus.CONFLICT
    assert not room.chain().catalog.exhibits()
    out = browser.post(f"{own}/let-out", form_on=own, reason="<i>because</i>", passphrase=PASSPHRASES["alice"])
    assert out.status_code == HTTPStatus.SEE_OTHER
    story = seen(browser.get(out.headers["Location"]))
    assert "<i>because</i>" in story.words
    assert not story.unsaid + story.dangers
    assert browser.get(own).status_code == HTTPStatus.NOT_FOUND
