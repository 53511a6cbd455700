"""The palette of a PNG, with what no pixel uses set to zero, and its transparency to none.

Rule: `palette.py`; every picture of the file is decoded alone, over a ramp of greys.
Never: changes a pixel. Residual risk: that of `palette.py`.
"""

from collections.abc import Iterable, Sequence

from sanitize.formats.palette import bared, differing, entries_in, ramp
from sanitize.formats.png_chunks import Chunk, Header, in_pieces, write

Stream = tuple[int, int, bytes]
"""Width and height of a picture, and its compressed data."""


def without_unused(chunks: Sequence[Chunk], head: Header, streams: Iterable[Stream]) -> list[Chunk]:
    """Gives the chunks with a palette that says nothing but the colours of the pixels.

    Raises:
        Unreadable: a picture cannot be decoded.
    """
    if head.colour != 3:
        return list(chunks)
    used = frozenset[int]().union(*(_used(head, *stream) for stream in streams))
    empty = {"PLTE": (3, b"\0"), "tRNS": (1, b"\xff")}
    return [
        Chunk(chunk.kind, bared(chunk.data, used, *empty[chunk.kind])) if chunk.kind in empty else chunk
        for chunk in chunks
    ]


def _used(head: Header, width: int, height: int, stream: bytes) -> frozenset[int]:
    sides = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    alone = Chunk("IHDR", sides + bytes((head.depth, head.colour, 0, 0, head.interlaced)))
    greys = Chunk("PLTE", ramp(1 << head.depth))
    return entries_in(write([alone, greys, *in_pieces("IDAT", stream), Chunk("IEND", b"")]), "PNG")


def unused(before: Sequence[Chunk], after: Sequence[Chunk]) -> int:
    """Counts the entries, of colour or of transparency, that differ."""
    widths = {"PLTE": 3, "tRNS": 1}
    pairs = zip(before, after, strict=True)
    return sum(differing(old.data, new.data, widths[old.kind]) for old, new in pairs if old.kind in widths)
