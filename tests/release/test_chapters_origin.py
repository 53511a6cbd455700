"""Of what came in the clear the report says so: no ciphertext, no key, the channel and what it can know."""

from dataclasses import replace
from pathlib import Path

import pytest

from custody.acts import Act
from custody.disclosure import Disclosure, Profile
from intake.carried import state
from intake.channels import TRUST
from intake.limits import Limits
from intake.quarantined import let_out
from intake.receive import receive
from keys.fingerprints import read_aloud
from release import subject
from release.account import Account
from release.chapters_origin import acquisition, fingerprints
from release.dossier import gather
from release.report import Facts, Table
from tests.newsroom import Newsroom
from tests.release.packages import RELEASE, ReleaseKey, log_signer
from tests.workstation import INBOX, write_drive
from words.message import Message
from words.speak import LANGUAGES, Language, Speech


def test_what_came_in_the_clear_is_in_the_report_and_nothing_is_said_to_have_been_decrypted(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    chain = newsroom.chain()
    receive(write_drive(INBOX, tmp_path), chain, Limits())
    exhibit = chain.catalog.exhibits()[0]
    account = Account(gather(subject.exhibit(exhibit.label, chain), Profile.DESK, chain), Speech("en"))
    assert list(account.exhibits) == [exhibit.label]
    (table,) = [block for block in fingerprints(account).blocks if isinstance(block, Table)]
    assert [(row[1], row[2]) for row in table.rows] == [("as received, nothing was decrypted", exhibit.digest)]
    (facts,) = [block for block in acquisition(account).blocks if isinstance(block, Facts)]
    told = dict(facts.rows)
    assert told["Way it came"] == "SecureDrop Workstation."
    assert "did not see the ciphertext" in told["What that way lets anybody know"]


def test_a_decision_to_let_out_of_quarantine_belongs_to_the_exhibit(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "strange.bin").write_bytes(b"who knows")
    chain = newsroom.chain()
    receive(tmp_path, chain, Limits())
    (waiting,) = chain.catalog.submissions("quarantined")
    let_out(waiting.label, "it must be seen", newsroom.reviewers["alice"], chain, newsroom.sign("alice"))
    dossier = gather(subject.exhibit(chain.catalog.exhibits()[0].label, chain), Profile.DESK, chain)
    (decision,) = dossier.of(Act.QUARANTINE_END)
    assert dossier.signatures[decision.seq] == "good"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_document_of_another_desk_s_package_is_told_with_the_package_and_whose_key_signed_it(
    newsroom: Newsroom, pristine: Path, key: ReleaseKey, language: Language
) -> None:
    chain = newsroom.chain()
    receive(pristine, chain, Limits(), about=state("bag", "Marseille", "", release_key=key.fingerprint))
    document = next(each for each in chain.catalog.exhibits() if each.untrusted_filename.endswith(".pdf"))
    dossier = gather(subject.exhibit(document.label, chain), Profile.DESK, chain)
    account = Account(dossier, Speech(language))
    told = "\n".join(value for _, value in _facts(account))
    (arrived,) = dossier.of(Act.ACCESSION)
    assert account.say("release.trust_package") in told
    for known in (f"{RELEASE}, 2026-11-21", str(log_signer().verifier()), read_aloud(key.fingerprint)):
        assert known in told
    (table,) = [block for block in fingerprints(account).blocks if isinstance(block, Table)]
    as_received = account.say("release.report_as_received")
    assert {(row[1], row[2]) for row in table.rows} == {
        (as_received, arrived.text("digest")),
        (account.say("release.report_taken_out"), document.digest),
    }
    closed = Account(replace(dossier, disclosure=Disclosure(Profile.COURT)), Speech(language))
    assert (closed.say("release.report_other_desk"), closed.closed) in _facts(closed)
    decided = replace(dossier, disclosure=Disclosure(Profile.COURT, frozenset({"bag"})))
    assert f"{RELEASE}, 2026-11-21" in {value for _, value in _facts(Account(decided, Speech(language)))}


def _facts(account: Account) -> tuple[tuple[str, str], ...]:
    (facts,) = [block for block in acquisition(account).blocks if isinstance(block, Facts)]
    return facts.rows


def test_every_channel_is_told_in_the_reader_s_language() -> None:
    """What is recorded of it are the English words."""
    for channel, recorded in TRUST.items():
        told = Message.of(f"release.trust_{channel.name.lower()}")
        assert Speech("en").say(told).replace("’", "'") == recorded
        assert Speech("fr").say(told) not in {recorded, told.id}
        assert Speech("fr").say(Message.of(f"intake.channel_{channel.name.lower()}")) != channel.value
