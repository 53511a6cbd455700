"""PNG pictures, still and animated: an allow-list of chunks, and nothing behind any end.

Rule: kept are IHDR, PLTE and tRNS (what no pixel uses emptied), gAMA and cHRM of published values, sRGB, picture data
and frames; the compressed data are cut where their own stream ends and split anew; the file is cut after IEND. How the
picture stands and a published colour space are written anew (`upright.py`, `colour.py`). Specification: PNG third
edition (W3C 2025).
Never: decodes and encodes again. Residual risk: what the picture shows; a colour profile of no published space is
dropped (stated as a loss).
"""

import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from sanitize.errors import Damaged, TooLarge
from sanitize.findings import Finding, Grade
from sanitize.formats import frames, palette, png_palette
from sanitize.formats._row import Format
from sanitize.formats.colour import Standing, standing_for
from sanitize.formats.png_chunks import (
    Chunk,
    Ends,
    Header,
    damaged,
    header,
    in_pieces,
    numbered,
    read,
    same_data,
    text_value,
    write,
)
from sanitize.formats.upright import UPRIGHT, block_for, orientation_of
from words.message import Message

_LARGEST_PROFILE = 4 * 1024 * 1024

# Kept chunks that must have exactly this length.
_FIXED = {"IHDR": 13, "sRGB": 1, "acTL": 8, "fcTL": 26, "IEND": 0}
# What these may say: published values alone, since any other could be a mark (PNG 11.3.2; sRGB, Display P3, Adobe RGB).
_PUBLISHED = {
    "gAMA": frozenset(number.to_bytes(4, "big") for number in (45455, 45454, 100_000, 55_556)),
    "cHRM": frozenset(
        b"".join(number.to_bytes(4, "big") for number in numbers)
        for numbers in (
            (31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000),
            (31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000),
            (31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000),
        )
    ),
}
_TRANSPARENCY = {0: 2, 2: 6}
_REPEATED = frozenset({"IDAT", "fcTL", "fdAT"})

_KINDS = {
    "tEXt": (Grade.RED, "sanitize.png_text"),
    "zTXt": (Grade.RED, "sanitize.png_text"),
    "iTXt": (Grade.RED, "sanitize.png_text"),
    "eXIf": (Grade.RED, "sanitize.png_exif"),
    "caBX": (Grade.RED, "sanitize.png_provenance"),
    "tIME": (Grade.AMBER, "sanitize.png_time"),
    "iCCP": (Grade.AMBER, "sanitize.png_icc"),
    "pHYs": (Grade.GREEN, "sanitize.png_density"),
}


def examine(path: Path, ends: Ends | None = None) -> Sequence[Finding]:
    """Finds every chunk that is not the picture, bytes behind the picture data, and whatever follows the end."""
    ends = ends or Ends()
    chunks, trailer = _read(path)
    kept, own = {id(chunk) for chunk in _allowed(chunks)}, _own(chunks)
    found = [
        _finding(number, chunk) for number, chunk in enumerate(chunks) if id(chunk) not in kept and chunk not in own
    ]
    if _orientation(chunks) != UPRIGHT:
        found.append(Finding("orientation", Grade.GREEN, Message.of("sanitize.jpeg_orientation")))
    for where, (width, height, stream) in _streams(chunks):
        if hidden := len(stream) - ends.used(stream, header(chunks).raster(width, height)):
            found.append(Finding(where, Grade.RED, Message.of("sanitize.png_hidden", count=hidden)))
    if unused := png_palette.unused(_allowed(chunks), _bared(chunks)):
        found.append(palette.finding(unused))
    if trailer:
        found.append(Finding("after the end", Grade.RED, Message.of("sanitize.after_end", count=len(trailer))))
    return found + frames.veiled(path, "PNG")


def _finding(number: int, chunk: Chunk) -> Finding:
    grade, message = _KINDS.get(chunk.kind, (Grade.AMBER, "sanitize.png_unknown"))
    value = text_value(chunk) if message == "sanitize.png_text" else ""
    return Finding(f"chunk {number} ({chunk.kind})", grade, Message.of(message), value)


def _allowed(chunks: Sequence[Chunk]) -> list[Chunk]:
    """The allow-list: which chunks may stay, each kind once unless the picture needs several."""
    head = header(chunks)
    kept: list[Chunk] = []
    seen: set[str] = set()
    for chunk in chunks:
        if _fits(chunk, head) and (chunk.kind in _REPEATED or chunk.kind not in seen):
            seen.add(chunk.kind)
            kept.append(chunk)
    return kept


def _fits(chunk: Chunk, head: Header) -> bool:
    if chunk.kind in _PUBLISHED:
        return chunk.data in _PUBLISHED[chunk.kind]
    if chunk.kind in _FIXED:
        return len(chunk.data) == _FIXED[chunk.kind]
    if chunk.kind == "PLTE":
        return head.colour == 3 and len(chunk.data) % 3 == 0 and len(chunk.data) <= 768
    if chunk.kind == "tRNS":
        return len(chunk.data) == _TRANSPARENCY.get(head.colour, -1) or (head.colour == 3 and len(chunk.data) <= 256)
    return chunk.kind == "IDAT" or (chunk.kind == "fdAT" and len(chunk.data) >= 4)


def _bared(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Gives the allowed chunks with nothing in the palette but the colours of the pixels."""
    return png_palette.without_unused(_allowed(chunks), header(chunks), (stream for _, stream in _streams(chunks)))


def _streams(chunks: Sequence[Chunk]) -> Iterator[tuple[str, png_palette.Stream]]:
    """Gives each compressed picture with its place and sides."""
    head = header(chunks)
    yield "picture data", (head.width, head.height, b"".join(c.data for c in chunks if c.kind == "IDAT"))
    for number, (control, frame) in enumerate(_frames(chunks)):
        if frame:
            width, height = int.from_bytes(control.data[4:8], "big"), int.from_bytes(control.data[8:12], "big")
            if not (0 < width <= head.width and 0 < height <= head.height):
                raise damaged()
            yield f"frame {number}", (width, height, frame)


def _frames(chunks: Sequence[Chunk]) -> list[tuple[Chunk, bytes]]:
    found: list[tuple[Chunk, bytearray]] = []
    for chunk in _allowed(chunks):
        if chunk.kind == "fcTL":
            found.append((chunk, bytearray()))
        elif chunk.kind == "fdAT":
            if not found:
                raise damaged()
            found[-1][1].extend(chunk.data[4:])
    if len(found) > frames.MOST_FRAMES:
        raise TooLarge("sanitize.too_many_parts")
    return [(control, bytes(stream)) for control, stream in found]


def strip(original: Path, into: Path, ends: Ends | None = None) -> Sequence[Message]:
    """Writes the allowed chunks with the compressed data cut and split anew; says when a profile was dropped."""
    chunks, _ = _read(original)
    into.write_bytes(write(numbered(_rebuilt(chunks, ends or Ends()))))
    odd = any(chunk.kind in _PUBLISHED and chunk.data not in _PUBLISHED[chunk.kind] for chunk in chunks)
    return [Message.of("sanitize.colour_profile_dropped")] if _standing(chunks).lost or odd else []


def _standing(chunks: Sequence[Chunk]) -> Standing:
    """Says what takes the place of the colour profile, if there is one."""
    profile = next((chunk.data for chunk in chunks if chunk.kind == "iCCP"), b"")
    if not profile:
        return standing_for(b"")
    packed = profile.partition(b"\0")[2][1:]
    try:
        return standing_for(zlib.decompressobj().decompress(packed, _LARGEST_PROFILE) or b"?")
    except zlib.error:
        return Standing(b"", lost=True)


def _orientation(chunks: Sequence[Chunk]) -> int:
    return orientation_of(next((chunk.data for chunk in chunks if chunk.kind == "eXIf"), b""))


def _own(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Gives the chunks we write ourselves: a published colour space, and how the picture stands."""
    own = []
    if _standing(chunks).profile:
        own.append(Chunk("iCCP", b"icc\0\0" + zlib.compress(_standing(chunks).profile, 9)))
    if _orientation(chunks) != UPRIGHT:
        own.append(Chunk("eXIf", block_for(_orientation(chunks))))
    return own


def _rebuilt(chunks: Sequence[Chunk], ends: Ends) -> Iterator[Chunk]:
    raster = header(chunks).raster
    streams = {
        where: data[: ends.used(data, raster(width, height))] for where, (width, height, data) in _streams(chunks)
    }
    picture_written, frame = False, -1
    for chunk in _bared(chunks):
        if chunk.kind == "IDAT":
            if not picture_written:
                yield from in_pieces("IDAT", streams["picture data"])
            picture_written = True
        elif chunk.kind == "IHDR":
            yield chunk
            yield from _own(chunks)
        elif chunk.kind == "fcTL":
            frame += 1
            yield chunk
        elif chunk.kind == "fdAT":
            yield from in_pieces("fdAT", streams.pop(f"frame {frame}", b""), prefix=bytes(4))
        else:
            yield chunk


def fidelity(original: Path, copy: Path, ends: Ends | None = None) -> Sequence[tuple[str, str]]:
    """Compares how both stand, and the picture: its data byte by byte, or else every pixel of every frame by Pillow.

    Of equal data Pillow decodes one, the copy.

    Raises:
        Damaged: they differ.
        Unreadable: Pillow cannot decode the picture.
    """
    if ends is not None:
        ends.forget()
    before, after = _read(original)[0], _read(copy)[0]
    if _orientation(before) != _orientation(after):
        raise Damaged("sanitize.picture_changed")
    if not same_data(before, after):
        return frames.same(original, copy, "PNG")
    frames.digests(copy, "PNG")
    return [("fidelity", "coded picture data identical; size and orientation equal; decodes")]


def _read(path: Path) -> tuple[list[Chunk], bytes]:
    chunks, trailer = read(frames.whole(path))
    head = header(chunks)
    frames.check_size(head.width, head.height)
    if not any(chunk.kind == "IDAT" for chunk in chunks):
        raise damaged()
    return chunks, trailer


def row(second_engine: Callable[[Path], Sequence[Finding]]) -> Format:
    """Makes this format's row; its second engine is ExifTool, which the caller has running."""
    ends = Ends()
    return Format(
        name="png",
        media_types=("image/png",),
        extension="png",
        examine=partial(examine, ends=ends),
        strip=partial(strip, ends=ends),
        second_engine=second_engine,
        fidelity=partial(fidelity, ends=ends),
        engines=("pillow",),
    )
