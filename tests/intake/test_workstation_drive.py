"""A drive the Workstation exported to: what is in the clear comes in as it is, with its channel's trust words."""

from dataclasses import replace
from pathlib import Path

import pytest

from custody.acts import Act
from custody.chain import Chain
from custody.fixity import check_ledger
from custody.records import Entry
from intake.channels import TRUST, Channel
from intake.limits import Limits
from intake.receipt import Outcome
from intake.receive import receive
from intake.spool import spool
from intake.survey import survey
from tests.newsroom import Newsroom, contents
from tests.workstation import DESIGNATION, INBOX, PASSPHRASE, QT, metadata, write_drive

LIMITS = Limits()


@pytest.fixture
def chain(newsroom: Newsroom) -> Chain:
    return newsroom.chain()


def accessions(chain: Chain) -> list[Entry]:
    return [entry for entry in chain.history.entries() if entry.text("act") == Act.ACCESSION]


@pytest.mark.parametrize("files", [INBOX, QT], ids=["inbox", "qt"])
def test_a_drive_comes_in_whole_once_and_never_claims_more_than_it_knows(
    chain: Chain, tmp_path: Path, files: dict[str, bytes]
) -> None:
    write_drive(files, tmp_path)
    assert receive(tmp_path, chain, LIMITS).counts[Outcome.ACCEPTED] == len(files)
    assert contents(chain) == set(files.values())
    assert {entry.text("channel") for entry in accessions(chain)} == {Channel.WORKSTATION}
    assert {entry.text("trust") for entry in accessions(chain)} == {TRUST[Channel.WORKSTATION]}
    assert {each.designation for each in chain.catalog.submissions()} == {DESIGNATION}
    assert {each.conflict for each in chain.catalog.submissions()} == {0}
    assert sorted(each.kind for each in chain.catalog.submissions()) == ["doc", "doc", "transcript"]
    assert not [entry for entry in chain.history.entries() if entry.text("act") == Act.DECRYPTION]
    again = receive(tmp_path, chain, LIMITS)
    assert again.counts == {Outcome.ACCEPTED: 0, Outcome.DUPLICATE: len(files), Outcome.QUARANTINED: 0}
    check_ledger(chain)
    before = chain.catalog.dump()
    chain.rebuild()
    assert chain.catalog.dump() == before


def test_the_folder_pointed_at_may_lie_inside_the_export(tmp_path: Path) -> None:
    inside = write_drive(INBOX, tmp_path) / "export_data" / DESIGNATION
    assert {each.designation for each in survey(inside, LIMITS)} == {DESIGNATION}
    assert all(each.problem is None for each in survey(inside, LIMITS))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (metadata(PASSPHRASE), "intake.workstation_passphrase"),
        (metadata(PASSPHRASE)[:-9], "intake.workstation_passphrase"),
        (metadata(PASSPHRASE, "encryption-key"), "intake.workstation_passphrase"),
        (metadata(PASSPHRASE).decode().encode("utf-16"), "intake.workstation_passphrase"),
        (metadata(None), "intake.workstation_metadata_kept_out"),
        (b'{"title": "my holidays"}', "intake.name_unknown"),
    ],
    ids=["whole", "torn", "other name", "utf-16", "none", "somebody else's"],
)
def test_metadata_beside_an_export_stays_on_the_stick(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "metadata.json").write_bytes(content)
    (one,) = survey(tmp_path, LIMITS)
    assert one.problem
    assert one.problem.id == reason
    assert one.keep == (reason == "intake.name_unknown")


def test_an_empty_file_and_the_system_s_own_are_set_aside(chain: Chain, tmp_path: Path) -> None:
    folder = write_drive({"export_data/a b/._x": b"junk", "export_data/empty.pdf": b""}, tmp_path)
    receipt = receive(folder, chain, LIMITS)
    told = {line.message.id for line in receipt.lines if line.message}
    assert told == {"intake.empty_file", "intake.name_apple_double"}


def test_what_does_not_fit_in_memory_is_streamed_and_not_refused(tmp_path: Path) -> None:
    write_drive(QT, tmp_path / "stick")
    (tmp_path / "scratch").mkdir()
    arrival = survey(tmp_path / "stick", LIMITS)[0]
    spooled = spool(replace(arrival, size=1 << 60), tmp_path / "scratch", lambda _: None)
    assert (spooled.in_scratch, spooled.problem) == (False, None)
    assert b"".join(spooled.chunks()) == b"".join(arrival.chunks())
