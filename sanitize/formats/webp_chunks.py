"""A WebP as a list of chunks: reading it, bounded, and writing a list back.

Rule: RFC 9649 (WebP) §2.3 to §2.7: RIFF, then chunks of even length; frames of a film hold chunks themselves.
Never: decodes a picture. Residual risk: bytes hidden inside a picture's own chunk, behind its coded data, look like
picture.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from sanitize.errors import TooLarge
from sanitize.formats.frames import MOST_FRAMES, damaged

_MOST_CHUNKS = 10_000
_FRAME_HEAD = 16
ICC, ALPHA, EXIF, XMP, FILM = 0x20, 0x10, 0x08, 0x04, 0x02
PICTURE = frozenset({b"VP8 ", b"VP8L", b"ALPH"})


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk: its four letters and its data; `odd` is the byte that fills it to an even length."""

    kind: bytes
    data: bytes
    odd: bytes = b""

    def bare(self) -> Self:
        """Gives it without what fills it."""
        return dataclasses.replace(self, odd=b"")

    def written(self) -> bytes:
        """Gives its bytes."""
        return self.kind + len(self.data).to_bytes(4, "little") + self.data + bytes(len(self.data) % 2)


@dataclass(frozen=True, slots=True)
class Webp:
    """A whole file: its chunks, and what follows the length it states."""

    chunks: tuple[Chunk, ...]
    trailer: bytes

    def first(self, kind: bytes) -> bytes:
        """Gives the data of the first chunk of a kind, or nothing."""
        return next((chunk.data for chunk in self.chunks if chunk.kind == kind), b"")


def read(data: bytes) -> Webp:
    """Takes a WebP apart.

    Raises:
        Unreadable: it is not one, or it ends too early.
        TooLarge: more than 10,000 chunks.
    """
    length = int.from_bytes(data[4:8], "little")
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or len(data) < length + 8 or length < 4:
        raise damaged("WEBP")
    return Webp(tuple(chunks_in(data[12 : length + 8])), data[length + 8 :])


def chunks_in(data: bytes) -> list[Chunk]:
    """Takes chunks apart.

    Raises:
        Unreadable: one ends behind the others' end.
        TooLarge: more than 10,000.
    """
    found: list[Chunk] = []
    at = 0
    while at < len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + length
        if end > len(data) or len(data) - at < 8:
            raise damaged("WEBP")
        if len(found) == _MOST_CHUNKS:
            raise TooLarge("sanitize.too_many_parts")
        found.append(Chunk(data[at : at + 4], data[at + 8 : end], data[end : end + length % 2]))
        at = end + length % 2
    return found


def size(webp: Webp) -> tuple[int, int]:
    """Gives width and height of the canvas.

    Raises:
        Unreadable: the file states none.
    """
    head = webp.first(b"VP8X")
    if len(head) >= 10:
        return int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1
    lossy, lossless = webp.first(b"VP8 "), webp.first(b"VP8L")
    if len(lossy) >= 10 and lossy[3:6] == b"\x9d\x01\x2a":
        return int.from_bytes(lossy[6:8], "little") & 0x3FFF, int.from_bytes(lossy[8:10], "little") & 0x3FFF
    if len(lossless) >= 5 and lossless[:1] == b"\x2f":
        bits = int.from_bytes(lossless[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    raise damaged("WEBP")


def frame(data: bytes) -> tuple[bytes, list[Chunk]]:
    """Takes a film's frame apart: its sixteen bytes (place, size, delay, manner) and its chunks.

    Raises:
        Unreadable: it is too short.
    """
    if len(data) < _FRAME_HEAD:
        raise damaged("WEBP")
    return data[:_FRAME_HEAD], chunks_in(data[_FRAME_HEAD:])


def frames(webp: Webp) -> list[tuple[bytes, list[Chunk]]]:
    """Gives a film's frames.

    Raises:
        TooLarge: more than 2,000.
    """
    found = [frame(chunk.data) for chunk in webp.chunks if chunk.kind == b"ANMF"]
    if len(found) > MOST_FRAMES:
        raise TooLarge("sanitize.too_many_parts")
    return found


def pictures(chunks: Iterable[Chunk], sides: tuple[int, int]) -> list[Chunk]:
    """The allow-list: the chunks of one picture, each kind once, only the first of the two codings.

    Raises:
        Unreadable: there is none, or its transparency is shorter than its sides need.
    """
    kept: dict[bytes, Chunk] = {}
    for chunk in chunks:
        if chunk.kind in PICTURE:
            kept.setdefault(chunk.kind, chunk.bare())
    coded = next((kind for kind in kept if kind != b"ALPH"), None)
    if coded is None:
        raise damaged("WEBP")
    alpha = [_clearness(kept[b"ALPH"], sides)] if coded == b"VP8 " and b"ALPH" in kept else []
    return [*alpha, kept[coded]]


def _clearness(chunk: Chunk, sides: tuple[int, int]) -> Chunk:
    """Gives a picture's transparency (RFC 9649 §2.7.1.2) without reserved bits, and cut where its last pixel ends."""
    head = chunk.data[:1]
    if not head or head[0] & 3 > 1:
        raise damaged("WEBP")
    end = 1 + sides[0] * sides[1] if head[0] & 3 == 0 else len(chunk.data)
    if len(chunk.data) < end:
        raise damaged("WEBP")
    return Chunk(b"ALPH", bytes((head[0] & 0x1F,)) + chunk.data[1:end])


def frame_sides(head: bytes) -> tuple[int, int]:
    """Gives width and height of a film's frame, from its sixteen bytes."""
    return int.from_bytes(head[6:9], "little") + 1, int.from_bytes(head[9:12], "little") + 1


def header(flags: int, sides: tuple[int, int]) -> Chunk:
    """Gives the header of a file with more than one coded picture."""
    width, height = ((side - 1).to_bytes(3, "little") for side in sides)
    return Chunk(b"VP8X", bytes((flags, 0, 0, 0)) + width + height)


def write(chunks: Sequence[Chunk]) -> bytes:
    """Puts chunks together into a file."""
    body = b"WEBP" + b"".join(chunk.written() for chunk in chunks)
    return b"RIFF" + len(body).to_bytes(4, "little") + body
