"""Another desk's signed package, by command and at the desk: what is asked, what is shown, what `tamis verify` says."""

from pathlib import Path

import pytest

from release.bag import write_bag
from tests.desk.counter import Counter
from tests.desk.pages.visits import browser_of, seen, settled
from tests.newsroom import PASSPHRASES, Newsroom
from tests.release.packages import RELEASE, ReleaseKey, content_of, log_signer
from words.message import Message
from words.speak import LANGUAGES, Language, Speech


@pytest.fixture
def sticks(key: ReleaseKey, tmp_path: Path) -> Path:
    (tmp_path / "sticks" / "green").mkdir(parents=True)
    write_bag(tmp_path / "sticks" / "green", content_of(key), key.sign)
    return tmp_path / "sticks"


def test_the_command_asks_for_the_key_checks_and_verify_tells_whose_it_was(
    newsroom: Newsroom, key: ReleaseKey, sticks: Path
) -> None:
    counter, stick = Counter(newsroom), str(sticks / "green")
    said = ["--as", "bag", "--provenance", "the desk of Marseille"]
    refused = counter.tamis("intake", stick, *said)
    assert refused.status == 3
    assert "40 digits" in refused.words
    looked = counter.tamis("intake", stick, "--as", "bag", "--dry-run")
    assert [(item["place"], item["kind"], item["reason"]) for item in looked.items] == [(RELEASE, "package", "")]
    vkey = str(log_signer().verifier())
    taken = counter.tamis("intake", stick, *said, "--release-key", key.fingerprint, "--log-key", vkey)
    assert taken.status == 0
    assert key.fingerprint in taken.items[0]["reason"]
    assert "made to be published" in taken.words
    assert "IN THE CLEAR" not in taken.words
    (told,) = [item for item in counter.tamis("verify").items if item["check"] == "packages"]
    assert (told["name"], told["signer"], told["ledger"], told["named"]) == (RELEASE, key.fingerprint, vkey, 1)
    assert "the desk of Marseille" in told["reason"]
    document = next(each for each in newsroom.chain().catalog.exhibits() if each.untrusted_filename.endswith(".pdf"))
    audit = ("audit", "--exhibit", document.label, "--profile", "desk", "--into", str(sticks), "--as", "alice")
    package = Path(counter.tamis(*audit, asked=[PASSPHRASES["alice"]]).items[0]["out"])
    assert RELEASE in (package / "data/report.html").read_text()
    assert f"signer={key.fingerprint}" in (package / "data/entries.csv").read_text()
    assert counter.tamis("verify", str(package), "--release-key", newsroom.chain().policy.release).status == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desk_asks_for_the_key_and_the_custody_page_of_a_document_tells_it(
    newsroom: Newsroom, key: ReleaseKey, sticks: Path, language: Language
) -> None:
    browser, stick = browser_of(newsroom, language=language, places=[sticks]), str(sticks / "green")
    look = seen(browser.post("/take-in/look", form_on="/take-in", place=stick, channel="bag"))
    assert {"release_key", "log_key"} <= {attributes.get("name") for _, attributes in look.elements}
    unkeyed = seen(browser.post("/take-in/look", form_on="/take-in", place=stick, channel="bag-key-unknown"))
    assert "release_key" not in {attributes.get("name") for _, attributes in unkeyed.elements}
    said = {"channel": "bag", "provenance": "<i>Marseille</i>"}
    assert browser.post("/take-in", form_on="/take-in", place=stick, **said).status_code == 409
    begun = browser.post("/take-in", form_on="/take-in", place=stick, release_key=key.fingerprint, **said)
    receipt = seen(settled(browser, begun))
    assert Speech(language).say(Message.of("desk.stick_holds_public")) in receipt.words
    assert key.fingerprint in receipt.words
    document = next(each for each in newsroom.chain().catalog.exhibits() if each.untrusted_filename.endswith(".pdf"))
    page = seen(browser.get(f"/exhibits/{document.label}/custody"))
    assert key.fingerprint in page.words
    assert RELEASE in page.words
    for each in (look, unkeyed, receipt, page):
        assert not each.unsaid
        assert not each.dangers
