"""BMP pictures: new headers, the palette, and the pixels with every bit that means none set to zero.

Rule: `bmp_header.py` reads and writes the headers; rows are copied with their filling, their unused high bytes and bits
masked away; runs (RLE8, RLE4) are followed to their end mark and cut there. Never: decodes and encodes again.
Residual risk: what the picture shows; unused palette entries. Profiles, and links to one on the author's disk, go: a
stated loss.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from sanitize.findings import Finding, Grade
from sanitize.formats import frames
from sanitize.formats._row import Format
from sanitize.formats.bmp_header import RLE4, Header, read, written
from words.message import Message

_WORDS = re.compile(rb"[ -~]{6,}")
_OF_THE_PICTURE = frozenset({"dpi", "compression"})


def examine(path: Path) -> Sequence[Finding]:
    """Finds headers that say more than the picture needs, gaps, unused bits that are not zero, and what follows."""
    data = frames.whole(path)
    header = read(data)
    end = _end(data, header)
    found = []
    if header.profile:
        found.append(Finding("header", Grade.AMBER, Message.of("sanitize.png_icc")))
    before = data[: header.pixels_at]
    after = written(header, data[header.pixels_at : end])[: header.pixels_at]
    if before != after:
        said = b" ".join(run for run in _WORDS.findall(before) if run not in after)[:400].decode("ascii")
        found.append(Finding("header", Grade.AMBER, Message.of("sanitize.bmp_header"), said))
    if not header.is_packed and b"".join(_rows(data, header)) != data[header.pixels_at : end]:
        found.append(Finding("pixels", Grade.RED, Message.of("sanitize.bmp_unused_bits")))
    if len(data) > end:
        found.append(Finding("after the end", Grade.RED, Message.of("sanitize.after_end", count=len(data) - end)))
    return found


def _end(data: bytes, header: Header) -> int:
    if header.is_packed:
        return header.pixels_at + _runs_end(data[header.pixels_at :], header)
    end = header.pixels_at + header.row * header.height
    if len(data) < end:
        raise frames.damaged("BMP")
    return end


def _rows(data: bytes, header: Header) -> Iterator[bytes]:
    meant, length = header.meant, header.row
    for at in range(header.pixels_at, header.pixels_at + length * header.height, length):
        yield (int.from_bytes(data[at : at + length], "big") & meant).to_bytes(length, "big")


def _runs_end(runs: bytes, header: Header) -> int:
    """Follows the runs to the mark that ends the picture.

    Raises:
        Unreadable: there is no such mark.
    """
    at = 0
    while at + 2 <= len(runs):
        count, code = runs[at], runs[at + 1]
        at += 2
        if count:
            continue
        if code == 1:
            return at
        if code == 2:
            at += 2
        elif code > 2:
            length = (code + 1) // 2 if header.coding == RLE4 else code
            at += length + length % 2
    raise frames.damaged("BMP")


def strip(original: Path, into: Path) -> Sequence[Message]:
    """Writes new headers and the pixels; says when a colour profile was dropped."""
    data = frames.whole(original)
    header = read(data)
    pixels = data[header.pixels_at : _end(data, header)] if header.is_packed else b"".join(_rows(data, header))
    into.write_bytes(written(header, pixels))
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
