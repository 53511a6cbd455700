"""Taking in through the browser: look first, take in, get a receipt with every line; only from allowed folders."""

import json
from pathlib import Path

import pytest

from intake.limits import Limits
from intake.receive import receive
from tests.desk.pages.visits import browser_of, let_work, seen, settled
from tests.exports import write_singles
from tests.newsroom import Newsroom
from tests.workstation import INBOX, write_drive
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
    written, sums = (told["href"] for tag, told in receipt.elements if "/receipt." in told.get("href", ""))
    lines = json.loads(browser.get(written).get_data())["lines"]
    assert [line["outcome"] for line in lines] == ["accepted", "quarantined"]
    assert f"{lines[0]['sha256']}  1-brave_otter-msg.gpg\n" in browser.get(sums).get_data(as_text=True)
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_receipt_says_what_is_new_and_what_is_not_on_the_stick_any_more(
    newsroom: Newsroom, sticks: Path, language: Language
) -> None:
    make, later = newsroom.exporter, sticks / "red"
    later.mkdir()
    write_singles([make.message(3, "brave otter", b"Only on the first.")], sticks / "blue")
    receive(sticks / "blue", newsroom.chain(), Limits())
    write_singles([make.message(number, "brave otter", b"new %d" % number) for number in (1, 2)], later)
    browser = browser_of(newsroom, language=language, places=[sticks])
    receipt = seen(settled(browser, browser.post("/take-in", form_on="/take-in", place=str(later))))
    stands = [attributes["class"] for _, attributes in receipt.elements if "news " in attributes.get("class", "")]
    assert stands == ["news conflict", "news new"]
    assert "brave otter 3" in receipt.words
    assert "columns" in {attributes.get("class") for tag, attributes in receipt.elements if tag == "ul"}
    assert not receipt.unsaid
    assert not receipt.dangers


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_folder_needs_a_word_of_where_it_is_from_and_the_custody_page_tells_it(
    newsroom: Newsroom, sticks: Path, language: Language
) -> None:
    browser, stick = browser_of(newsroom, language=language, places=[sticks]), str(sticks / "blue")
    look = seen(browser.post("/take-in/look", form_on="/take-in", place=stick, channel="paper"))
    assert "provenance" in {attributes.get("name") for _, attributes in look.elements}
    refused = browser.post("/take-in", form_on="/take-in", place=stick, channel="paper")
    assert refused.status_code == 409
    said = {"channel": "paper", "provenance": "<i>the attic</i>", "unknown_before": "2026-03-01"}
    settled(browser, browser.post("/take-in", form_on="/take-in", place=stick, **said))
    (exhibit,) = [each for each in newsroom.chain().catalog.exhibits() if each.untrusted_filename]
    page = seen(browser.get(f"/exhibits/{exhibit.label}/custody"))
    assert "<i>the attic</i>" in page.words
    assert not look.unsaid + page.unsaid
    assert not look.dangers + page.dangers


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_transcript_is_told_as_claims_and_the_forged_line_stands_out(
    newsroom: Newsroom, sticks: Path, language: Language
) -> None:
    write_drive(INBOX, sticks)
    drop = str(sticks / "sd-export-20261121-192325")
    browser = browser_of(newsroom, language=language, places=[sticks])
    receipt = seen(settled(browser, browser.post("/take-in", form_on="/take-in", place=drop)))
    assert not receipt.unsaid
    chain = newsroom.chain()
    (told,) = [each for each in chain.catalog.submissions() if each.kind == "transcript"]
    (exhibit,) = chain.catalog.exhibits(told.label)
    browser.get(f"/exhibits/{exhibit.label}")
    let_work(newsroom)
    page = seen(browser.get(f"/exhibits/{exhibit.label}"))
    assert not page.unsaid
    assert not page.dangers
    doubtful = [
        attributes for tag, attributes in page.elements if tag == "tr" and attributes.get("class") == "doubtful"
    ]
    assert len(doubtful) == 1
    assert page.words.count("alice-reporter") >= 4


def test_a_second_layer_is_offered_and_opens_to_an_exhibit_of_its_own(newsroom: Newsroom, tmp_path: Path) -> None:
    make, chain = newsroom.exporter, newsroom.chain()
    inner = make.gpg.encrypt(b"the true words", [make.submission], "--armor")
    hers = newsroom.to_one("alice", b"for alice alone")
    items = [make.message(1, "brave otter", inner), make.message(2, "brave otter", b"nothing more")]
    write_singles([*items, make.message(3, "brave otter", hers)], tmp_path)
    receive(tmp_path, chain, Limits())
    wrapped, plain, mine = (chain.catalog.exhibits(each.label)[0].label for each in chain.catalog.submissions())
    browser = browser_of(newsroom)
    for label in (wrapped, plain):
        browser.get(f"/exhibits/{label}")
    let_work(newsroom)
    offered = {}
    for label in (wrapped, plain):
        page = seen(browser.get(f"/exhibits/{label}"))
        offered[label] = [tag for tag, attributes in page.elements if attributes.get("action", "").endswith("/layer")]
        assert not page.unsaid + page.dangers
    assert offered == {wrapped: ["form"], plain: []}
    opened = browser.post(f"/exhibits/{wrapped}/layer", form_on=f"/exhibits/{wrapped}")
    assert opened.status_code == 303
    refused = browser.post(f"/exhibits/{plain}/layer", form_on=f"/exhibits/{wrapped}")
    assert refused.status_code == 409
    assert not seen(refused).unsaid
    opened = browser.post(
        f"/exhibits/{mine}/layer/mine", form_on=f"/exhibits/{wrapped}", passphrase=newsroom.passphrases["alice"]
    )
    assert opened.status_code == 303
    assert len(newsroom.chain().catalog.exhibits()) == 5
