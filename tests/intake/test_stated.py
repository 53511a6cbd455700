"""Paper and plain folders: every file is one exhibit, with what the person who brings it states, and nothing more."""

from pathlib import Path

import pytest

from custody.acts import Act
from custody.chain import Chain
from intake.carried import PROVENANCE_LETTERS, Carried, state
from intake.channels import Channel
from intake.errors import NotStated
from intake.limits import Limits
from intake.quarantined import retry
from intake.receipt import Outcome
from intake.receive import receive
from tests.exports import write_singles
from tests.newsroom import Newsroom

LIMITS = Limits()


@pytest.fixture
def chain(newsroom: Newsroom) -> Chain:
    return newsroom.chain()


def test_a_folder_comes_in_with_its_provenance_and_the_day_before_which_nothing_is_known(
    newsroom: Newsroom, chain: Chain, tmp_path: Path
) -> None:
    (tmp_path / "1997").mkdir()
    (tmp_path / "1997" / "<b>letter.pdf").write_bytes(b"a scan")
    (tmp_path / "Thumbs.db").write_bytes(b"junk")
    write_singles([newsroom.exporter.message(1, "brave otter", b"hello")], tmp_path)
    about = state("folder", "the backlog of the first day", "2026-03-01", medium="box 3")
    receipt = receive(tmp_path, chain, LIMITS, about=about)
    assert receipt.counts == {Outcome.ACCEPTED: 2, Outcome.DUPLICATE: 0, Outcome.QUARANTINED: 1}
    arrived = {entry.text("channel"): entry for entry in chain.history.entries() if entry.text("act") == Act.ACCESSION}
    assert set(arrived) == {Channel.FOLDER, Channel.JOURNALIST_INTERFACE}
    for entry in arrived.values():
        assert (entry.text("provenance"), entry.text("unknown_before")) == (
            "the backlog of the first day",
            "2026-03-01",
        )
    assert "states" in arrived[Channel.FOLDER].text("trust")
    assert {each.untrusted_filename for each in chain.catalog.exhibits()} == {"<b>letter.pdf", ""}


def test_what_people_state_is_sealed_with_the_submission(chain: Chain, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"a scan")
    receive(tmp_path, chain, LIMITS, about=state("paper", "handed over at the café", ""))
    (told,) = [entry for entry in chain.history.entries() if entry.text("provenance")]
    assert told.scope == chain.catalog.submissions()[0].label


@pytest.mark.parametrize(
    ("channel", "provenance", "day", "reason"),
    [
        ("paper", "", "", "intake.provenance_needed"),
        ("folder", "  \n", "", "intake.provenance_needed"),
        ("workstation", "x", "", "intake.no_such_channel"),
        ("paper", "", "2026-3-1", "intake.not_a_day"),
        ("paper", "", "yesterday", "intake.not_a_day"),
        ("", "x" * (PROVENANCE_LETTERS + 1), "", "intake.provenance_too_long"),
    ],
)
def test_a_statement_that_says_nothing_is_refused(channel: str, provenance: str, day: str, reason: str) -> None:
    with pytest.raises(NotStated) as refused:
        state(channel, provenance, day)
    assert refused.value.message.id == reason


def test_nothing_has_to_be_stated_of_what_names_show() -> None:
    assert state("", "", "", "blue stick", "alice") == Carried("blue stick", "alice")


def test_what_other_sites_encrypted_is_opened_and_keeps_the_name_inside(
    newsroom: Newsroom, chain: Chain, tmp_path: Path
) -> None:
    """GlobaLeaks encrypts `report-N.zip` as a whole where its recipient has a key; Hush Line armors each message."""
    gpg, ours = newsroom.exporter.gpg, [newsroom.exporter.submission]
    (tmp_path / "report-12.zip.pgp").write_bytes(gpg.encrypt(b"PK a report, as if", ours))
    (tmp_path / "report-13.zip").write_bytes(b"PK another report, as if")
    (tmp_path / "report-14.zip.pgp").write_bytes(gpg.encrypt(b"for somebody else", [newsroom.stranger]))
    receipt = receive(tmp_path, chain, LIMITS, about=state("globaleaks", "the site of a partner", ""))
    assert receipt.counts == {Outcome.ACCEPTED: 2, Outcome.DUPLICATE: 0, Outcome.QUARANTINED: 1}
    assert {each.untrusted_filename for each in chain.catalog.exhibits()} == {"report-12.zip", "report-13.zip"}
    (waiting,) = chain.catalog.submissions("quarantined")
    newsroom.unlocked.home("submission").import_key(gpg.run("--export-secret-keys", newsroom.stranger))
    again = newsroom.chain()
    retry(waiting.label, "alice", again, LIMITS)
    (exhibit,) = again.catalog.exhibits(waiting.label)
    assert exhibit.untrusted_filename == "report-14.zip"
    assert {each.channel for each in again.catalog.submissions()} == {Channel.GLOBALEAKS}


def test_an_armored_message_of_hush_line_is_opened_and_plain_text_under_its_name_is_not(
    newsroom: Newsroom, chain: Chain, tmp_path: Path
) -> None:
    armored = newsroom.exporter.gpg.encrypt(b"Hello.", [newsroom.exporter.submission], "--armor")
    (tmp_path / "0f3a-message-7.asc").write_bytes(armored)
    (tmp_path / "0f3a-message-8.asc").write_bytes(b"Hello.")
    receive(tmp_path, chain, LIMITS, about=state("hushline", "our page there", ""))
    outcomes = {each.untrusted_place: each.outcome for each in chain.catalog.submissions()}
    assert outcomes == {"0f3a-message-7.asc": "accepted", "0f3a-message-8.asc": "quarantined"}
