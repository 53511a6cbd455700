"""The characters of a PDF's page as pdfium places them, each looked at when it is asked for.

Never: says whether a character is seen (`formats/pdf_hidden.py` does). Residual risk: that of `pdfium.py`; a file may
call a character by another name than its shape.
"""

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pypdfium2.raw as c

from sanitize.errors import Unreadable
from sanitize.tools import pdfium


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as pdfium places it: box edges are shares (0..1) of the shown page, from its top left.

    `mode` is the PDF text rendering mode (3 is invisible), `grey` the fill colour's luminance 0..255,
    `points` its size on the page in points.
    """

    untrusted_char: str
    left: float
    top: float
    right: float
    bottom: float
    mode: int
    grey: int
    points: float


@contextmanager
def lettered(page: pdfium.Page) -> Iterator["Letters"]:
    """Gives the characters of a page, to be looked at one by one while the block lasts; raises as `text_of`."""
    with pdfium.reading_of(page) as reading:
        yield Letters(page, reading)


def glyphs_of(page: pdfium.Page) -> tuple[Glyph, ...]:
    """Gives every character of a page with its place, colour, size and mode (blanks have no box); see `text_of`."""
    with lettered(page) as letters:
        return tuple(letters.glyph(index) for index in range(len(letters.chars)))


# The two functions asked for nearly every letter of a document, taking plain addresses: wrapping each in a pointer
# object of its own would take longer than they do.
_Place = ctypes.c_void_p
_BOX_OF = ctypes.cast(c.FPDFText_GetCharBox, ctypes.CFUNCTYPE(ctypes.c_int, _Place, ctypes.c_int, *[_Place] * 4))
_PIECE_OF = ctypes.cast(c.FPDFText_GetTextObject, ctypes.CFUNCTYPE(_Place, _Place, ctypes.c_int))


class Letters:
    """The characters of a page (`chars`, U+FFFD where pdfium knows none), and more of those that are asked for.

    `are_plain` says that none is invisible by its mode or less than 2.5 points in size; where it does not, some may be.
    To know all of one costs several calls into pdfium. Mode, colour and size belong to the piece of text it stands in,
    and are asked for once a piece.
    """

    def __init__(self, page: pdfium.Page, reading: pdfium.Reading) -> None:
        self._reading = reading.raw
        self.chars = _chars(self._reading, reading.count_chars())
        self._slopes = _slopes(page)
        self.are_plain = _are_plain(page, len(self.chars))
        self._at = ctypes.cast(self._reading, _Place).value
        self._edges = (ctypes.c_double * 4)()
        self._into = tuple(ctypes.addressof(self._edges) + ctypes.sizeof(ctypes.c_double) * edge for edge in range(4))
        self._pieces: dict[int, tuple[int, int, float]] = {}

    def glyph(self, index: int) -> Glyph:
        """Gives all there is to know of a character.

        Raises:
            Unreadable: pdfium cannot say where it stands.
        """
        box = self.box(index)
        mode, grey, points = self.look(index)
        return Glyph(self.chars[index], *box, mode, grey, points)

    def box(self, index: int) -> tuple[float, float, float, float]:
        """Gives left, top, right and bottom of a character, in shares of the shown page; raises as `glyph`."""
        if not _BOX_OF(self._at, index, *self._into):
            raise Unreadable("sanitize.pdf_damaged", reason="text")
        left, right, bottom, top = self._edges[:]
        x, y, across, across_down, up, up_down = self._slopes
        x0, x1 = x + left * across + bottom * up, x + right * across + top * up
        y0, y1 = y + left * across_down + bottom * up_down, y + right * across_down + top * up_down
        if x1 < x0:
            x0, x1 = x1, x0
        if y1 < y0:
            y0, y1 = y1, y0
        return x0, y0, x1, y1

    def look(self, index: int) -> tuple[int, int, float]:
        """Gives rendering mode, luminance and size of the piece a character stands in."""
        place = _PIECE_OF(self._at, index)
        if not place:
            return -1, _luminance(self._reading, index), _size(self._reading, index)
        if place not in self._pieces:
            mode = int(c.FPDFTextObj_GetTextRenderMode(c.FPDFText_GetTextObject(self._reading, index)))
            self._pieces[place] = mode, _luminance(self._reading, index), _size(self._reading, index)
        return self._pieces[place]


def _chars(reading: object, count: int) -> str:
    """Gives all characters in one call; one by one where pdfium's text has another length than its list of them."""
    units = (ctypes.c_ushort * (2 * count + 2))()  # room for characters of two units each
    given = c.FPDFText_GetText(reading, 0, count, units) if count else 0
    text = bytes(units)[: 2 * max(given - 1, 0)].decode("utf-16-le", "replace")
    if len(text) == given - 1 == count and "\0" not in text and "\ufffd" not in text:
        return text.replace("\ufffe", "\2")  # a hyphen at the end of a line has another name in the text
    return "".join(chr(c.FPDFText_GetUnicode(reading, index) or 0xFFFD) for index in range(count))


_LEGIBLE = 2.5  # points: above what counts as tiny, and its rounding
_INVISIBLE = 3


def _are_plain(page: pdfium.Page, letters: int) -> bool:
    """Says whether every piece of text of a page is drawn with ink and legible; where that is slow to say, no."""
    count = c.FPDFPage_CountObjects(page)
    things = (c.FPDFPage_GetObject(page, index) for index in range(count if count <= letters else 0))
    return count <= letters and all(map(_is_plain, things))


def _is_plain(thing: object) -> bool:
    kind = c.FPDFPageObj_GetType(thing)
    if kind != c.FPDF_PAGEOBJ_TEXT:
        return bool(kind != c.FPDF_PAGEOBJ_FORM)  # which may hold text in a size of its own
    size, matrix = ctypes.c_float(), c.FS_MATRIX()
    told = c.FPDFTextObj_GetFontSize(thing, ctypes.byref(size)) and c.FPDFPageObj_GetMatrix(thing, ctypes.byref(matrix))
    points = size.value * math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))
    return bool(told) and points >= _LEGIBLE and c.FPDFTextObj_GetTextRenderMode(thing) != _INVISIBLE


_FAR = 10_000  # points: the grid's rounding then does not show in the slopes


def _slopes(page: pdfium.Page) -> tuple[float, float, float, float, float, float]:
    """Gives the way from a place in points to shares of the shown page: pdfium knows crop box and rotation.

    Where the origin is shown, across and down; how far a point to the right leads, and a point upwards.
    """
    (x, y), (x_across, y_across), (x_up, y_up) = (_device(page, *at) for at in ((0, 0), (_FAR, 0), (0, _FAR)))
    return x, y, (x_across - x) / _FAR, (y_across - y) / _FAR, (x_up - x) / _FAR, (y_up - y) / _FAR


_GRID = 1_000_000


def _device(page: pdfium.Page, x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    c.FPDF_PageToDevice(page, 0, 0, _GRID, _GRID, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return across.value / _GRID, down.value / _GRID


def _luminance(reading: object, index: int) -> int:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not c.FPDFText_GetFillColor(reading, index, red, green, blue, alpha):
        return 0
    return (299 * red.value + 587 * green.value + 114 * blue.value) // 1000


def _size(reading: object, index: int) -> float:
    matrix = c.FS_MATRIX()
    size = float(c.FPDFText_GetFontSize(reading, index))
    if not c.FPDFText_GetMatrix(reading, index, ctypes.byref(matrix)):
        return size
    return size * math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))
