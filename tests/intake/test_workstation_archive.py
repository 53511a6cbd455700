"""The Workstation's archives: members come in, the passphrase of a drive comes nowhere, bombs and tears stop early."""

import gzip
import hashlib
import tracemalloc
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from intake.limits import Limits
from intake.receipt import Outcome
from intake.receive import receive
from intake.survey import Arrival, survey
from tests.archives import Entry, zip_of
from tests.newsroom import Newsroom
from tests.workstation import DESIGNATION, INBOX, MEMO, PASSPHRASE, QT, Tarred, archive_of, metadata, tar_of

LIMITS = Limits()


def put(folder: Path, data: bytes, name: str = "archive.sd-export") -> Path:
    (folder / name).write_bytes(data)
    return folder


def content(arrival: Arrival) -> bytes:
    return b"".join(arrival.chunks())


def told(drop: Path, limits: Limits = LIMITS) -> list[str]:
    return [each.problem.id for each in survey(drop, limits) if each.problem]


@pytest.mark.parametrize("name", ["archive.sd-export", "export-2026-11-18T09:30:00.000Z.tar"])
@pytest.mark.parametrize("files", [INBOX, QT], ids=["inbox", "qt"])
def test_every_member_is_found_with_its_bytes_in_any_order(tmp_path: Path, files: dict[str, bytes], name: str) -> None:
    secret, *members = survey(put(tmp_path, archive_of(files), name), LIMITS)
    assert [content(each) for each in members] == list(files.values())
    assert [content(each) for each in reversed(members)] == list(files.values())[::-1]
    assert {each.designation for each in members} == {DESIGNATION}
    assert secret.problem
    assert (secret.problem.id, secret.keep, content(secret)) == ("intake.workstation_passphrase", False, b"")


def test_the_passphrase_is_nowhere_in_the_vault_the_receipt_or_what_is_logged(
    newsroom: Newsroom, tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    chain, archive = newsroom.chain(), archive_of(INBOX)
    put(tmp_path, archive)
    put(tmp_path, archive[: len(archive) // 2], "torn.sd-export")
    put(tmp_path, metadata(PASSPHRASE), "metadata.json")
    put(tmp_path, zip_of([Entry("metadata.json", metadata(PASSPHRASE)), Entry("a.sd-export", archive)]), "all.zip")
    receipt = receive(tmp_path, chain, LIMITS)
    assert receipt.counts == {Outcome.ACCEPTED: len(INBOX), Outcome.DUPLICATE: len(INBOX), Outcome.QUARANTINED: 5}
    assert PASSPHRASE not in str(receipt.as_json()) + caplog.text + "".join(capsys.readouterr())
    said = str([dict(entry.fields) for entry in chain.history.entries()])
    assert PASSPHRASE not in said
    kept = {note.digest for label in chain.envelopes.labels() for note in chain.envelope(label).blobs}
    assert len(kept) == len(INBOX)
    for hidden in (archive, metadata(PASSPHRASE)):
        digest = hashlib.sha256(hidden).hexdigest()
        assert digest not in kept
        assert digest not in said


def _flipped(data: bytes) -> bytes:
    changed = bytearray(data)
    changed[-3] ^= 1
    return bytes(changed)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-1],
        lambda data: data[: len(data) // 2],
        lambda _: b"",
        gzip.decompress,
        lambda data: data + b"more",
        lambda data: data + data,
        _flipped,
        lambda data: gzip.compress(gzip.decompress(data)[:-9216]),
    ],
    ids=["cut", "half", "empty", "not gzipped", "trailing", "twice", "checksum", "no end"],
)
def test_a_spoilt_archive_is_left_on_the_stick_whole(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    put(tmp_path, spoil(archive_of(INBOX)))
    assert told(tmp_path) == ["intake.workstation_archive_broken"]
    assert not any(each.keep for each in survey(tmp_path, LIMITS))


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        (Tarred("../../etc/passwd", b"x"), "intake.path_climbs"),
        (Tarred("/export_data/x", b"x"), "intake.path_absolute"),
        (Tarred("export_data/\x1b[2J", b"x"), "intake.path_control_character"),
        (Tarred("export_data\\x", b"x"), "intake.path_backslash"),
        (Tarred("elsewhere/x.pdf", b"x"), "intake.workstation_layout_unknown"),
        (Tarred("export_data/link", kind=b"2", link="/etc/passwd"), "intake.member_not_a_file"),
        (Tarred("export_data/hard", kind=b"1", link="export_data/memo.pdf"), "intake.member_not_a_file"),
    ],
)
def test_a_trick_is_set_aside_and_the_rest_comes_in(tmp_path: Path, member: Tarred, reason: str) -> None:
    put(tmp_path, gzip.compress(tar_of([member, Tarred("export_data/memo.pdf", MEMO)])))
    trick, memo = survey(tmp_path, LIMITS)
    assert trick.problem
    assert trick.problem.id == reason
    assert (memo.problem, content(memo)) == (None, MEMO)


def test_two_members_of_one_name_are_two(tmp_path: Path) -> None:
    put(tmp_path, gzip.compress(tar_of([Tarred("export_data/a.pdf", b"one"), Tarred("export_data/a.pdf", b"two")])))
    assert [content(each) for each in survey(tmp_path, LIMITS)] == [b"one", b"two"]


def test_a_bomb_is_stopped_while_it_is_read(tmp_path: Path) -> None:
    deflater = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(1 << 20)
    bomb = b"".join(deflater.compress(zeros) for _ in range(64)) + deflater.flush()
    put(tmp_path, bomb)
    tracemalloc.start()
    try:
        assert told(tmp_path, replace(LIMITS, archive_bytes=8 << 20)) == ["intake.workstation_archive_too_large"]
        assert tracemalloc.get_traced_memory()[1] < 16 << 20
    finally:
        tracemalloc.stop()


def test_an_archive_that_is_exchanged_after_the_first_look_is_noticed(newsroom: Newsroom, tmp_path: Path) -> None:
    chain, drop = newsroom.chain(), put(tmp_path, archive_of(INBOX))

    def exchange(step: str) -> None:
        if step == "survey":
            put(tmp_path, archive_of(QT))

    receipt = receive(drop, chain, LIMITS, after=exchange)
    assert receipt.counts[Outcome.ACCEPTED] == 0
    assert {line.message.id for line in receipt.lines[1:] if line.message} == {"intake.stick_changed"}
