"""HEIF and AVIF files as boxes and items: reading them, bounded.

Rule: ISO/IEC 14496-12 (boxes, meta, iloc, iinf, iref, iprp), 23008-12 (HEIF). Of a file's items only the names of their
kinds, their bytes, what they refer to and their properties are read.
Never: decodes a picture; follows an extent out of the file, or reads more than the file is long, twice over.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sanitize.errors import TooLarge, Unreadable
from sanitize.formats.frames import damaged

_MOST_ITEMS, _MOST_BOXES, _MOST_EXTENTS = 4000, 4000, 4000


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its four letters and what is inside."""

    kind: bytes
    data: bytes

    def written(self) -> bytes:
        """Gives its bytes."""
        return (len(self.data) + 8).to_bytes(4, "big") + self.kind + self.data


@dataclass(frozen=True, slots=True)
class Item:
    """An item: its number, kind, bytes, whether it is marked hidden, and its properties with their essential flag."""

    number: int
    kind: bytes
    data: bytes
    hidden: bool
    properties: tuple[tuple[Box, bool], ...]


@dataclass(frozen=True, slots=True)
class Heif:
    """A file: brands, the primary item, items by number, references (kind, from, to), other boxes, bytes unseen."""

    brands: tuple[bytes, ...]
    primary: int
    items: dict[int, Item]
    references: tuple[tuple[bytes, int, tuple[int, ...]], ...]
    others: tuple[bytes, ...]
    unseen: int


class _Numbers:
    """Reads numbers one after the other, never past the end."""

    def __init__(self, data: bytes) -> None:
        self._data, self.at = data, 0

    def take(self, width: int) -> int:
        piece = self.piece(width)
        return int.from_bytes(piece, "big")

    def piece(self, width: int) -> bytes:
        piece = self._data[self.at : self.at + width]
        if len(piece) != width:
            raise damaged("HEIF")
        self.at += width
        return piece


def boxes(data: bytes) -> Iterator[Box]:
    """Takes boxes apart.

    Raises:
        Unreadable: one is longer than what holds it. TooLarge: more than 4,000.
    """
    at = 0
    for _ in range(_MOST_BOXES):
        if at == len(data):
            return
        length, head = int.from_bytes(data[at : at + 4], "big"), 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        elif length == 0:
            length = len(data) - at
        if length < head or at + length > len(data):
            raise damaged("HEIF")
        yield Box(data[at + 4 : at + 8], data[at + head : at + length])
        at += length
    raise TooLarge("sanitize.too_many_parts")


def read(data: bytes) -> Heif:
    """Reads a file's pictures.

    Raises:
        Unreadable: it is not one, or is broken. TooLarge: more items than a limit.
    """
    top, behind = _top(data)
    found = {box.kind: box.data for box in reversed(top)}
    if not top or top[0].kind != b"ftyp" or b"meta" not in found:
        raise damaged("HEIF")
    meta = {box.kind: box.data for box in boxes(found[b"meta"][4:])}
    if not {b"iinf", b"iloc", b"pitm", b"iprp"} <= set(meta) or meta.get(b"hdlr", b"")[8:12] != b"pict":
        raise damaged("HEIF")
    kinds = _kinds(meta[b"iinf"])
    places = _places(meta[b"iloc"])
    idat = meta.get(b"idat", b"")
    properties = _properties(meta[b"iprp"])
    items, taken = {}, 0
    for number, (kind, hidden) in kinds.items():
        extents = places.get(number, ())
        taken += sum(_length_of(data, idat, *place) for place in extents)
        if taken > 2 * len(data):
            raise damaged("HEIF")  # before anything is copied: each of thousands can be as long as the file
        content = b"".join(_extent(data, idat, *place) for place in extents)
        items[number] = Item(number, kind, content, hidden, properties.get(number, ()))
    ftyp = found[b"ftyp"]
    others = [box.kind for box in top if box.kind not in {b"ftyp", b"meta", b"mdat"}]
    others += [kind for kind in meta if kind not in _META]
    held = sum(len(box.data) for box in top if box.kind == b"mdat") + len(idat)
    return Heif(
        (ftyp[:4], *(ftyp[at : at + 4] for at in range(8, len(ftyp), 4))),
        int.from_bytes(meta[b"pitm"][4:], "big"),
        items,
        tuple(_references(meta.get(b"iref", b""))),
        tuple(others),
        max(held - taken, 0) + behind,
    )


def _top(data: bytes) -> tuple[list[Box], int]:
    """Gives the boxes of a file, and how many bytes that are none stand behind the last."""
    found: list[Box] = []
    at = 0
    try:
        for box in boxes(data):
            found.append(box)
            at = len(data) if data[at : at + 4] == bytes(4) else at + _length(data, at)
    except Unreadable:
        if {b"meta", b"mdat"} - {box.kind for box in found}:
            raise
    return found, len(data) - at


def _length(data: bytes, at: int) -> int:
    length = int.from_bytes(data[at : at + 4], "big")
    return int.from_bytes(data[at + 8 : at + 16], "big") if length == 1 else length


_META = frozenset({b"hdlr", b"pitm", b"iloc", b"iinf", b"iref", b"iprp", b"idat", b"dinf"})


def _kinds(iinf: bytes) -> dict[int, tuple[bytes, bool]]:
    start = 6 if iinf[:1] == b"\0" else 8
    found: dict[int, tuple[bytes, bool]] = {}
    for box in boxes(iinf[start:]):
        numbers = _Numbers(box.data)
        version, flags = numbers.take(1), numbers.take(3)
        if box.kind != b"infe" or version not in {2, 3} or len(found) >= _MOST_ITEMS:
            raise damaged("HEIF")
        number = numbers.take(2 if version == 2 else 4)
        numbers.take(2)
        found.setdefault(number, (numbers.piece(4), bool(flags & 1)))
    return found


def _places(iloc: bytes) -> dict[int, list[tuple[int, int, int]]]:
    """Reads where each item's bytes lie: (way, offset, length)."""
    numbers = _Numbers(iloc)
    version = numbers.take(1)
    numbers.take(3)
    sizes = numbers.take(2)
    offset, length, base, index = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15, sizes & 15
    found: dict[int, list[tuple[int, int, int]]] = {}
    for _ in range(numbers.take(4 if version == 2 else 2)):
        number = numbers.take(4 if version == 2 else 2)
        way = numbers.take(2) & 15 if version in {1, 2} else 0
        numbers.take(2)
        start, extents = numbers.take(base), numbers.take(2)
        if extents > _MOST_EXTENTS or len(found) >= _MOST_ITEMS:
            raise TooLarge("sanitize.too_many_parts")
        for _ in range(extents):
            numbers.take(index if version in {1, 2} else 0)
            found.setdefault(number, []).append((way, start + numbers.take(offset), numbers.take(length)))
    return found


def _length_of(data: bytes, idat: bytes, way: int, at: int, length: int) -> int:
    return length or max(len({0: data, 1: idat}.get(way, b"")) - at, 0)


def _extent(data: bytes, idat: bytes, way: int, at: int, length: int) -> bytes:
    source = {0: data, 1: idat}.get(way, b"")
    piece = source[at : at + length] if length else source[at:]
    if way > 1 or (length and len(piece) != length):
        raise damaged("HEIF")
    return piece


def _references(iref: bytes) -> Iterator[tuple[bytes, int, tuple[int, ...]]]:
    width = 2 if iref[:1] in {b"", b"\0"} else 4
    for box in boxes(iref[4:]):
        numbers = _Numbers(box.data)
        source, count = numbers.take(width), numbers.take(2)
        yield box.kind, source, tuple(numbers.take(width) for _ in range(min(count, _MOST_ITEMS)))


def _properties(iprp: bytes) -> dict[int, tuple[tuple[Box, bool], ...]]:
    parts = {box.kind: box.data for box in boxes(iprp)}
    known = list(boxes(parts.get(b"ipco", b"")))
    numbers = _Numbers(parts.get(b"ipma", bytes(8)))
    version, flags = numbers.take(1), numbers.take(3)
    found = {}
    for _ in range(min(numbers.take(4), _MOST_ITEMS)):
        number = numbers.take(4 if version else 2)
        bits = 15 if flags & 1 else 7
        given = [numbers.take(2 if flags & 1 else 1) for _ in range(numbers.take(1))]
        pairs = [(entry & ((1 << bits) - 1), bool(entry >> bits)) for entry in given]
        if any(index > len(known) for index, _ in pairs):
            raise damaged("HEIF")
        found[number] = tuple((known[index - 1], essential) for index, essential in pairs if index)
    return found
