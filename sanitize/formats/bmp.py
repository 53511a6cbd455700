"""BMP pictures: new headers, the palette, and the pixels with every bit that means none set to zero.

Rule: `bmp_header.py` reads and writes the headers; palette entries no pixel uses become zero (`palette.py`); rows are
copied with their filling, their unused high bytes and bits masked away; runs (RLE8, RLE4) are followed pixel by pixel
to their end mark, cut there, and may not leave the picture.
Never: decodes and encodes again.
Residual risk: what the picture shows. Profiles, and links to one on the author's disk, go: a
stated loss.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sanitize.findings import Finding, Grade
from sanitize.formats import frames, palette
from sanitize.formats._row import Format
from sanitize.formats.bmp_header import Header, read, written
from sanitize.formats.bmp_runs import bare_runs
from words.message import Message

_WORDS = re.compile(rb"[ -~]{6,}")
_OF_THE_PICTURE = frozenset({"dpi", "compression"})


def examine(path: Path) -> Sequence[Finding]:
    """Finds headers that say more than the picture needs, gaps, unused bits that are not zero, and what follows."""
    data = frames.whole(path)
    header = read(data)
    pixels, end = _pixels(data, header)
    found = []
    if header.profile:
        found.append(Finding("header", Grade.AMBER, Message.of("sanitize.png_icc")))
    before = data[: header.pixels_at]
    after = written(header, data[header.pixels_at : end])[: header.pixels_at]
    if before != after:
        said = b" ".join(run for run in _WORDS.findall(before) if run not in after)[:400].decode("ascii")
        found.append(Finding("header", Grade.AMBER, Message.of("sanitize.bmp_header"), said))
    if unused := palette.differing(header.palette, _bared(header, pixels).palette, 4):
        found.append(palette.finding(unused))
    if pixels != data[header.pixels_at : end]:
        found.append(Finding("pixels", Grade.RED, Message.of("sanitize.bmp_unused_bits")))
    if len(data) > end:
        found.append(Finding("after the end", Grade.RED, Message.of("sanitize.after_end", count=len(data) - end)))
    return found


def _pixels(data: bytes, header: Header) -> tuple[bytes, int]:
    """Gives the pixels with everything that means none set to zero, and where they end in the file."""
    if header.is_packed:
        return bare_runs(data, header)
    end = header.pixels_at + header.row * header.height
    if len(data) < end:
        raise frames.damaged("BMP")
    return b"".join(_rows(data, header)), end


def _rows(data: bytes, header: Header) -> Iterator[bytes]:
    meant, length = header.meant, header.row
    for at in range(header.pixels_at, header.pixels_at + length * header.height, length):
        yield (int.from_bytes(data[at : at + length], "big") & meant).to_bytes(length, "big")


def _bared(header: Header, pixels: bytes) -> Header:
    """Gives the header with a palette that says nothing but the colours of the pixels."""
    if not header.palette:
        return header
    numbers = b"".join(bytes((0, entry, 255 - entry, 0)) for entry in range(1 << header.bits))
    used = palette.entries_in(written(replace(header, palette=numbers), pixels), "BMP")
    return replace(header, palette=palette.bared(header.palette, used, 4))


def strip(original: Path, into: Path) -> Sequence[Message]:
    """Writes new headers and the pixels; says when a colour profile was dropped."""
    data = frames.whole(original)
    header = read(data)
    pixels, _ = _pixels(data, header)
    into.write_bytes(written(_bared(header, pixels), pixels))
    return [Message.of("sanitize.colour_profile_dropped")] if header.profile else []


def second_engine(path: Path) -> Sequence[Finding]:
    """Asks Pillow what it reads beside the picture."""
    return frames.beside(path, "BMP", _OF_THE_PICTURE)


def fidelity(original: Path, copy: Path) -> Sequence[tuple[str, str]]:
    """Lets Pillow decode both and compares every pixel.

    Raises:
        Damaged: they differ.
        Unreadable: Pillow cannot decode the picture.
    """
    return frames.same(original, copy, "BMP")


BMP = Format(
    name="bmp",
    media_types=("image/bmp",),
    extension="bmp",
    examine=examine,
    strip=strip,
    second_engine=second_engine,
    fidelity=fidelity,
    engines=("pillow",),
)
