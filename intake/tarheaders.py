"""One archive's members, read from a stream: headers one after the other, everything else passed over. Pure.

Implements: POSIX.1-2017 pax and ustar headers, and GNU's long names, strictly: octal figures, a right checksum, two
zero blocks and nothing but zeros after them.
Never: makes a file; follows a link; believes a length beyond the limits; holds a member.
Residual risk: names are what the archive says; only their bytes are checked.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from intake.errors import TarBroken
from intake.limits import Limits
from words.message import Message

BLOCK = 512
_OCTAL = re.compile(rb" *([0-7]{1,12})[ \0]*")
_PAX = re.compile(rb"([0-9]{1,6}) ([^=\n]{1,200})=", re.DOTALL)
_EXTENDED = {b"x", b"g", b"L", b"K"}
_FILE, _FOLDER = {b"0", b"\0", b"7"}, b"5"
_LINKS = {b"1", b"2"}


@dataclass(frozen=True, slots=True)
class TarMember:
    """One member: name as text that never fails, bytes long, where they begin in the unpacked stream.

    `problem` says why it is no file to take; folders are left out.
    """

    untrusted_name: str
    size: int
    start: int
    problem: Message | None


class _Stream:
    """Bytes drawn in blocks from chunks; `at` is the offset of the next in all of them."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._held = b""
        self._used = 0
        self.at = 0

    def block(self) -> bytes:
        """Gives the next 512 bytes, b"" at a clean end."""
        while len(self._held) - self._used < BLOCK:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._held, self._used = self._held[self._used :] + chunk, 0
        block = self._held[self._used : self._used + BLOCK]
        if block and len(block) < BLOCK:
            raise TarBroken("intake.tar_torn")
        self._used += len(block)
        self.at += len(block)
        return block

    def skip(self, count: int) -> None:
        """Passes over bytes."""
        self.at += count
        while count > len(self._held) - self._used:
            count -= len(self._held) - self._used
            chunk = next(self._chunks, None)
            if chunk is None:
                raise TarBroken("intake.tar_torn")
            self._held, self._used = chunk, 0
        self._used += count

    def take(self, count: int) -> bytes:
        """Gives so many bytes, which are filled up to whole blocks; the caller bounds them."""
        blocks = [self.block() for _ in range(-(-count // BLOCK))]
        if not all(blocks):
            raise TarBroken("intake.tar_torn")
        return b"".join(blocks)[:count]


def members(chunks: Iterable[bytes], limits: Limits) -> Iterator[TarMember]:
    """Reads an unpacked archive to its end, giving its files in order.

    Raises:
        TarBroken: a header is not one, the end is missing or not the end, or there are too many members.
    """
    stream, count = _Stream(chunks), 0
    named: dict[bytes, bytes] = {}
    while any(block := stream.block()):
        count += 1
        if count > limits.files:
            raise TarBroken("intake.tar_too_many", limit=limits.files)
        kind, size = block[156:157], _number(block[124:136])
        _check(block)
        if kind in _EXTENDED:
            named |= _extended(kind, _bounded(stream, size, limits))
            continue
        size = _number(named[b"size"], 10) if b"size" in named else size
        name = named.get(b"path") or _name(block)
        named = {}
        if kind != _FOLDER:
            yield TarMember(name.decode("utf-8", "backslashreplace"), size, stream.at, _problem(kind, size, limits))
        stream.skip((size + BLOCK - 1) // BLOCK * BLOCK if kind not in _LINKS else 0)
    _check_rest(stream, block)


def _check_rest(stream: _Stream, block: bytes) -> None:
    """Checks that the archive ends as archives do: this zero block, another, and zeros alone after them."""
    if not block or not stream.block():
        raise TarBroken("intake.tar_torn")
    while block := stream.block():
        if any(block):
            raise TarBroken("intake.tar_more_behind")


def _check(block: bytes) -> None:
    """Checks a header's checksum: the sum of its bytes, those of the checksum itself taken as blanks."""
    summed = sum(block) - sum(block[148:156]) + 8 * 32
    if len(block) != BLOCK or _number(block[148:156]) != summed:
        raise TarBroken("intake.tar_broken")


def _number(field: bytes, base: int = 8) -> int:
    match = _OCTAL.fullmatch(field) if base == 8 else re.fullmatch(rb"([0-9]{1,12})", field)
    if match is None:
        raise TarBroken("intake.tar_broken")
    return int(match[1], base)


def _name(block: bytes) -> bytes:
    name, prefix = block[:100].partition(b"\0")[0], block[345:500].partition(b"\0")[0]
    return prefix + b"/" + name if prefix and block[257:263] == b"ustar\0" else name


def _bounded(stream: _Stream, size: int, limits: Limits) -> bytes:
    if size > limits.gzip_field_bytes:
        raise TarBroken("intake.tar_broken")
    return stream.take(size)


def _extended(kind: bytes, data: bytes) -> dict[bytes, bytes]:
    """Reads what an extended header says of the next member: its name and its length, nothing else."""
    if kind == b"L":
        return {b"path": data.rstrip(b"\0")}
    if kind == b"K":
        return {}
    said, at = {}, 0
    while at < len(data):
        match = _PAX.match(data, at)
        end = at + int(match[1]) if match else 0
        if match is None or not match.end() < end <= len(data) or data[end - 1 : end] != b"\n":
            raise TarBroken("intake.tar_broken")
        said[match[2]] = data[match.end() : end - 1]
        at = end
    wanted = {name: value for name, value in said.items() if name in {b"path", b"size"}}
    if kind == b"g" and wanted:
        raise TarBroken("intake.tar_broken")
    return wanted


def _problem(kind: bytes, size: int, limits: Limits) -> Message | None:
    if kind not in _FILE:
        return Message.of("intake.member_not_a_file")
    if size > limits.item_bytes:
        return Message.of("intake.too_large", megabytes=limits.item_bytes // 1_000_000)
    return None
