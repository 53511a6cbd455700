"""Of what came in the clear the report says so: no ciphertext, no key, the channel and what it can know."""

from pathlib import Path

from custody.acts import Act
from custody.disclosure import Profile
from intake.limits import Limits
from intake.quarantined import let_out
from intake.receive import receive
from release import subject
from release.account import Account
from release.chapters_origin import acquisition, fingerprints
from release.dossier import gather
from release.report import Facts, Table
from tests.newsroom import Newsroom
from tests.workstation import INBOX, write_drive
from words.speak import Speech


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
    assert told["Way it came"] == "workstation"
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
