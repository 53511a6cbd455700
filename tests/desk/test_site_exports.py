"""What a site gave as one zip: the intake says how to unpack it, or does so when asked."""

from pathlib import Path

import pytest

from tests.desk.counter import Counter
from tests.desk.pages.visits import browser_of, seen, settled
from tests.newsroom import Newsroom
from tests.specimens.containers import LETTER, plain_zip
from words.speak import LANGUAGES, Language

REPORT = plain_zip({"report.txt": b"Reference: 1\n", "files/letter.txt": LETTER})
STATED = ("--as", "globaleaks", "--provenance", "our site")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "blue"
    place.mkdir()
    (place / "report-1.zip").write_bytes(REPORT)
    (place / "note.txt").write_bytes(b"no zip")
    return place


def test_the_intake_says_how_and_unpacks_once_when_asked(newsroom: Newsroom, stick: Path) -> None:
    counter = Counter(newsroom)
    plain = counter.tamis("intake", str(stick), "--as", "folder", "--provenance", "an attic")
    assert "tamis unpack" not in plain.words
    (stick / "report-1.zip").write_bytes(plain_zip({"report.txt": b"Reference: 2\n", "files/letter.txt": LETTER}))
    told = counter.tamis("intake", str(stick), *STATED)
    assert told.status == 0
    (waits,) = [each for each in newsroom.chain().catalog.exhibits() if f"tamis unpack {each.label[:8]}" in told.words]
    asked = counter.tamis("intake", str(stick), *STATED, "--unpack")
    assert [item["filename"] for item in asked.items if "container" in item] == ["report.txt", "files/letter.txt"]
    assert len(newsroom.chain().catalog.family.children(waits.label)) == 2
    again = counter.tamis("intake", str(stick), *STATED, "--unpack")
    assert not [item for item in again.items if "container" in item]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_receipt_at_the_desk_offers_it(newsroom: Newsroom, stick: Path, language: Language) -> None:
    browser = browser_of(newsroom, language=language, places=[stick.parent])
    said = {"channel": "globaleaks", "provenance": "our site"}
    answer = browser.post("/take-in", form_on="/take-in", place=str(stick), **said)
    receipt = seen(settled(browser, answer))
    (action,) = [told["action"] for _, told in receipt.elements if told.get("action", "").endswith("/unpack")]
    assert not receipt.unsaid + receipt.dangers
    assert browser.post(action, form_on=action.removesuffix("/unpack")).status_code == 303
    jobs = newsroom.chain().catalog.jobs.counts()
    assert [task for task, _ in jobs if task == "unpack"] == ["unpack"]
