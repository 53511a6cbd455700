"""The archive a journalist downloaded, read as a list: members by index, their bytes exactly as stored.

Implements: the outer zip of the Journalist Interface, by our own bounded code (the jail is for what sources sent;
this directory is written by SecureDrop, and only its numbers are read). Two members of one name are two members. What
people zipped themselves may be deflated, where the caller allows it.
Never: decrypts or writes anything; never uses a member's name; follows no link.
Residual risk: bytes that lie between members belong to none of them and are not looked at.
"""

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from intake.errors import DropUnreadable, MemberBroken, ZipBroken
from intake.exactly import read_at
from intake.inflating import inflated_member
from intake.limits import CHUNK_BYTES, Limits
from intake.zipend import find_directory
from intake.ziprecords import LOCAL, CentralRecord, read_directory
from words.message import Message


@dataclass(frozen=True, slots=True)
class Member:
    """One member: `size` is how many bytes reading it gives, `stored_size` how many of the archive it takes.

    They differ where a deflated member may be read; one that may not is read as it is stored.

    `problem` says why it goes to quarantine; `data_at` is where its bytes start in the file, None where the
    archive holds no bytes for it that can be told apart from the rest.
    """

    index: int
    untrusted_name: str
    size: int
    stored_size: int
    method: int
    crc: int
    problem: Message | None
    data_at: int | None
    is_folder: bool


@dataclass(frozen=True, slots=True)
class ZipDirectory:
    """An opened archive. It borrows the file: whoever opened it closes it."""

    file: BinaryIO
    members: tuple[Member, ...]

    def read(self, member: Member) -> Iterator[bytes]:
        """Streams a member's bytes, in chunks of at most 1 MiB; of one with a problem as they are stored.

        Raises:
            MemberBroken: it has no bytes of its own, or what was read does not fit its size or checksum.
            DropUnreadable: the file ends, or cannot be read, before the member does.
        """
        if member.data_at is None:
            raise MemberBroken("intake.member_without_bytes")
        stored = self._stored(member.data_at, member.stored_size)
        crc = size = 0
        for chunk in inflated_member(stored, member.size) if member.problem is None and member.method else stored:
            crc, size = zlib.crc32(chunk, crc), size + len(chunk)
            yield chunk
        if member.problem is None and (crc, size) != (member.crc, member.size):
            raise MemberBroken("intake.member_wrong_checksum")

    def _stored(self, at: int, left: int) -> Iterator[bytes]:
        while left:
            chunk = read_at(self.file, at, min(left, CHUNK_BYTES))
            at, left = at + len(chunk), left - len(chunk)
            yield chunk

    def only_member(self) -> Member:
        """Gives the one member of SecureDrop 0.2's "doc.zip", whose name is the original file name.

        Raises:
            MemberBroken: the archive holds another number of members, or one with a problem.
        """
        if len(self.members) != 1:
            raise MemberBroken("intake.zip_not_one_member")
        (member,) = self.members
        if member.problem is not None:
            raise MemberBroken(member.problem.id, **dict(member.problem.params))
        return member


@dataclass(frozen=True, slots=True)
class _Span:
    """Where the bytes of a record's member start; whether the header before them agrees with the directory."""

    record: CentralRecord
    start: int | None
    agrees: bool


def open_zip(file: BinaryIO, limits: Limits, *, deflated: bool = False) -> ZipDirectory:
    """Reads the directory of a seekable file; reads no member yet.

    Args:
        file: the archive.
        limits: the bounds of this intake.
        deflated: whether members may be compressed, as people's own programs do.

    Raises:
        ZipBroken: the directory is missing (torn copy), contradicts itself, or members overlap.
        DropUnreadable: the file cannot be read.
    """
    try:
        size = file.seek(0, io.SEEK_END)
    except OSError as reason:
        raise DropUnreadable("intake.stick_unreadable") from reason
    place = find_directory(file, size, limits)
    records = read_directory(read_at(file, place.start, place.size), place.count)
    spans = [_span(file, record, place.start) for record in records]
    _refuse_overlaps(spans)
    return ZipDirectory(file, tuple(_member(*each, limits, deflated=deflated) for each in enumerate(spans)))


def _span(file: BinaryIO, record: CentralRecord, directory_start: int) -> _Span:
    """Finds a member's bytes by the header before them; they must lie before the directory."""
    if record.offset + LOCAL.size > directory_start:
        return _Span(record, None, agrees=False)
    magic, *numbers = LOCAL.unpack(read_at(file, record.offset, LOCAL.size))
    name_length, extra_length = numbers[-2:]
    start = record.offset + LOCAL.size + name_length + extra_length
    if magic != b"PK\x03\x04" or start + record.stored_size > directory_start:
        return _Span(record, None, agrees=False)
    name = read_at(file, record.offset + LOCAL.size, name_length)
    return _Span(record, start, record.agrees_with(tuple(numbers), name))


def _refuse_overlaps(spans: list[_Span]) -> None:
    """Refuses the whole archive when two members share bytes: that is how small zips are made to look huge."""
    taken = [(one.record.offset, one.start + one.record.stored_size) for one in spans if one.start is not None]
    end_before = 0
    for start, end in sorted(taken):
        if start < end_before:
            raise ZipBroken("intake.zip_overlap")
        end_before = end


def _member(index: int, span: _Span, limits: Limits, *, deflated: bool) -> Member:
    record = span.record
    problem = record.problem(deflated=deflated)
    if problem is None and span.start is None:
        problem = Message.of("intake.member_without_bytes")
    if problem is None and not span.agrees:
        problem = Message.of("intake.member_disagrees")
    if problem is None and max(record.stored_size, record.full_size) > limits.item_bytes:
        problem = Message.of("intake.too_large", megabytes=limits.item_bytes // 1_000_000)
    return Member(
        index=index,
        untrusted_name=record.name,
        size=record.stored_size if problem else record.full_size,
        stored_size=record.stored_size,
        method=record.method,
        crc=record.crc,
        problem=problem,
        data_at=span.start,
        is_folder=record.is_folder,
    )
