"""Sketches: a few numbers that are alike where texts or pictures are alike, and how alike two of them are. Pure.

Rule: a text is its runs of three words (shingles, Broder 1997); of their digests the smallest in each of 128 drawers is
kept (one permutation hashing, Li, Owen, Zhang 2012; empty drawers borrow from the next that is not, Shrivastava, Li
2014): the share of equal drawers estimates the share of common runs, within about three in a hundred. A picture is 256
bits, each whether a spot is darker than the one beside it (difference hash). Both are cut into bands: two that agree in
one whole band are worth comparing, all others are never looked at.
Never: says that two are the same, or which came from which. Residual risk: short texts and plain pages have no sketch.
"""

import hashlib
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

DRAWERS = 128
PICTURE_BITS = 256
ALIKE = 60
"""Per cent from which it is worth telling."""

_TEXT_BANDS, _TEXT_ROWS = 21, 6
_PICTURE_BANDS, _BAND_BITS = 16, 16
_EMPTY = 0xFFFFFFFF
_LEAST_SHINGLES = 12


class Sketched(StrEnum):
    """What a sketch is of."""

    WORDS = "words"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Sketch:
    """One sketch: of the words of an exhibit (`page` 0), or of the picture of one page."""

    of: Sketched
    page: int
    data: bytes


def of_words(words: Sequence[str]) -> Sketch | None:
    """Sketches a text by its words, already folded; None when there are too few."""
    shingles = {" ".join(words[at : at + 3]) for at in range(len(words) - 2)}
    if len(shingles) < _LEAST_SHINGLES:
        return None
    drawers = [_EMPTY] * DRAWERS
    for shingle in shingles:
        drawer, value = struct.unpack("<LL", hashlib.blake2b(shingle.encode(), digest_size=8).digest())
        drawers[drawer % DRAWERS] = min(drawers[drawer % DRAWERS], value)
    return Sketch(Sketched.WORDS, 0, struct.pack(f"<{DRAWERS}L", *_filled(drawers)))


def of_picture(page: int, bits: int) -> Sketch:
    """Makes the sketch of a page's picture from its bits."""
    return Sketch(Sketched.PICTURE, page, bits.to_bytes(PICTURE_BITS // 8, "little"))


def percent(one: Sketch, other: Sketch) -> int:
    """Says how alike two sketches are, 0 to 100; of different things: 0."""
    if one.of is not other.of or len(one.data) != len(other.data):
        return 0
    if one.of is Sketched.PICTURE:
        differing = (int.from_bytes(one.data, "little") ^ int.from_bytes(other.data, "little")).bit_count()
        return max(0, 100 - 200 * differing // PICTURE_BITS)  # half the bits differ by chance
    mine, others = (struct.unpack(f"<{DRAWERS}L", each.data) for each in (one, other))
    equal = [number for number, left, right in zip(range(DRAWERS), mine, others, strict=True) if left == right]
    return 100 * len(equal) // DRAWERS


def bands(sketch: Sketch) -> tuple[int, ...]:
    """Gives the numbers under which a sketch is found: signed 64 bits, as SQLite keeps them."""
    if sketch.of is Sketched.WORDS:
        width = _TEXT_ROWS * 4
        pieces: Iterable[bytes] = (sketch.data[at * width : (at + 1) * width] for at in range(_TEXT_BANDS))
    else:
        width = _BAND_BITS // 8
        pieces = (sketch.data[at * width : (at + 1) * width] for at in range(_PICTURE_BANDS))
    named = (f"{sketch.of} {band} ".encode() + piece for band, piece in enumerate(pieces))
    return tuple(int.from_bytes(hashlib.blake2b(each, digest_size=8).digest(), "little", signed=True) for each in named)


def _filled(drawers: Sequence[int]) -> list[int]:
    """Lets every empty drawer borrow from the next that is not, changed by the distance."""
    filled = list(drawers)
    for at, value in enumerate(drawers):
        if value == _EMPTY:
            distance = next(step for step in range(1, DRAWERS) if drawers[(at + step) % DRAWERS] != _EMPTY)
            filled[at] = (drawers[(at + distance) % DRAWERS] + distance * 0x9E3779B1) & _EMPTY
    return filled
