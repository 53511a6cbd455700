"""pdfium (the PDF engine of Chrome), through pypdfium2: renders pages, reads their text, counts what is hidden in them.

The only door of pypdfium2. It shares no code with pikepdf/qpdf, so it is the second opinion on a cleaned file and the
eye that compares pixels. Forms and annotations are drawn only when asked for (`drawn=True`, for flattening).
Never: runs a script of the document (our build has no JavaScript engine), writes a file.
Residual risk: it is a large C++ program; only the jail holds it. Some inputs make it run for ever: the deadline kills.
"""

import ctypes
import math
from collections.abc import Iterator, Mapping
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
_MOST_DRAWN = 20_000
_LEAVES = 24  # pages read before a document is opened anew


def version() -> str:
    """Gives pdfium's version, e.g. "159.0.8149"."""
    return str(pypdfium2.PDFIUM_INFO).partition("@")[0]


@contextmanager
def opened(original: Path | bytes, *, drawn: bool = False) -> Iterator[Document]:
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


def leaves(original: Path) -> Iterator[Page]:
    """Gives every page, one after the other, of a document opened anew every few pages.

    pdfium keeps what it read of a page (its coded picture above all) until the document is closed, not the page: so
    memory stays flat. For documents we wrote, whose opening costs little.

    Raises:
        Unreadable, TooLarge: as `opened` and `page_of`.
    """
    at, pages = 0, 1
    while at < pages:
        with opened(original) as document:
            pages = len(document)
            for index in range(at, min(at + _LEAVES, pages)):
                with page_of(document, index) as page:
                    yield page
        at += _LEAVES


def render(page: Page, dpi: int, *, grey: bool, drawn: bool) -> Image.Image:
    """Paints a page on white, at `dpi` or less where the page would exceed `MAX_PIXELS`.

    Raises:
        Unreadable: pdfium cannot paint it or the page has no size.
    """
    return _painted(page, {"scale": _scale(page, dpi), "grayscale": grey}, drawn=drawn)


def _scale(page: Page, dpi: int) -> float:
    width, height = page.get_size()
    if not (0.5 <= width <= 20_000 and 0.5 <= height <= 20_000):
        raise Unreadable("sanitize.pdf_damaged", reason="page size")
    return min(dpi / 72, math.sqrt(MAX_PIXELS / (width * height)))


def are_one_picture(one: Page, other: Page, dpi: int) -> bool:
    """Says whether two pages, without what lies above them, are painted in the same pixels; raises as `render`."""
    return pixels(one, dpi, grey=False, drawn=False) == pixels(other, dpi, grey=False, drawn=False)


def pixels(page: Page, dpi: int, *, grey: bool, drawn: bool) -> tuple[int, int, int, bytes]:
    """Paints as `render`; gives width, height, the bytes from one row to the next, and all bytes."""
    with _bitmap(page, {"scale": _scale(page, dpi), "grayscale": grey}, drawn=drawn) as bitmap:
        return bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer)


def _painted(page: Page, how: Mapping[str, object], *, drawn: bool) -> Image.Image:
    with _bitmap(page, how, drawn=drawn) as bitmap:
        seen: Image.Image = bitmap.to_pil()  # its pixels stay: Python made room for them, not pdfium
    return seen if seen.mode in {"L", "RGB"} else seen.convert("RGB")


@contextmanager
def _bitmap(page: Page, how: Mapping[str, object], *, drawn: bool) -> Iterator[pypdfium2.PdfBitmap]:
    try:
        bitmap = page.render(may_draw_forms=drawn, draw_annots=drawn, **how)
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise Unreadable("sanitize.pdf_damaged", reason="painting") from error
    try:
        yield bitmap
    finally:
        bitmap.close()


def repainted(page: Page, width: int, height: int) -> Image.Image:
    """Paints a page we bound, in grey, pixel for pixel; raises Unreadable where it is not of that size."""
    # sizes are stored in 32 bits: rounding up would add a column
    scale = width / max(page.get_size()[0], 0.01) * (1 - 1e-6)
    # on a grey bitmap without pdfium's own turning to grey, which a picture of greys does not need: four times as quick
    picture = _painted(page, {"scale": scale, "force_bitmap_format": c.FPDFBitmap_Gray}, drawn=True)
    if picture.size != (width, height):
        raise Unreadable("sanitize.pdf_damaged", reason="page size")
    return picture


@dataclass(frozen=True, slots=True)
class Stored:
    """A picture as a page stores it, decoded by pdfium, in grey, not scaled; `is_jpeg` where coding changed it."""

    picture: Image.Image
    is_jpeg: bool


def pictures_of(page: Page) -> tuple[Stored, ...]:
    """Gives the pictures a page paints; raises Unreadable where one cannot be decoded."""
    try:
        found = [(each.get_bitmap().to_pil(), each.get_filters()) for each in page.get_objects([c.FPDF_PAGEOBJ_IMAGE])]
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise Unreadable("sanitize.pdf_damaged", reason="picture") from error
    return tuple(Stored(picture.convert("L"), "DCTDecode" in filters) for picture, filters in found)


Drawn: TypeAlias = tuple[int, float, float, float, float]


def laid_out(page: Page) -> tuple[Drawn, ...] | None:
    """Gives kind and edges (points) of everything a page draws, in order; None of a page that draws very much.

    Raises:
        Unreadable: pdfium cannot say.
    """
    count = c.FPDFPage_CountObjects(page)
    if not 0 <= count <= _MOST_DRAWN:
        return None
    edges = (ctypes.c_float * 4)()
    into = [ctypes.pointer(ctypes.c_float.from_buffer(edges, 4 * edge)) for edge in range(4)]
    found: list[Drawn] = []
    for index in range(count):
        drawn = c.FPDFPage_GetObject(page, index)
        if not c.FPDFPageObj_GetBounds(drawn, *into):
            raise Unreadable("sanitize.pdf_damaged", reason="painting")
        found.append((c.FPDFPageObj_GetType(drawn), *edges))
    return tuple(found)


def is_annotated(page: Page) -> bool:
    """Says whether anything lies above a page: notes, marks, form fields."""
    return int(c.FPDFPage_GetAnnotCount(page)) > 0


@contextmanager
def reading_of(page: Page) -> Iterator[Reading]:
    """Opens the text of a page; raises as `text_of`."""
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
    with reading_of(page) as reading:
        return str(reading.get_text_range())


def remains(copy: Path) -> tuple[str, ...]:
    """Names what pdfium still sees in a document beside its pages: the second opinion on a cleaned file.

    Raises:
        Unreadable, TooLarge: as `opened` and `page_of`.
    """
    with opened(copy) as document:
        found = _beside_pages(document)
    return (*found, *(f"annotations, page {at}" for at, page in enumerate(leaves(copy), start=1) if is_annotated(page)))


def _beside_pages(document: Document) -> list[str]:
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
    return [*found, *(f"Info:{key}" for key, value in document.get_metadata_dict(skip_empty=True).items() if value)]
