"""A TIFF as a list of directories (pages): reading them, bounded, and writing new ones.

Rule: TIFF 6.0 §2 (header, directories, twelve bytes an entry) and BigTIFF's sixteen-byte form (libtiff). Every place in
the file that a directory points to is noted, so that what nobody points to can be told.
Never: follows a pointer out of the file, or a chain in a circle.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sanitize.errors import TooLarge
from sanitize.formats.frames import MOST_FRAMES, damaged

_WIDTHS = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_WHOLE = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}
_MOST_ENTRIES = 1000
_MOST_VALUES = 4_000_000
SHORT, LONG, RATIONAL, UNDEFINED = 3, 4, 5, 7


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its type, how many values, and their bytes in the file's order, cut out only when asked for.

    A file may point to the same megabytes from every entry of every page.
    """

    kind: int
    count: int
    whole: bytes = field(repr=False)
    start: int

    @property
    def data(self) -> bytes:
        """Gives the bytes of the values."""
        return self.whole[self.start : self.start + _WIDTHS.get(self.kind, 1) * self.count]


@dataclass(frozen=True, slots=True)
class Directory:
    """One page's entries by tag number, in the file's byte order ("<" or ">"), and the places it takes in the file."""

    order: str
    entries: Mapping[int, Entry]
    places: tuple[tuple[int, int], ...]

    def numbers(self, tag: int) -> tuple[int, ...]:
        """Gives the whole numbers of an entry, or none where it is absent or of another kind."""
        entry = self.entries.get(tag)
        if entry is None or entry.kind not in _WHOLE:
            return ()
        return struct.unpack(f"{self.order}{entry.count}{_WHOLE[entry.kind]}", entry.data)

    def number(self, tag: int, default: int) -> int:
        """Gives the first whole number of an entry."""
        return next(iter(self.numbers(tag)), default)

    def ratio(self, tag: int) -> int:
        """Gives a rational rounded to a whole number, or 0."""
        entry = self.entries.get(tag)
        if entry is None or entry.kind != RATIONAL or not entry.count:
            return 0
        above, below = struct.unpack(f"{self.order}II", entry.data[:8])
        return round(above / below) if below else 0


class _Reader:
    """Reads a header and directories of the classic or the big form."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.order = {b"II": "<", b"MM": ">"}.get(data[:2], "")
        version = self._number(2, 2) if self.order else 0
        if version not in {42, 43}:
            raise damaged("TIFF")
        self._big = version == 43
        self.first = self._number(8, 8) if self._big else self._number(4, 4)

    def _number(self, at: int, width: int) -> int:
        piece = self._data[at : at + width]
        if len(piece) != width:
            raise damaged("TIFF")
        return int.from_bytes(piece, "little" if self.order == "<" else "big")

    def directory(self, at: int) -> tuple[Directory, int]:
        """Reads the directory at a place; gives it, and where the next one is."""
        head, length, pointer = (8, 20, 8) if self._big else (2, 12, 4)
        count = self._number(at, head)
        if count > _MOST_ENTRIES:
            raise TooLarge("sanitize.too_many_parts")
        places = [(at, at + head + count * length + pointer)]
        entries: dict[int, Entry] = {}
        for start in range(at + head, at + head + count * length, length):
            entry, place = self._entry(start, pointer)
            entries.setdefault(self._number(start, 2), entry)
            places.append(place)
        return Directory(self.order, entries, tuple(places)), self._number(at + head + count * length, pointer)

    def _entry(self, at: int, pointer: int) -> tuple[Entry, tuple[int, int]]:
        kind, count = self._number(at + 2, 2), self._number(at + 4, pointer)
        size = _WIDTHS.get(kind, 1) * count
        if count > _MOST_VALUES:
            raise TooLarge("sanitize.too_many_parts")
        value_at = at + 4 + pointer
        start = value_at if size <= pointer else self._number(value_at, pointer)
        if start + size > len(self._data):
            raise damaged("TIFF")
        return Entry(kind, count, self._data, start), (start, start + size)


def read(data: bytes) -> list[Directory]:
    """Reads every page's directory, in the order of the chain.

    Raises:
        Unreadable: not a TIFF, a pointer out of the file, or a chain in a circle.
        TooLarge: more than 2,000 pages or 1,000 entries.
    """
    reader = _Reader(data)
    found: list[Directory] = []
    seen: set[int] = set()
    at = reader.first
    while at:
        if at in seen:
            raise damaged("TIFF")
        if len(found) == MOST_FRAMES:
            raise TooLarge("sanitize.too_many_parts")
        seen.add(at)
        directory, at = reader.directory(at)
        found.append(directory)
    if not found:
        raise damaged("TIFF")
    return found


def below(data: bytes, directory: Directory, tag: int) -> Iterator[Directory]:
    """Gives the directories an entry points to, at most 50.

    Raises:
        Unreadable: one of them is broken.
    """
    reader = _Reader(data)
    for at in directory.numbers(tag)[:50]:
        yield reader.directory(at)[0]


Fields = Mapping[int, tuple[int, Sequence[int] | bytes]]
"""Tag → type and values: whole numbers, pairs of them for RATIONAL, or bytes."""


def write(order: str, pages: Sequence[tuple[Fields, Sequence[bytes]]]) -> bytes:
    """Writes pages: for each its fields, without where the picture's pieces are (273, 279), and the pieces."""
    out = bytearray({"<": b"II*\0", ">": b"MM\0*"}[order] + bytes(4))
    link = 4
    for fields, pieces in pages:
        offsets = []
        for piece in pieces:
            offsets.append(len(out))
            out += piece + bytes(len(piece) % 2)
        whole = {**fields, 273: (LONG, offsets), 279: (LONG, [len(piece) for piece in pieces])}
        at = len(out)
        struct.pack_into(f"{order}I", out, link, at)
        out += _directory(order, at, whole)
        link = at + 2 + 12 * len(whole)
    return bytes(out)


def _directory(order: str, at: int, fields: Fields) -> bytes:
    rows, values, behind = b"", b"", at + 2 + 12 * len(fields) + 4
    for tag, (kind, given) in sorted(fields.items()):
        data = given if isinstance(given, bytes) else _packed(order, kind, given)
        count = len(data) // _WIDTHS[kind]
        if len(data) > 4:
            place = struct.pack(f"{order}I", behind + len(values))
            values += data + bytes(len(data) % 2)
        else:
            place = data.ljust(4, b"\0")
        rows += struct.pack(f"{order}HHI", tag, kind, count) + place
    return struct.pack(f"{order}H", len(fields)) + rows + bytes(4) + values


def _packed(order: str, kind: int, values: Sequence[int]) -> bytes:
    letter = "I" if kind == RATIONAL else _WHOLE[kind]
    return struct.pack(f"{order}{len(values)}{letter}", *values)
