"""Binds page pictures into a PDF: one picture and its OCR words per page, and nothing else.

The structure is written here, byte by byte, in the shape the proof demands: catalog {Type, Pages}, one picture per
page, words in text rendering mode 3 (no ink) over it so that people can search and copy. Pages go to the file one by
one, so memory stays flat; only the offsets are kept. Same pages, same bytes: no date, no identifier, no producer.
Source: ISO 32000-2, 7.5 (file structure), 9.3.6 (text rendering mode), annex D (WinAnsi = cp1252).
Words stand in Courier, whose every letter is 0.6 em wide, stretched to the width of their box; a reader's own Courier
does, since nothing is painted. A pale text in other than Western letters becomes "?": languages here are French and
English. Residual risk: the words are OCR's reading, not the page's truth.
"""

import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import BinaryIO, Self

from PIL import Image

from sanitize.tools.tesseract import Word

_CATALOG, _PAGES, _FONT = 1, 2, 3
_JPEG_QUALITY = 75
_SMALL = 16  # pixels a byte: a page that small is text, and JPEG is not tried
_EFFORT = 4  # of zlib; 6 makes a page 7 % smaller and takes twice as long
_SIXTEEN = [level * 15 // 255 * 17 for level in range(256)]
_ADVANCE = 0.6  # of the font size, for every letter of Courier
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


class Binder:
    """One PDF being written to an open binary file; call `add` per page, then `close`."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._at = 0
        self._offsets: dict[int, int] = {}
        self._pages: list[int] = []
        self._write(_HEADER)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is None:
            self.close()

    def add(self, sheet: Image.Image, words: Sequence[Word], dpi: int, *, is_drawn: bool = False) -> None:
        """Appends a page as large as the picture is at `dpi`, with its words; a drawn one (grey) never as JPEG."""
        self.bind(coded(sheet, is_drawn=is_drawn), words, dpi)

    def bind(self, sheet: "Coded", words: Sequence[Word], dpi: int) -> None:
        """Appends a page whose picture is coded already."""
        picture, content, page = (3 * len(self._pages) + 4 + step for step in range(3))
        self._stream(picture, sheet.keys, sheet.data)
        width, height = _points(sheet.width, dpi), _points(sheet.height, dpi)
        drawing = _drawing(words, float(width), float(height))
        self._stream(content, b"/Filter /FlateDecode", zlib.compress(drawing, 9))
        self._object(
            page,
            f"<< /Type /Page /Parent {_PAGES} 0 R /MediaBox [0 0 {width} {height}] /Contents {content} 0 R "
            f"/Resources << /Font << /F {_FONT} 0 R >> /XObject << /P {picture} 0 R >> >> >>".encode("ascii"),
        )
        self._pages.append(page)

    def close(self) -> None:
        """Writes the page tree, the catalog and the cross-reference table."""
        kids = " ".join(f"{page} 0 R" for page in self._pages)
        self._object(_PAGES, f"<< /Type /Pages /Count {len(self._pages)} /Kids [{kids}] >>".encode("ascii"))
        self._object(_CATALOG, f"<< /Type /Catalog /Pages {_PAGES} 0 R >>".encode("ascii"))
        self._object(_FONT, b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>")
        start, count = self._at, len(self._offsets) + 1
        rows = b"".join(b"%010d 00000 n \n" % self._offsets[number] for number in range(1, count))
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % count + rows)
        self._write(b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, _CATALOG, start))

    def _stream(self, number: int, keys: bytes, data: bytes) -> None:
        head = b"<< %b /Length %d >>\nstream\n" % (keys, len(data))
        self._object(number, head + data + b"\nendstream")

    def _object(self, number: int, body: bytes) -> None:
        self._offsets[number] = self._at
        self._write(b"%d 0 obj\n" % number + body + b"\nendobj\n")

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._at += len(data)


def _points(pixels: int, dpi: int) -> str:
    return f"{pixels * 72 / dpi:.2f}"


@dataclass(frozen=True, slots=True)
class Coded:
    """A picture as it will be stored: its dictionary keys and data, its size in pixels."""

    keys: bytes
    data: bytes
    width: int
    height: int


def coded(sheet: Image.Image, *, is_drawn: bool = False) -> Coded:
    """Codes a page's picture; in any thread. A drawn one (grey) never as JPEG."""
    return Coded(*(_in_sixteen_greys(sheet) if is_drawn else _encoded(sheet)), sheet.width, sheet.height)


def _encoded(sheet: Image.Image) -> tuple[bytes, bytes]:
    """Gives the picture's dictionary keys and data: sixteen greys (pages of text), or JPEG where that is smaller."""
    keys, greys = _in_sixteen_greys(sheet) if sheet.mode == "L" else (b"", b"")
    if greys and len(greys) * _SMALL < sheet.width * sheet.height:
        return keys, greys
    bare = Image.frombytes(sheet.mode, sheet.size, sheet.tobytes())  # pixels alone: Pillow would write a comment along
    with io.BytesIO() as out:
        bare.save(out, "JPEG", quality=_JPEG_QUALITY, optimize=True)
        photo = out.getvalue()
    if greys and len(greys) < len(photo):
        return keys, greys
    return _keys(sheet) + b" /BitsPerComponent 8 /Filter /DCTDecode", photo


def _in_sixteen_greys(sheet: Image.Image) -> tuple[bytes, bytes]:
    """A byte a pixel: half a byte is no smaller once deflated, and pdfium takes five times as long to paint it."""
    greys = zlib.compress(sheet.point(_SIXTEEN).tobytes(), _EFFORT)
    return _keys(sheet) + b" /BitsPerComponent 8 /Filter /FlateDecode", greys


def _keys(sheet: Image.Image) -> bytes:
    space = b"/DeviceGray" if sheet.mode == "L" else b"/DeviceRGB"
    return b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace %b" % (sheet.width, sheet.height, space)


def _drawing(words: Sequence[Word], width: float, height: float) -> bytes:
    lines = [f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /P Do Q", "BT 3 Tr"]
    for word, following in zip_longest(words, words[1:]):
        letters = word.untrusted_text.encode("cp1252", "replace")
        across = (word.right - word.left) * width
        size = max((word.bottom - word.top) * height, 1.0)
        stretch = max(across / (_ADVANCE * size * len(letters)) * 100, 1.0)
        # a blank after each word (none at the end of a line) keeps words apart when copied
        blank = b" " if following is not None and following.line == word.line else b""
        place = f"{word.left * width:.2f} {height - word.bottom * height:.2f}"
        lines.append(f"/F {size:.2f} Tf {stretch:.2f} Tz 1 0 0 1 {place} Tm <{(letters + blank).hex()}> Tj")
    lines.append("ET")
    return "\n".join(lines).encode("ascii")
