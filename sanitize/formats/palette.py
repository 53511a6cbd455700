"""Palettes: which entries some pixel uses; all others are room for a message, and become zero.

Rule: a decoder (Pillow) counts the entries of every frame; an entry nobody uses, and what it says of transparency, is
nobody's colour. The plain ramp of greys, in which nothing is written, may stay whole: decoders take it for greys.
Never: changes a colour some pixel shows, or the number of entries. Residual risk: the order of the entries; the colour
of an entry that is used but wholly transparent.
"""

import io
import warnings

from PIL import Image

from sanitize.findings import Finding, Grade
from sanitize.formats.frames import NOT_DECODED, check_size, damaged
from words.message import Message

MOST = 256


def entries_in(picture: bytes, form: str) -> frozenset[int]:
    """Gives the palette entries the first frame of a picture uses.

    Raises:
        Unreadable: Pillow cannot decode it. TooLarge: too many pixels.
    """
    try:
        with warnings.catch_warnings(action="error"), Image.open(io.BytesIO(picture), formats=[form]) as shown:
            check_size(*shown.size)
            return used_by(shown)
    except NOT_DECODED as error:
        raise damaged(form) from error


def used_by(picture: Image.Image) -> frozenset[int]:
    """Gives the palette entries a decoded picture uses (mode P, or L for a ramp of greys)."""
    return frozenset(entry for entry, count in enumerate(picture.histogram()) if count)


def ramp(entries: int = MOST, width: int = 3) -> bytes:
    """Gives greys from black to white, an entry of `width` bytes each: in it an entry's number is its level."""
    return b"".join(bytes((level,) * 3).ljust(width, b"\0") for level in range(entries))


def bared(palette: bytes, used: frozenset[int], width: int = 3, empty: bytes = b"\0") -> bytes:
    """Gives a palette (entries of `width` bytes) in which what no pixel uses is `empty`."""
    entries = len(palette) // width
    if palette == ramp(entries, width):
        return palette
    return b"".join(
        palette[entry * width : (entry + 1) * width] if entry in used else empty * width for entry in range(entries)
    )


def finding(count: int) -> Finding:
    """Says that this many entries, or bytes of them, say something and are used by nobody."""
    return Finding("palette", Grade.AMBER, Message.of("sanitize.palette_unused", count=count))


def differing(before: bytes, after: bytes, width: int = 3) -> int:
    """Counts the entries that differ."""
    starts = range(0, len(before), width)
    return sum(before[at : at + width] != after[at : at + width] for at in starts)
