"""A PNG as a list of chunks: reading it, bounded, and writing a list back.

Rule: PNG third edition (W3C 2025) §5 (chunks, CRC), §10 (zlib streams), §11.2.2 (raster size with interlacing).
Never: decodes a picture. Residual risk: filter choices are left as they are.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sanitize.errors import TooLarge, Unreadable
from sanitize.formats.recall import Recall

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PAINTING = frozenset({"IHDR", "PLTE", "tRNS"})  # what pixels are painted by, beside their data
_MOVING = frozenset({"acTL", "fcTL", "fdAT"})
_MOST_CHUNKS = 100_000
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_PIECE = 1 << 20
_LONGEST_VALUE = 4096


@dataclass(frozen=True, slots=True)
class Chunk:
    """One chunk: its four letters and its data."""

    kind: str
    data: bytes

    def written(self) -> bytes:
        """Gives its bytes with length and CRC."""
        body = self.kind.encode("latin-1") + self.data
        return len(self.data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")


@dataclass(frozen=True, slots=True)
class Header:
    """What IHDR says of the picture."""

    width: int
    height: int
    depth: int
    colour: int
    interlaced: bool

    def raster(self, width: int, height: int) -> int:
        """Gives how many bytes a picture or frame of that size inflates to, filter bytes included."""
        bits = self.depth * _CHANNELS[self.colour]
        if not self.interlaced:
            return height * (1 + (width * bits + 7) // 8)
        total = 0
        for left, top, across, down in _PASSES:
            columns, rows = -(-(width - left) // across), -(-(height - top) // down)
            if columns > 0 and rows > 0:
                total += rows * (1 + (columns * bits + 7) // 8)
        return total


def damaged() -> Unreadable:
    """The error for everything that does not follow the specification."""
    return Unreadable("sanitize.damaged_file", format="PNG")


def read(data: bytes) -> tuple[list[Chunk], bytes]:
    """Takes a PNG apart into its chunks up to IEND, and what follows it.

    Raises:
        Unreadable: it is not one, a needed chunk is broken, or it ends too early.
        TooLarge: more than 100,000 chunks.
    """
    if not data.startswith(SIGNATURE):
        raise damaged()
    chunks: list[Chunk] = []
    position = len(SIGNATURE)
    while not chunks or chunks[-1].kind != "IEND":
        if len(chunks) >= _MOST_CHUNKS:
            raise TooLarge("sanitize.too_many_parts")
        chunk = _chunk(data, position)
        position += 12 + len(chunk.data)
        chunks.append(chunk)
    return chunks, data[position:]


def _chunk(data: bytes, position: int) -> Chunk:
    length = int.from_bytes(data[position : position + 4], "big")
    body = data[position + 4 : position + 8 + length]
    sum_at = position + 8 + length
    if len(body) != length + 4 or len(data) < sum_at + 4 or not body[:4].isalpha():
        raise damaged()
    chunk = Chunk(body[:4].decode("latin-1"), body[4:])
    is_needed = chunk.kind[0].isupper()
    if is_needed and zlib.crc32(body) != int.from_bytes(data[sum_at : sum_at + 4], "big"):
        raise damaged()
    return chunk


def header(chunks: Sequence[Chunk]) -> Header:
    """Reads IHDR.

    Raises:
        Unreadable: it is not the first chunk, or makes no sense.
    """
    first = chunks[0]
    if first.kind != "IHDR" or len(first.data) != 13:
        raise damaged()
    width, height = int.from_bytes(first.data[:4], "big"), int.from_bytes(first.data[4:8], "big")
    depth, colour, _, _, interlace = first.data[8:]
    if not (width and height and depth in {1, 2, 4, 8, 16} and colour in _CHANNELS and interlace in {0, 1}):
        raise damaged()
    return Header(width, height, depth, colour, interlace == 1)


def used(stream: bytes, expected: int) -> int:
    """Gives how many bytes of a zlib stream are the stream itself; the rest hides behind it.

    Raises:
        Unreadable: it is broken, or inflates to something else than the `expected` number of bytes.
    """
    inflate, seen, todo = zlib.decompressobj(), 0, stream
    try:
        while not inflate.eof and (todo or inflate.unconsumed_tail):
            seen += len(inflate.decompress(todo, _PIECE))
            todo = inflate.unconsumed_tail
            if seen > expected:
                raise Unreadable("sanitize.png_excess")
    except zlib.error as error:
        raise damaged() from error
    if not inflate.eof or seen != expected:
        raise damaged()
    return len(stream) - len(inflate.unused_data)


class Ends:
    """Where compressed data end; remembered of the same bytes until told to forget: a copy holds its original's."""

    def __init__(self) -> None:
        self._recall = Recall[int]()

    def used(self, stream: bytes, expected: int) -> int:
        """Gives what `used` gives, and raises what it raises."""
        return self._recall.of((expected, stream), len(stream), lambda: used(stream, expected))

    def forget(self) -> None:
        """Lets go of them."""
        self._recall.forget()


def same_data(before: Sequence[Chunk], after: Sequence[Chunk]) -> bool:
    """Says whether a still picture is told by the same data: behind the copy's, the original may have more hidden."""
    kinds = [chunk.kind for chunk in before]
    start, end = kinds.index("IDAT"), kinds.index("IDAT") + kinds.count("IDAT")
    if set(kinds[start:end]) != {"IDAT"} or any(chunk.kind in _MOVING for chunk in (*before, *after)):
        return False
    tables, more = ([chunk for chunk in chunks if chunk.kind in _PAINTING] for chunks in (before, after))
    data, other = (b"".join(chunk.data for chunk in chunks if chunk.kind == "IDAT") for chunks in (before, after))
    return tables == more and data.startswith(other)


def text_value(chunk: Chunk) -> str:
    """Gives what a text chunk says, bounded; what cannot be read is left to the fact that the chunk is there."""
    _, _, rest = chunk.data.partition(b"\0")
    if chunk.kind == "zTXt":
        return _inflated(rest[1:])
    if chunk.kind == "iTXt":
        text = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
        return _inflated(text) if rest[:1] == b"\1" else text[:_LONGEST_VALUE].decode("utf-8", "replace")
    return rest[:_LONGEST_VALUE].decode("latin-1")


def _inflated(data: bytes) -> str:
    try:
        return zlib.decompressobj().decompress(data, _LONGEST_VALUE).decode("utf-8", "replace")
    except zlib.error:
        return ""


def in_pieces(kind: str, stream: bytes, prefix: bytes = b"") -> Iterable[Chunk]:
    """Cuts a stream into chunks of one megabyte, so that the pieces tell nothing of the program that made them."""
    return [Chunk(kind, prefix + stream[start : start + _PIECE]) for start in range(0, len(stream), _PIECE)]


def numbered(chunks: Iterable[Chunk]) -> Iterator[Chunk]:
    """Gives an animation's chunks the running numbers it needs."""
    number = 0
    for chunk in chunks:
        if chunk.kind in {"fcTL", "fdAT"}:
            yield Chunk(chunk.kind, number.to_bytes(4, "big") + chunk.data[4:])
            number += 1
        else:
            yield chunk


def write(chunks: Iterable[Chunk]) -> bytes:
    """Puts chunks together into a file."""
    return SIGNATURE + b"".join(chunk.written() for chunk in chunks)
