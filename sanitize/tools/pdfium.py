"""pdfium (the PDF engine of Chrome), through pypdfium2: renders pages, reads their text, counts what is hidden in them.

The only door of pypdfium2. It shares no code with pikepdf/qpdf, so it is the second opinion on a cleaned file and the
eye that compares pixels. Forms and annotations are drawn only when asked for (`drawn=True`, for flattening).
Never: runs a script of the document (our build has no JavaScript engine), writes a file.
Residual risk: it is a large C++ program; only the jail holds it. Some inputs make it run for ever: the deadline kills.
"""

import ctypes
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pypdfium2
import pypdfium2.raw as c
from PIL import Image

from sanitize.errors import TooLarge, Unreadable

Document: TypeAlias = pypdfium2.PdfDocument
Page: TypeAlias = pypdfium2.PdfPage
Reading: TypeAlias = pypdfium2.PdfTextPage

MAX_PAGES = 3000
MAX_PIXELS = 40_000_000
MAX_CHARS = 200_000


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


def version() -> str:
    """Gives pdfium's version, e.g. "159.0.8149"."""
    return str(pypdfium2.PDFIUM_INFO).partition("@")[0]


@contextmanager
def opened(original: Path, *, drawn: bool = False) -> Iterator[Document]:
    """Opens a PDF; with `drawn`, form fields are made ready to be painted.

    Raises:
        Unreadable: not a PDF pdfium can read, or locked with a password. TooLarge: too many pages.
    """
    try:
        document = pypdfium2.PdfDocument(original)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("sanitize.pdf_damaged", reason="pdfium") from error
    try:
        if len(document) > MAX_PAGES:
            raise TooLarge("sanitize.pdf_too_many_pages", pages=len(document), limit=MAX_PAGES)
        if len(document) == 0:
            raise Unreadable("sanitize.pdf_damaged", reason="pages")
        if drawn:
            document.init_forms()
        yield document
    finally:
        document.close()


@contextmanager
def page_of(document: Document, index: int) -> Iterator[Page]:
    """Loads page `index` (from 0) and lets go of it again: memory stays flat over thousands of pages.

    Raises:
        Unreadable: the page cannot be loaded.
    """
    try:
        page = document[index]
    except pypdfium2.PdfiumError as error:
        raise Unreadable("sanitize.pdf_page_damaged", page=index + 1) from error
    try:
        yield page
    finally:
        page.close()


def render(page: Page, dpi: int, *, grey: bool, drawn: bool) -> Image.Image:
    """Paints a page on white, at `dpi` or less where the page would exceed `MAX_PIXELS`.

    Raises:
        Unreadable: pdfium cannot paint it or the page has no size.
    """
    width, height = page.get_size()
    if not (0.5 <= width <= 20_000 and 0.5 <= height <= 20_000):
        raise Unreadable("sanitize.pdf_damaged", reason="page size")
    scale = min(dpi / 72, math.sqrt(MAX_PIXELS / (width * height)))
    try:
        bitmap = page.render(scale=scale, grayscale=grey, may_draw_forms=drawn, draw_annots=drawn)
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise Unreadable("sanitize.pdf_damaged", reason="painting") from error
    picture: Image.Image = bitmap.to_pil().convert("L" if grey else "RGB")
    bitmap.close()
    return picture


def is_annotated(page: Page) -> bool:
    """Says whether anything lies above a page: notes, marks, form fields."""
    return int(c.FPDFPage_GetAnnotCount(page)) > 0


@contextmanager
def _read(page: Page) -> Iterator[Reading]:
    try:
        reading = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise Unreadable("sanitize.pdf_damaged", reason="text") from error
    try:
        if reading.count_chars() > MAX_CHARS:
            raise TooLarge("sanitize.pdf_page_too_long", limit=MAX_CHARS)
        yield reading
    finally:
        reading.close()


def text_of(page: Page) -> str:
    """Gives the text of a page in pdfium's order.

    Raises:
        Unreadable: the text cannot be read. TooLarge: more than `MAX_CHARS` characters.
    """
    with _read(page) as reading:
        return str(reading.get_text_range())


@contextmanager
def lettered(page: Page) -> Iterator["Letters"]:
    """Gives the characters of a page, to be looked at one by one while the block lasts; raises as `text_of`."""
    with _read(page) as reading:
        yield Letters(page, reading)


def glyphs_of(page: Page) -> tuple[Glyph, ...]:
    """Gives every character of a page with its place, colour, size and mode (blanks have no box); see `text_of`."""
    with lettered(page) as letters:
        return tuple(letters.glyph(index) for index in range(len(letters.chars)))


class Letters:
    """The characters of a page (`chars`, U+FFFD where pdfium knows none), and more of those that are asked for.

    To know all of one costs several calls into pdfium. Mode, colour and size belong to the piece of text it stands in,
    and are asked for once a piece.
    """

    def __init__(self, page: Page, reading: Reading) -> None:
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


def _mapping(page: Page) -> Callable[[float, float], tuple[float, float]]:
    """Gives the way from a place in points to shares of the shown page: pdfium knows crop box and rotation."""
    (x, y), (x_across, y_across), (x_up, y_up) = (_device(page, *at) for at in ((0, 0), (_FAR, 0), (0, _FAR)))
    across, up = ((x_across - x) / _FAR, (y_across - y) / _FAR), ((x_up - x) / _FAR, (y_up - y) / _FAR)
    return lambda right, high: (x + right * across[0] + high * up[0], y + right * across[1] + high * up[1])


_GRID = 1_000_000


def _device(page: Page, x: float, y: float) -> tuple[float, float]:
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


def remains(document: Document) -> tuple[str, ...]:
    """Names what pdfium still sees in a document beside its pages: the second opinion on a cleaned file."""
    handle = document.raw
    counts = {
        "attachments": c.FPDFDoc_GetAttachmentCount(handle),
        "scripts": c.FPDFDoc_GetJavaScriptActionCount(handle),
        "signatures": c.FPDF_GetSignatureCount(handle),
        "form": c.FPDF_GetFormType(handle),
        "tags": c.FPDFCatalog_IsTagged(handle),
        "named places": c.FPDF_CountNamedDests(handle),
        "bookmarks": 1 if c.FPDFBookmark_GetFirstChild(handle, None) else 0,
    }
    found = [name for name, count in counts.items() if count > 0]
    found += [f"Info:{key}" for key, value in document.get_metadata_dict(skip_empty=True).items() if value]
    for index in range(len(document)):
        with page_of(document, index) as page:
            if c.FPDFPage_GetAnnotCount(page) > 0:
                found.append(f"annotations, page {index + 1}")
    return tuple(found)
