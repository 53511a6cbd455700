"""An auditor from the signed rules to the ledger page: named, signed in by challenge, recorded, dismissed."""

import re
from http import HTTPStatus
from pathlib import Path

from custody.acts import Act
from tests.custody.test_key_acts import make_ed25519
from tests.desk.counter import Counter
from tests.desk.web.browsers import Browser, app_of
from tests.desk.web.test_admission import challenge
from tests.newsroom import PASSPHRASES, Newsroom

BOTH = ("--as", "alice", "--as", "bob")
ASKED = [PASSPHRASES["alice"], PASSPHRASES["bob"]]


def test_an_auditor_is_named_by_two_signs_in_elsewhere_reads_and_is_dismissed(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    gpg, counter = newsroom.exporter.gpg, Counter(newsroom)
    key = make_ed25519(gpg)
    (tmp_path / "carol.cert").write_bytes(gpg.run("--export", key))
    naming = ("auditors", "name", "carol", "--certificate", str(tmp_path / "carol.cert"))
    assert counter.tamis(*naming, *BOTH, asked=ASKED).status == 0
    assert newsroom.chain().policy.auditors == {"carol": key}
    browser = Browser(app_of(newsroom))
    text, hidden = challenge(browser)
    (tmp_path / "challenge").write_bytes(text.encode())
    gpg.run("-u", key, "--armor", "--detach-sign", str(tmp_path / "challenge"))
    signature = (tmp_path / "challenge.asc").read_text()
    answer = browser.send("/sign-in", {**hidden, "name": "carol", "signature": signature})
    assert answer.status_code == HTTPStatus.SEE_OTHER
    assert browser.get("/").headers["Location"] == "/audit/"
    page = browser.get("/audit/").get_data(as_text=True)
    assert not re.search(r'action="/(?!sign-out|language)', page)
    assert browser.get("/inbox").status_code == HTTPStatus.FORBIDDEN
    acts = [(entry.text("act"), entry.text("actor")) for entry in newsroom.chain().history.entries()]
    assert acts[-2:] == [(Act.SIGN_IN, "desk"), (Act.VIEW, key)]
    assert counter.tamis("auditors", "dismiss", "carol", *BOTH, asked=ASKED).status == 0
    assert newsroom.chain().policy.auditors == {}
    assert browser.get("/audit/").headers["Location"].startswith("/sign-in")


def test_a_name_that_is_taken_and_a_stranger_are_refused(newsroom: Newsroom, tmp_path: Path) -> None:
    counter, before = Counter(newsroom), newsroom.chain().size
    (tmp_path / "carol.cert").write_bytes(newsroom.exporter.gpg.run("--export", make_ed25519(newsroom.exporter.gpg)))
    naming = ("auditors", "name", "alice", "--certificate", str(tmp_path / "carol.cert"))
    assert counter.tamis(*naming, *BOTH, asked=ASKED).status == 3
    assert counter.tamis("auditors", "dismiss", "carol", *BOTH, asked=ASKED).status == 3
    assert newsroom.chain().size == before
