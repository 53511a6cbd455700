"""A drive's tree that somebody zipped comes in as from the drive; its passphrase comes nowhere, bombs stop early."""

import hashlib
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from intake.arrival import Arrival
from intake.carried import state
from intake.channels import Channel
from intake.errors import MemberBroken
from intake.limits import Limits
from intake.receipt import Outcome
from intake.receive import receive
from intake.survey import survey
from tests.archives import Entry, zip_of
from tests.newsroom import Newsroom
from tests.workstation import DESIGNATION, INBOX, ITEM, MEMO, PASSPHRASE, QT, archive_of, metadata

LIMITS = Limits()
DRIVE = "sd-export-20261121-192325/"


def zipped(folder: Path, files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(folder / "drive.zip", "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return folder


def content(arrival: Arrival) -> bytes:
    return b"".join(arrival.chunks())


def inside(files: Mapping[str, bytes], above: str) -> dict[str, bytes]:
    return {above + name: data for name, data in files.items()}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("above", [DRIVE, "", f"a/{DRIVE}"])
@pytest.mark.parametrize("files", [INBOX, QT], ids=["inbox", "qt"])
def test_it_comes_in_as_from_the_drive(tmp_path: Path, files: dict[str, bytes], above: str, method: int) -> None:
    found = survey(zipped(tmp_path, inside(files, above), method), LIMITS)
    assert [content(each) for each in found] == list(files.values())
    assert {(each.designation, each.channel, each.problem, each.container) for each in found} == {
        (DESIGNATION, Channel.WORKSTATION, None, "drive.zip")
    }
    assert [each.size for each in found] == [len(data) for data in files.values()]
    assert all(each.plain for each in found)


def test_a_source_s_folder_alone_is_known_and_what_shows_no_export_is_not(tmp_path: Path) -> None:
    zipped(tmp_path, {f"brave otter/{ITEM.format(2)}-memo.pdf": MEMO})
    (one,) = survey(tmp_path, LIMITS)
    assert (one.channel, one.designation) == (Channel.WORKSTATION, DESIGNATION)
    zipped(tmp_path, {"transcript.txt": b"Source wrote:\n", "memo.pdf": MEMO})
    assert {each.channel for each in survey(tmp_path, LIMITS)} == {Channel.JOURNALIST_INTERFACE}


def test_in_a_vault_members_are_exhibits_and_the_passphrase_is_nowhere(newsroom: Newsroom, tmp_path: Path) -> None:
    chain, secret, archive = newsroom.chain(), metadata(PASSPHRASE), archive_of(INBOX)
    more = {"metadata.json": secret, "archive.sd-export": archive, f"{DRIVE}export_data/._x": b"mac"}
    zipped(tmp_path, inside(INBOX, DRIVE) | more)
    receipt = receive(tmp_path, chain, LIMITS)
    assert receipt.counts == {Outcome.ACCEPTED: len(INBOX), Outcome.DUPLICATE: len(INBOX), Outcome.QUARANTINED: 3}
    assert {line.message.id for line in receipt.lines if line.message} == {
        "intake.workstation_passphrase",
        "intake.already_here",
        "intake.name_apple_double",
    }
    said = str([dict(entry.fields) for entry in chain.history.entries()]) + str(receipt.as_json())
    for hidden in (secret, archive):
        assert hashlib.sha256(hidden).hexdigest() not in said
    assert PASSPHRASE not in said
    assert receive(tmp_path, chain, LIMITS).counts[Outcome.DUPLICATE] == 2 * len(INBOX) + 1


def lying(data: bytes, stated: int) -> bytes:
    """Gives a zip of one deflated file that states another length than it has."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    stored = len(deflater.compress(data) + deflater.flush())
    whole = zip_of([Entry("export_data/x.pdf", data, method=8)])
    told = whole.replace(struct.pack("<II", stored, len(data)), struct.pack("<II", stored, stated))
    assert told != whole
    return told


WRONG_SUM = zip_of([Entry("export_data/x.pdf", MEMO, method=8, crc=1)])
LONG = bytes(8 << 20)


@pytest.mark.parametrize("data", [lying(MEMO, 3), lying(MEMO, len(MEMO) + 1), lying(LONG, 2 << 20), WRONG_SUM])
def test_a_member_that_is_not_what_its_directory_says_stops_while_it_is_read(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "drive.zip").write_bytes(data)
    (one,) = survey(tmp_path, LIMITS)
    came: list[int] = []
    with pytest.raises(MemberBroken):
        came.extend(map(len, one.chunks()))
    assert sum(came) <= one.size


def test_one_too_large_in_all_is_left_on_the_stick_whole(tmp_path: Path) -> None:
    zipped(tmp_path, {"export_data/a.pdf": LONG, "export_data/b.pdf": b"x"})
    (left,) = survey(tmp_path, replace(LIMITS, archive_bytes=8 << 20))
    assert left.problem
    assert (left.problem.id, left.keep) == ("intake.workstation_archive_too_large", False)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_archive_of_the_workstation_inside_comes_in_as_by_itself(tmp_path: Path, method: int) -> None:
    archives = {"sent/archive.sd-export": archive_of(INBOX), "sent/archive(1).sd-export": archive_of(QT)}
    found = survey(zipped(tmp_path, archives, method), LIMITS)
    taken = [each for each in found if each.plain]
    assert [content(each) for each in taken] == [*INBOX.values(), *QT.values()]
    assert {(each.designation, each.channel) for each in taken} == {(DESIGNATION, Channel.WORKSTATION)}
    assert taken[0].place.startswith("drive.zip › sent/archive.sd-export › export_data/")
    secrets = [each for each in found if not each.plain]
    assert [(each.keep, each.problem and each.problem.id) for each in secrets] == [
        (False, "intake.workstation_passphrase")
    ] * 2


def test_a_site_s_zip_does_not_come_apart_because_somebody_called_a_file_like_an_archive(tmp_path: Path) -> None:
    zipped(tmp_path, {"report.txt": b"a report", "files/a.sd-export": archive_of(INBOX)})
    (one,) = survey(tmp_path, LIMITS, state("globaleaks", "the site", ""))
    assert (one.channel, one.problem, one.place) == (Channel.GLOBALEAKS, None, "drive.zip")


@pytest.mark.parametrize(
    ("inside", "room", "reason"),
    [
        (archive_of(INBOX)[:-9], LIMITS.archive_bytes, "intake.workstation_archive_broken"),
        (archive_of({"export_data/x": LONG}), 9 << 20, "intake.workstation_archive_too_large"),
        (archive_of({"export_data/b.sd-export": archive_of(INBOX)}), LIMITS.archive_bytes, ""),
    ],
    ids=["torn", "bomb", "archive in an archive"],
)
def test_an_archive_inside_that_is_torn_too_large_or_too_deep_gives_no_byte(
    tmp_path: Path, inside: bytes, room: int, reason: str
) -> None:
    whole = archive_of({"export_data/x": LONG})  # what the first unpacks counts for the second
    zipped(tmp_path, {"a.sd-export": whole, "b.sd-export": inside, "memo.pdf": MEMO})
    limits = replace(LIMITS, archive_bytes=room)
    told = {each.place.partition(" › ")[2]: each for each in survey(tmp_path, limits)}
    assert told["a.sd-export › export_data/x"].problem is None
    if reason:
        left = told["b.sd-export"]
        assert (left.problem and left.problem.id, left.keep, content(left)) == (reason, False, b"")
    else:
        assert [name for name in told if name.startswith("b.sd-export › export_data/")] == [
            "b.sd-export › export_data/b.sd-export"
        ]


def test_a_trick_is_set_aside_and_the_rest_comes_in(tmp_path: Path) -> None:
    zipped(tmp_path, {"../export_data/x.pdf": b"x", "export_data/memo.pdf": MEMO})
    trick, memo = survey(tmp_path, LIMITS)
    assert trick.problem
    assert (trick.problem.id, trick.plain) == ("intake.path_climbs", None)
    assert (memo.problem, content(memo)) == (None, MEMO)
