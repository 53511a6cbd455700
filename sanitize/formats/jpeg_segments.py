"""A JPEG as a list of segments: reading it, bounded, and writing a list back.

Rule: ITU-T T.81 annex B (markers), Exif 2.3 §4.5 (the APP1 that carries the orientation).
Never: decodes a picture. Residual risk: bytes hidden inside the coded data, before the next marker, look like picture.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from sanitize.errors import TooLarge, Unreadable
from sanitize.formats.upright import block_for, orientation_of

SOI, EOI, SOS, APP0, APP1, APP2, APP13, APP14, COM = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xED, 0xEE, 0xFE
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
CODED = FRAMES | {0xC4, 0xCC, 0xDB, 0xDC, 0xDD, SOS}  # SOF, DHT, DAC, DQT, DNL, DRI, SOS
_MOST_SEGMENTS = 20000
_AFTER_CODED = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})


@dataclass(frozen=True, slots=True)
class Segment:
    """One marker segment; `coded` is the entropy-coded data after a scan header."""

    marker: int
    payload: bytes
    coded: bytes = b""

    def head(self) -> bytes:
        """Gives its bytes before the coded data."""
        return bytes((0xFF, self.marker)) + (len(self.payload) + 2).to_bytes(2, "big") + self.payload


@dataclass(frozen=True, slots=True)
class Segments:
    """A whole file: its segments, how many stray bytes stood between them, and what follows its end."""

    segments: tuple[Segment, ...]
    stray: int
    trailer: bytes

    def coded(self) -> list[Segment]:
        """Gives the segments that make the picture, in order."""
        return [segment for segment in self.segments if segment.marker in CODED]

    def first(self, marker: int, start: bytes = b"") -> bytes | None:
        """Gives the payload of the first segment of that kind that starts so."""
        for segment in self.segments:
            if segment.marker == marker and segment.payload.startswith(start):
                return segment.payload
        return None


def read(data: bytes) -> Segments:
    """Takes a JPEG apart.

    Raises:
        Unreadable: it is not one, or it ends too early.
        TooLarge: more than 20,000 segments.
    """
    whole = read_tables(data)
    _check(whole.segments)
    return whole


def read_tables(data: bytes) -> Segments:
    """Takes a JPEG apart that may hold nothing but tables, as TIFF keeps them.

    Raises:
        Unreadable: it is not one, or it ends too early.
        TooLarge: more than 20,000 segments.
    """
    if data[:2] != b"\xff\xd8":
        raise Unreadable("sanitize.damaged_file", format="JPEG")
    segments: list[Segment] = []
    position, stray = 2, 0
    while True:
        marker, start = _next_marker(data, position)
        stray += start - position
        position = start + 2
        if marker == EOI:
            break
        if marker in _STANDALONE:
            stray += 2
            continue
        if marker == SOI:
            raise _damaged()
        if len(segments) >= _MOST_SEGMENTS:
            raise TooLarge("sanitize.too_many_parts")
        segment = _segment(data, marker, position)
        position += 2 + len(segment.payload) + len(segment.coded)
        segments.append(segment)
    return Segments(tuple(segments), stray, data[position:])


def _damaged() -> Unreadable:
    return Unreadable("sanitize.damaged_file", format="JPEG")


def _next_marker(data: bytes, position: int) -> tuple[int, int]:
    """Finds the next marker; gives it and where its last 0xFF stands (fill bytes are skipped)."""
    while True:
        position = data.find(b"\xff", position)
        if position < 0 or position + 1 >= len(data):
            raise _damaged()
        if data[position + 1] not in {0x00, 0xFF}:
            return data[position + 1], position
        position += 1


def _segment(data: bytes, marker: int, position: int) -> Segment:
    length = int.from_bytes(data[position : position + 2], "big")
    payload = data[position + 2 : position + length]
    if length < 2 or len(payload) != length - 2:
        raise _damaged()
    if marker != SOS:
        return Segment(marker, payload)
    start = position + length
    return Segment(marker, payload, data[start : _coded_end(data, start)])


def _coded_end(data: bytes, position: int) -> int:
    """Finds the end of coded data: the next 0xFF that is neither stuffed, nor fill, nor a restart marker."""
    found = _AFTER_CODED.search(data, position)
    if found is None:
        raise _damaged()
    return found.start()


def ends_with_its_picture(whole: Segments) -> bool:
    """Says whether nothing but the end follows the coded data of the one scan."""
    scans = [segment.marker for segment in whole.segments].count(SOS)
    return scans == 1 and whole.segments[-1].marker == SOS and not whole.stray and not whole.trailer


def _check(segments: Sequence[Segment]) -> None:
    markers = [segment.marker for segment in segments]
    if SOS not in markers or not FRAMES.intersection(markers):
        raise _damaged()


def size(segments: Segments) -> tuple[int, int]:
    """Gives width and height as the first frame header states them."""
    for segment in segments.segments:
        if segment.marker in FRAMES and len(segment.payload) >= 6:
            return int.from_bytes(segment.payload[3:5], "big"), int.from_bytes(segment.payload[1:3], "big")
    raise _damaged()


def write(segments: Sequence[Segment]) -> bytes:
    """Puts segments together into a file."""
    pieces = chain.from_iterable((segment.head(), segment.coded) for segment in segments)
    return b"".join((b"\xff\xd8", *pieces, b"\xff\xd9"))  # at once: coded data are large, and copied only here


def orientation(segments: Segments) -> int:
    """Reads the one Exif tag that changes how the picture stands: 1 to 8, or 1 when there is none to trust."""
    return orientation_of(segments.first(APP1, b"Exif\0") or b"")


def exif_for(orientation: int) -> Segment:
    """Makes the smallest Exif segment that says only how the picture stands."""
    return Segment(APP1, b"Exif\0\0" + block_for(orientation))
