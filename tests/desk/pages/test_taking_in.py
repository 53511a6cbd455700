"""Taking in through the browser: look first, take in, get a receipt with every line; only from allowed folders."""

from pathlib import Path

import pytest

from tests.desk.pages.visits import browser_of, seen, settled
from tests.exports import write_singles
from tests.newsroom import Newsroom
from words.speak import LANGUAGES, Language


@pytest.fixture
def sticks(tmp_path: Path, newsroom: Newsroom) -> Path:
    stick = tmp_path / "sticks" / "blue"
    stick.mkdir(parents=True)
    write_singles([newsroom.exporter.message(1, "brave otter", b"Hello.\n")], stick)
    (stick / "<img src=x onerror=alert(1)>.docx").write_bytes(b"x")
    return stick.parent


@pytest.mark.parametrize("language", LANGUAGES)
def test_look_take_in_and_keep_the_receipt(newsroom: Newsroom, sticks: Path, language: Language) -> None:
    browser, stick = browser_of(newsroom, language=language, places=[sticks]), str(sticks / "blue")
    assert stick in seen(browser.get("/take-in")).words
    look = seen(browser.post("/take-in/look", form_on="/take-in", place=stick))
    assert "1-brave_otter-msg.gpg" in look.words
    assert not newsroom.chain().catalog.submissions()
    receipt = seen(settled(browser, browser.post("/take-in", form_on="/take-in", place=stick, medium="<b>blue</b>")))
    assert "<b>blue</b>" in receipt.words
    assert len(newsroom.chain().catalog.submissions("accepted")) == 1
    quarantine = seen(browser.get("/quarantine"))
    assert ".docx" in quarantine.words
    for page in (look, receipt, quarantine):
        assert not page.unsaid
        assert not page.dangers
        assert not [tag for tag, _ in page.elements if tag == "img"]


@pytest.mark.parametrize("typed", ["place", "other"])
@pytest.mark.parametrize("path", ["/take-in/look", "/take-in"])
@pytest.mark.parametrize(
    "place", ["/etc", "/", "", "{sticks}/../", "{sticks}/leak", "{sticks}/nowhere", "\x00", "..", "/proc/self"]
)
def test_no_other_folder_is_looked_at(newsroom: Newsroom, sticks: Path, path: str, place: str, typed: str) -> None:
    (sticks / "leak").symlink_to("/etc")
    browser = browser_of(newsroom, places=[sticks])
    answer = browser.post(path, form_on="/take-in", **{typed: place.replace("{sticks}", str(sticks))})
    assert answer.status_code == 409
    assert "passwd" not in answer.get_data(as_text=True)
    assert not newsroom.chain().catalog.submissions()


def test_taking_the_same_stick_in_again_doubles_nothing(newsroom: Newsroom, sticks: Path) -> None:
    browser, stick = browser_of(newsroom, language="en", places=[sticks]), str(sticks / "blue")
    for _ in range(2):
        receipt = seen(settled(browser, browser.post("/take-in", form_on="/take-in", place=stick)))
    assert "already here" in receipt.words
    assert len(newsroom.chain().catalog.submissions("accepted")) == 1
