"""The media register at the desk: a drop asks for its stick, a stick for what became of it."""

from http import HTTPStatus
from pathlib import Path

import pytest

from custody.carriers import Fate, register_of
from intake.carried import Carried
from intake.limits import Limits
from intake.receipt import Remains
from intake.receive import receive
from tests.desk.pages.visits import browser_of, seen
from tests.newsroom import Newsroom
from tests.workstation import INBOX, write_drive
from words.speak import LANGUAGES, Language


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stick_is_registered_for_its_drop_and_then_accounted_for(
    newsroom: Newsroom, tmp_path: Path, language: Language
) -> None:
    receipt = receive(write_drive(INBOX, tmp_path), newsroom.chain(), Limits(), about=Carried("<b>blue</b>"))
    assert receipt.remains is Remains.CLEAR
    browser = browser_of(newsroom, language=language)
    asked = seen(browser.get("/media"))
    assert "<b>blue</b>" in asked.words
    (drop,) = register_of(newsroom.chain()).unaccounted
    browser.post("/media", form_on="/media", drop=drop.id, direction="in", label="<b>blue</b>", colour="blue")
    (carrier,) = register_of(newsroom.chain()).carriers
    told = browser.post(f"/media/{carrier.id}/fate", form_on="/media", fate="destroyed", reason="a hammer")
    assert told.status_code == HTTPStatus.SEE_OTHER
    (after,) = register_of(newsroom.chain()).carriers
    assert (after.fate, after.why) == (Fate.DESTROYED, "a hammer")
    assert after.fate_by == newsroom.reviewers["alice"]
    page = seen(browser.get("/media"))
    assert "a hammer" in page.words
    assert "alice" in page.words
    assert not asked.unsaid + page.unsaid + asked.dangers + page.dangers


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/media", {"direction": "in"}),
        ("/media", {"direction": "sideways", "label": "x"}),
        ("/media", {"direction": "in", "label": "x", "drop": "nowhere"}),
        ("/media/ffff/fate", {"fate": "wiped"}),
        ("/media/ffff/fate", {"fate": "lost"}),
    ],
)
def test_a_form_that_says_nonsense_changes_nothing(newsroom: Newsroom, path: str, said: dict[str, str]) -> None:
    browser = browser_of(newsroom)
    size = newsroom.chain().size
    assert browser.post(path, form_on="/media", **said).status_code in {HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT}
    assert newsroom.chain().size == size
