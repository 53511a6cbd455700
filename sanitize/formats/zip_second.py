"""The second engine for packages: walks from header to header, as a repair tool does, and minds every byte too many.

Rule: shares no code with `zip_parts.py` and does not believe the directory: the first byte must begin a part, each part
must be followed by the next, the last by a directory of the same length as the parts ask for, that by a bare end.
Never: unpacks more than a stated bound. Residual risk: none known beyond zlib itself.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from sanitize.findings import Finding, Grade
from words.message import Message

_MOST = 400 * 1024 * 1024
_NAME = re.compile(rb"[A-Za-z0-9_./\[\]-]{1,120}")
_EPOCH = b"\0\0\x21\0"  # midnight, 1 January 1980
_HEADER, _ENTRY, _END = 30, 46, 22


class Walk:
    """One walk through a package; each part is unpacked once, for who asks what is in it and for who asks around it."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._minded: dict[str, None] = {}

    def members(self) -> Iterator[tuple[str, bytes]]:
        """Gives the parts one after the other, as they are when unpacked; stops where no part follows."""
        data, at, left, entries, length = self._data, 0, _MOST, 0, 0
        while data[at : at + 4] == b"PK\3\4" and at + _HEADER <= len(data):
            name, starts, ends = _measured(data, at)
            part, is_loose = _unpacked(data[starts:ends], left, data[at : at + _HEADER])
            left -= len(part)
            bad = data[at + 10 : at + 14] != _EPOCH or _number(data, at + 28, 2) or _number(data, at + 6, 2)
            if bad or is_loose or not _NAME.fullmatch(name):
                self._minded[name.decode("latin-1")] = None
            yield name.decode("utf-8", "replace"), part
            at, entries, length = ends, entries + 1, length + _ENTRY + len(name)
        if not entries or not _is_bare(data[at:], entries, length, at):
            self._minded["directory"] = None

    def findings(self) -> Sequence[Finding]:
        """Reports, once the walk is over, whatever the package holds beside its parts, their names and their sizes."""
        message = Message.of("sanitize.zip_second")
        return [Finding(f"archive: {where[:80]}", Grade.RED, message) for where in self._minded]


def members(path: Path) -> Iterator[tuple[str, bytes]]:
    """Gives the parts of the package in a file; see `Walk`."""
    return Walk(path.read_bytes()).members()


def container(path: Path) -> Sequence[Finding]:
    """Reports what the package in a file holds beside its parts; see `Walk`."""
    walk = Walk(path.read_bytes())
    for _ in walk.members():
        pass
    return walk.findings()


def _measured(data: bytes, at: int) -> tuple[bytes, int, int]:
    name_ends = at + _HEADER + _number(data, at + 26, 2)
    starts = name_ends + _number(data, at + 28, 2)
    return data[at + _HEADER : name_ends], starts, starts + _number(data, at + 18, 4)


def _number(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "little")


def _unpacked(packed: bytes, left: int, header: bytes) -> tuple[bytes, bool]:
    """Gives a part unpacked, and whether its packed data ends before it does, or not at all."""
    if header[8:10] == b"\0\0":
        return packed, _number(header, 18, 4) != _number(header, 22, 4)
    inflate = zlib.decompressobj(-15)
    try:
        part = inflate.decompress(packed, max(left, 1))
    except zlib.error:
        return b"", True
    return part, not inflate.eof or inflate.unused_data != b""


def _is_bare(rest: bytes, entries: int, length: int, at: int) -> bool:
    """Says whether a directory lists the parts and nothing else, and ends the file."""
    end = rest[length:]
    ended = end[:4] == b"PK\5\6" and len(end) == _END and end[20:] == b"\0\0"
    counted = _number(end, 10, 2) == entries and _number(end, 12, 4) == length and _number(end, 16, 4) == at
    return ended and counted and rest[:4] == b"PK\1\2" and all(_entries_are_bare(rest[:length]))


def _entries_are_bare(directory: bytes) -> Iterator[bool]:
    """Says of each entry whether it has fixed time, no extra field, no comment and no attributes."""
    at = 0
    while at < len(directory):
        entry = directory[at : at + _ENTRY]
        yield entry[:4] == b"PK\1\2" and entry[12:16] == _EPOCH and entry[30:42] == bytes(12) and entry[5:6] == b"\0"
        at += _ENTRY + _number(entry, 28, 2)
