"""The characters of a PDF's page as pdfium places them, each looked at when it is asked for.

Never: says whether a character is seen (`formats/pdf_hidden.py` does). Residual risk: that of `pdfium.py`; a file may
call a character by another name than its shape.
"""

import ctypes
import math
from collections.abc import Callable, Iterator
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


class Letters:
    """The characters of a page (`chars`, U+FFFD where pdfium knows none), and more of those that are asked for.

    To know all of one costs several calls into pdfium. Mode, colour and size belong to the piece of text it stands in,
    and are asked for once a piece.
    """

    def __init__(self, page: pdfium.Page, reading: pdfium.Reading) -> None:
        self._reading = reading.raw
        codes = (c.FPDFText_GetUnicode(self._reading, index) for index in range(reading.count_chars()))
        self.chars = tuple(chr(code or 0xFFFD) for code in codes)
        self._shares = _mapping(page)
        self._edges = tuple(ctypes.c_double() for _ in range(4))
        self._into = tuple(ctypes.byref(edge) for edge in self._edges)
        self._pieces: dict[int, tuple[int, int, float]] = {}

    def glyph(self, index: int) -> Glyph:
        """Gives all there is to know of a character.

        Raises:
            Unreadable: pdfium cannot say where it stands.
        """
        if not c.FPDFText_GetCharBox(self._reading, index, *self._into):
            raise Unreadable("sanitize.pdf_damaged", reason="text")
        left, right, bottom, top = (edge.value for edge in self._edges)
        (x0, y0), (x1, y1) = self._shares(left, bottom), self._shares(right, top)
        mode, grey, points = self._piece(index)
        return Glyph(self.chars[index], min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), mode, grey, points)

    def _piece(self, index: int) -> tuple[int, int, float]:
        """Gives rendering mode, luminance and size of the piece a character stands in."""
        piece = c.FPDFText_GetTextObject(self._reading, index)
        if not piece:
            return -1, _luminance(self._reading, index), _size(self._reading, index)
        place = ctypes.addressof(piece.contents)
        if place not in self._pieces:
            mode = int(c.FPDFTextObj_GetTextRenderMode(piece))
            self._pieces[place] = mode, _luminance(self._reading, index), _size(self._reading, index)
        return self._pieces[place]


_FAR = 10_000  # points: the grid's rounding then does not show in the slopes


def _mapping(page: pdfium.Page) -> Callable[[float, float], tuple[float, float]]:
    """Gives the way from a place in points to shares of the shown page: pdfium knows crop box and rotation."""
    (x, y), (x_across, y_across), (x_up, y_up) = (_device(page, *at) for at in ((0, 0), (_FAR, 0), (0, _FAR)))
    across, up = ((x_across - x) / _FAR, (y_across - y) / _FAR), ((x_up - x) / _FAR, (y_up - y) / _FAR)
    return lambda right, high: (x + right * across[0] + high * up[0], y + right * across[1] + high * up[1])


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
