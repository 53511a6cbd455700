"""What is in quarantine is tried again once a key is there, or let out by a signed decision; nothing else moves."""

from dataclasses import replace
from pathlib import Path

import pytest

from custody.acts import Act
from custody.chain import Chain
from custody.errors import NotPermitted
from custody.fixity import check_ledger
from intake.errors import NotInQuarantine
from intake.limits import Limits
from intake.quarantined import LONGEST, let_out, retry
from intake.receive import receive
from keys.errors import NotDecrypted
from tests.newsroom import Newsroom, opened

LIMITS = Limits()
SECRET = b"for a key that is not here yet"


@pytest.fixture
def chain(newsroom: Newsroom, tmp_path: Path) -> Chain:
    """A vault with a message to another key in quarantine, a strange file, and a link of which nothing is kept."""
    cipher = newsroom.exporter.gpg.encrypt(SECRET, [newsroom.stranger])
    (tmp_path / "1-brave_otter-msg.gpg").write_bytes(cipher)
    (tmp_path / "strange.bin").write_bytes(b"who knows")
    (tmp_path / "link").symlink_to("/etc/passwd")
    made = newsroom.chain()
    receive(tmp_path, made, LIMITS)
    return made


def label(chain: Chain, place: str) -> str:
    (found,) = [each.label for each in chain.catalog.submissions("quarantined") if each.untrusted_place == place]
    return found


def content(chain: Chain, submission: str) -> bytes:
    (exhibit,) = chain.catalog.exhibits(submission)
    return opened(chain, submission, exhibit.blob)


def same_after_rebuilding(chain: Chain) -> bool:
    check_ledger(chain)
    before = chain.catalog.dump()
    chain.rebuild()
    return before == chain.catalog.dump()


def test_a_second_try_fails_told_and_succeeds_once_the_key_is_there(newsroom: Newsroom, chain: Chain) -> None:
    waiting = label(chain, "1-brave_otter-msg.gpg")
    with pytest.raises(NotDecrypted) as refused:
        retry(waiting[:8], "alice", chain, LIMITS)
    assert refused.value.message.id == "keys.other_recipient"
    (failed,) = [entry for entry in chain.history.of(waiting) if entry.text("act") == Act.FAILED_CHECK]
    assert (failed.text("recipe"), failed.number("refused")) == ("decryption", 1)
    assert chain.catalog.submission(waiting).outcome == "quarantined"

    home = newsroom.unlocked.home("submission")
    home.import_key(newsroom.exporter.gpg.run("--export-secret-keys", newsroom.stranger))
    retry(waiting, "alice", newsroom.chain(), LIMITS)
    again = newsroom.chain()
    assert content(again, waiting) == SECRET
    assert again.catalog.submission(waiting).outcome == "accepted"
    assert [entry.text("act") for entry in again.history.of(waiting)] == [
        Act.QUARANTINE,
        Act.FAILED_CHECK,
        Act.ACCESSION,
        Act.DECRYPTION,
    ]
    assert not list(newsroom.unlocked.scratch.iterdir())
    assert same_after_rebuilding(again)
    with pytest.raises(NotInQuarantine):
        retry(waiting, "alice", again, LIMITS)


def test_letting_out_is_signed_and_makes_the_bytes_an_exhibit_as_they_are(newsroom: Newsroom, chain: Chain) -> None:
    waiting = label(chain, "strange.bin")
    let_out(waiting, "the source asked for it", newsroom.reviewers["alice"], chain, newsroom.sign("alice"))
    assert content(chain, waiting) == b"who knows"
    (exhibit,) = chain.catalog.exhibits(waiting)
    assert exhibit.untrusted_filename == "strange.bin"
    decided, arrived = chain.history.of(waiting)[1:]
    assert (decided.text("act"), decided.text("reason")) == (Act.QUARANTINE_END, "the source asked for it")
    assert decided.signature
    assert arrived.number("quarantine") == chain.history.of(waiting)[0].seq
    assert same_after_rebuilding(chain)


@pytest.mark.parametrize("reason", ["", " \n ", "x" * (LONGEST + 1)])
def test_letting_out_needs_a_reason(newsroom: Newsroom, chain: Chain, reason: str) -> None:
    with pytest.raises(NotInQuarantine):
        let_out(label(chain, "strange.bin"), reason, newsroom.reviewers["alice"], chain, newsroom.sign("alice"))


def test_letting_out_without_a_signature_changes_nothing(newsroom: Newsroom, chain: Chain) -> None:
    waiting, size = label(chain, "strange.bin"), chain.size
    with pytest.raises(NotPermitted):
        let_out(waiting, "because", newsroom.reviewers["alice"], chain, lambda draft: replace(draft, signature=None))
    assert (chain.size, chain.catalog.submission(waiting).outcome) == (size, "quarantined")


def test_what_was_not_kept_is_no_item_or_is_not_there_stays(newsroom: Newsroom, chain: Chain) -> None:
    for wrong, reason in (
        (label(chain, "link"), "intake.nothing_kept"),
        (label(chain, "strange.bin"), "intake.no_item_to_try"),
        ("", "intake.not_in_quarantine"),
        ("ffff", "intake.not_in_quarantine"),
    ):
        with pytest.raises(NotInQuarantine) as refused:
            retry(wrong, "alice", chain, LIMITS)
        assert refused.value.message.id == reason
    with pytest.raises(NotInQuarantine):
        let_out(label(chain, "link"), "because", newsroom.reviewers["alice"], chain, newsroom.sign("alice"))
