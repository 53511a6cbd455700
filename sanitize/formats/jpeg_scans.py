"""Where the coded data of a JPEG's scans end: what stands behind the last code of an interval is no picture.

Rule: ITU-T T.81 A.2 (which blocks a scan holds), B.2.2 to B.2.4 (headers), E.1.4 (restart), F.1.2.3 (ones fill the last
byte). A scan is written with its codes alone, filled with ones.
Never: guesses: what cannot be followed (other codings, damage, more than six megabytes) is said to be so.
Residual risk: the same picture can be coded in many ways.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

from sanitize.formats.jpeg_codes import (
    Astray,
    Bits,
    Table,
    alternating,
    direct,
    follow_band,
    follow_units,
    refine_band,
    refining,
    table,
)
from sanitize.formats.jpeg_segments import FRAMES, SOS, Segment
from sanitize.formats.jpeg_tables import DHT, DRI, tables

PROGRESSIVE = 0xC2
_FOLLOWED = frozenset({0xC0, 0xC1, PROGRESSIVE})
_MOST_CODED = 6 * 1024 * 1024
_MOST_BLOCKS = 8_000_000
_RESTART = re.compile(rb"\xff+[\xd0-\xd7]")
_ONE_BIT: Table = [1 << 8 | 1] * 65536


@dataclass(frozen=True, slots=True)
class _Colour:
    """One component: its blocks in a unit of several, its blocks when it is coded alone, and what is known of them."""

    in_unit: int
    alone: int
    known: list[int]


class _Picture:
    """What the segments before a scan have said: kind, units, restart interval, components, Huffman tables."""

    def __init__(self) -> None:
        self.kind = self.units = self.every = 0
        self.colours: dict[int, _Colour] = {}
        self.bodies: dict[int, bytes] = {}

    def heard(self, segment: Segment) -> None:
        """Takes a segment in."""
        if segment.marker == DHT:
            self.bodies |= {body[0]: body for _, body in tables(segment)}
        elif segment.marker == DRI:
            self.every = int.from_bytes(segment.payload, "big")
        elif segment.marker in FRAMES:
            self._frame(segment)

    def _frame(self, segment: Segment) -> None:
        head = segment.payload
        parts = [(head[at], head[at + 1] >> 4, head[at + 1] & 15) for at in range(6, len(head), 3)]
        if self.colours or segment.marker not in _FOLLOWED or not parts or not all(h and v for _, h, v in parts):
            raise Astray
        high, wide = int.from_bytes(head[1:3], "big"), int.from_bytes(head[3:5], "big")
        across, down = max(h for _, h, _ in parts), max(v for _, _, v in parts)
        self.kind, self.units = segment.marker, ceil(wide / (8 * across)) * ceil(high / (8 * down))
        for name, h, v in parts:
            alone = ceil(ceil(wide * h / across) / 8) * ceil(ceil(high * v / down) / 8)
            if alone > _MOST_BLOCKS or not alone:
                raise Astray
            self.colours[name] = _Colour(h * v, alone, [0] * alone if self.kind == PROGRESSIVE else [])

    def table(self, key: int, refines: bool = False) -> Table:
        """Makes one of the tables: of first coefficients (0 to 3), or of the others (16 to 19)."""
        if key not in self.bodies:
            raise Astray
        return table(self.bodies[key], direct if key < 16 else refining if refines else alternating)


def coded_once(coded: Sequence[Segment]) -> bool:
    """Says whether each coefficient of each colour is coded by one scan, and from then on only refined, bit by bit.

    Otherwise a later scan puts another picture over an earlier one (T.81 G.1.1.1 and B.2.3 forbid it; decoders do not).
    Headers must be built as they must be (`jpeg_tables.needed`).
    """
    left: dict[tuple[int, int], int] = {}
    whole = not any(segment.marker == PROGRESSIVE for segment in coded)
    for head in (segment.payload for segment in coded if segment.marker == SOS):
        band = range(64) if whole else range(head[-3], head[-2] + 1)
        before, after = (0, 0) if whole else (head[-1] >> 4, head[-1] & 15)
        for place in ((colour, at) for colour in head[1 : 1 + 2 * head[0] : 2] for at in band):
            if left.get(place, 0) != before or (place in left) != (before > 0):
                return False
            left[place] = after
    return True


def followed(coded: Sequence[Segment]) -> list[Segment] | None:
    """Gives the segments of a picture with nothing behind the codes of any scan; nothing where they cannot be followed.

    Raises:
        Unreadable: a table is not built as it must be.
    """
    picture, made = _Picture(), []
    if sum(len(segment.coded) for segment in coded) > _MOST_CODED:
        return None
    try:
        for segment in coded:
            picture.heard(segment)
            made.append(segment if segment.marker != SOS else _bare(picture, segment))
    except (Astray, IndexError):
        return None
    return made


def _bare(picture: _Picture, scan: Segment) -> Segment:
    pieces = [Bits(piece) for piece in _RESTART.split(scan.coded)]
    head = scan.payload
    named = [(head[at], head[at + 1]) for at in range(1, 1 + 2 * head[0], 2)]
    first, last, refines = head[-3], head[-2], head[-1] >> 4 > 0
    colours = [picture.colours.get(name) for name, _ in named]
    alone = colours[0].alone if len(colours) == 1 and colours[0] else 0
    codes = _Codes(picture, named, (first, last), refines)
    used = 0
    for start, count in _intervals(alone or picture.units, picture.every):
        if used == len(pieces):
            raise Astray
        codes.follow(pieces[used], start, count, bool(alone))
        used += 1
    return replace(scan, coded=b"".join(_written(pieces[:used])))


def _intervals(units: int, every: int) -> Iterator[tuple[int, int]]:
    step = every or units
    return ((start, min(step, units - start)) for start in range(0, units, step))


def _written(pieces: Sequence[Bits]) -> Iterator[bytes]:
    """Gives the codes of each interval, filled with ones, and the restart markers between."""
    for number, bits in enumerate(pieces):
        whole = bytearray(bits.data[: -(-bits.at // 8)])
        if bits.at % 8:
            whole[-1] |= 0xFF >> bits.at % 8
        yield (bytes((0xFF, 0xD0 + (number - 1) % 8)) if number else b"") + whole.replace(b"\xff", b"\xff\0")


class _Codes:
    """The codes of one scan."""

    def __init__(
        self, picture: _Picture, named: Sequence[tuple[int, int]], band: tuple[int, int], refines: bool
    ) -> None:
        self._band, self._refines = band, refines
        self._colours = [picture.colours[name] for name, _ in named if name in picture.colours]
        if len(self._colours) != len(named):
            raise Astray
        self._others: Table = []
        self._first: list[tuple[Table, Table | None]] = []
        if picture.kind == PROGRESSIVE and band[0]:
            if len(named) != 1 or not band[0] <= band[1] < 64:
                raise Astray
            self._others = picture.table(16 + (named[0][1] & 15), refines)
            return
        whole = picture.kind != PROGRESSIVE
        for _, keys in named:
            others = picture.table(16 + (keys & 15)) if whole else None
            self._first.append((_ONE_BIT if refines and not whole else picture.table(keys >> 4), others))

    def follow(self, bits: Bits, start: int, count: int, alone: bool) -> None:
        """Follows an interval of `count` units, the first of them number `start`; of one colour a unit is a block."""
        if self._others:
            step = refine_band if self._refines else follow_band
            step(bits, self._others, self._band, self._colours[0].known, range(start, start + count))
            return
        pairs = zip(self._first, self._colours, strict=True)
        follow_units(bits, count, [pair for pair, colour in pairs for _ in range(1 if alone else colour.in_unit)])
