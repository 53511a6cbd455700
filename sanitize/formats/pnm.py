"""Portable pictures (pbm, pgm, ppm), in figures or in bytes: three numbers and the raster.

Rule: Netpbm's pbm(5), pgm(5), ppm(5). Comments may stand anywhere before the raster; the copy has none, is always of
the kind in bytes (P4, P5, P6), has its filling bits zero, and ends where the first picture ends; further pictures of
the same file are told as a loss. Never: a sample beyond the stated greatest. Residual risk: what the picture shows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sanitize.findings import Finding, Grade
from sanitize.formats import frames
from sanitize.formats._row import Format
from words.message import Message

LARGEST = 128 * 1024 * 1024
_GAP = rb"(?:[ \t\r\n\v\f]|#[^\r\n]*[\r\n])+"
_HEAD = re.compile(rb"P([1-6])" + _GAP + rb"(\d{1,7})" + _GAP + rb"(\d{1,7})")
_GREATEST = re.compile(_GAP + rb"(\d{1,5})")
_COMMENT = re.compile(rb"#([^\r\n]*)")
_PIXEL = re.compile(rb"[01]")
_FIGURE = re.compile(rb"\d{1,5}")
_BETWEEN = re.compile(rb"[\s]*")


@dataclass(frozen=True, slots=True)
class Raster:
    """A portable picture: kind 4, 5 or 6, size in pixels, greatest sample, packed samples, and what stood beside."""

    kind: int
    width: int
    height: int
    greatest: int
    samples: bytes
    comments: tuple[bytes, ...]
    unused_bits: bool
    trailer: bytes

    def written(self) -> bytes:
        """Gives the bytes of the copy."""
        greatest = b"" if self.kind == 4 else b"%d\n" % self.greatest
        return b"P%d\n%d %d\n" % (self.kind, self.width, self.height) + greatest + self.samples


def read(data: bytes) -> Raster:
    """Takes a portable picture apart.

    Raises:
        Unreadable: it is none, or ends too early, or has a sample beyond the greatest.
        TooLarge: too many pixels.
    """
    head = _HEAD.match(data)
    if head is None:
        raise frames.damaged("PNM")
    kind, width, height = (int(number) for number in head.groups())
    frames.check_size(width, height)
    greatest, at = 1, head.end()
    if kind not in {1, 4}:
        found = _GREATEST.match(data, at)
        if found is None or not 0 < int(found[1]) < 65536:
            raise frames.damaged("PNM")
        greatest, at = int(found[1]), found.end()
    if not width or not height:
        raise frames.damaged("PNM")
    comments = tuple(_COMMENT.findall(data[:at]))
    read_samples = _in_figures if kind <= 3 else _in_bytes
    samples, unused, more, end = read_samples(data, at, kind, width, height, greatest)
    return Raster(
        kind if kind > 3 else kind + 3, width, height, greatest, samples, (*comments, *more), unused, data[end:]
    )


_Samples = tuple[bytes, bool, tuple[bytes, ...], int]


def _in_bytes(data: bytes, at: int, kind: int, width: int, height: int, greatest: int) -> _Samples:
    at += 1  # exactly one blank before the raster
    row = (width + 7) // 8 if kind == 4 else width * (3 if kind == 6 else 1) * (2 if greatest > 255 else 1)
    samples = data[at : at + row * height]
    if len(samples) != row * height or not data[at - 1 : at].isspace():
        raise frames.damaged("PNM")
    if kind == 4:
        meant = ((1 << width) - 1) << (row * 8 - width)
        rows = (int.from_bytes(samples[start : start + row], "big") & meant for start in range(0, len(samples), row))
        masked = b"".join(number.to_bytes(row, "big") for number in rows)
        return masked, masked != samples, (), at + len(samples)
    _check(samples, greatest)
    return samples, False, (), at + len(samples)


def _check(samples: bytes, greatest: int) -> None:
    """Refuses samples beyond the greatest: a decoder cuts them, and what is cut nobody sees."""
    if greatest < 255:
        beyond = bytes(range(greatest + 1, 256))
        if len(samples.translate(None, beyond)) != len(samples):
            raise frames.damaged("PNM")
    elif 255 < greatest < 65535:
        high = memoryview(samples).cast("H") if _is_big() else memoryview(_swapped(samples)).cast("H")
        if max(high) > greatest:
            raise frames.damaged("PNM")


def _is_big() -> bool:
    return memoryview(b"\0\1").cast("H")[0] == 1


def _swapped(samples: bytes) -> bytes:
    swapped = bytearray(samples)
    swapped[::2], swapped[1::2] = samples[1::2], samples[::2]
    return bytes(swapped)


def _in_figures(data: bytes, at: int, kind: int, width: int, height: int, greatest: int) -> _Samples:
    """Reads samples written in figures; comments between them go, whatever else stands there is damage."""
    text = data[at:]
    comments = tuple(_COMMENT.findall(text))
    figures = re.sub(_COMMENT, b"", text)
    count = width * height * (3 if kind == 3 else 1)
    found = (_PIXEL if kind == 1 else _FIGURE).findall(figures)
    if len(found) != count or re.sub(rb"[\s\d]", b"", figures):
        raise frames.damaged("PNM")
    samples = [int(figure) for figure in found]
    if max(samples) > greatest:
        raise frames.damaged("PNM")
    if kind == 1:
        return _packed(bytes(samples), width, height), False, comments, len(data)
    wide = 2 if greatest > 255 else 1
    return b"".join(sample.to_bytes(wide, "big") for sample in samples), False, comments, len(data)


def _packed(bits: bytes, width: int, height: int) -> bytes:
    row = (width + 7) // 8
    rows = (bits[start : start + width].ljust(row * 8, b"\0") for start in range(0, width * height, width))
    return b"".join(int(row_bits.translate(_FIGURES), 2).to_bytes(row, "big") for row_bits in rows)


_FIGURES = bytes.maketrans(b"\0\1", b"01")


def examine(path: Path) -> Sequence[Finding]:
    """Finds comments, unused bits that are not zero, and what follows the picture."""
    raster = _read(path)
    found = [
        Finding(
            "comment", Grade.RED, Message.of("sanitize.picture_comment"), said[:400].decode("utf-8", "replace").strip()
        )
        for said in raster.comments
    ]
    if raster.unused_bits:
        found.append(Finding("pixels", Grade.RED, Message.of("sanitize.bmp_unused_bits")))
    if raster.trailer:
        message = "sanitize.jpeg_more_pictures" if _HEAD.match(raster.trailer) else "sanitize.after_end"
        count = {} if message.endswith("pictures") else {"count": len(raster.trailer)}
        found.append(Finding("after the end", Grade.RED, Message.of(message, **count)))
    return found


def strip(original: Path, into: Path) -> Sequence[Message]:
    """Writes the first picture in bytes; says when there were more."""
    raster = _read(original)
    into.write_bytes(raster.written())
    return [Message.of("sanitize.pnm_more_dropped")] if _HEAD.match(raster.trailer) else []


def _read(path: Path) -> Raster:
    return read(frames.whole(path, LARGEST))


def second_engine(path: Path) -> Sequence[Finding]:
    """Asks Pillow what it reads beside the picture."""
    return frames.beside(path, "PPM", frozenset())


def fidelity(original: Path, copy: Path) -> Sequence[tuple[str, str]]:
    """Lets Pillow decode both and compares every pixel.

    Raises:
        Damaged: they differ.
        Unreadable: Pillow cannot decode the picture.
    """
    return frames.same(original, copy, "PPM")


PNM = Format(
    name="ppm",
    media_types=("image/x-portable-anymap",),
    extension="ppm",
    examine=examine,
    strip=strip,
    second_engine=second_engine,
    fidelity=fidelity,
    engines=("pillow",),
)
