"""Pages as pixels: the one derivative that flattening, viewing, redaction and proof share.

A PDF is painted by pdfium with its form fields and annotations, as a reader shows it; pictures by Pillow
(`stills.py`); a plain text is set on A4 pages in our
own type (`typesetting`). A few pages at a time (`reading.py`): memory does not grow with pages.
Ink: by default grey, and everything lighter than `WHITE_FROM` becomes white, because printers leave yellow dots that
tell machine and minute, and grey alone still carries them (measured: 110,336 faint pixels left, 0 with the threshold).
Never: looks at a text layer. Residual risk: what is visible, sensor noise of a camera, dots darker than the threshold.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from PIL import Image

from sanitize import stills
from sanitize.errors import UnknownFormat
from sanitize.pages import PAINTED_AT, WORD_KINDS
from sanitize.reading import side_by_side
from sanitize.tools import pdfium, tesseract
from sanitize.typesetting import typeset
from sanitize.wording import wording

DPI = PAINTED_AT
WHITE_FROM = 200


class Ink(StrEnum):
    """How pages are coloured: the default that removes tracking dots, or colour (a signed override)."""

    GREY = "grey, lighter than 200 becomes white"
    COLOUR = "colour"


@dataclass(frozen=True, slots=True)
class Manner:
    """How to paint: the ink, and the resolution in dots per inch."""

    ink: Ink = Ink.GREY
    dpi: int = DPI


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its number from 1, its pixels at `dpi`, and the words read from them (boxes in shares of the page)."""

    number: int
    picture: Image.Image
    words: tuple[tesseract.Word, ...]
    dpi: int


def read_sheets(
    original: Path, media_type: str, work: Path, manner: Manner, reader: tesseract.Reader
) -> Generator[Sheet, None, None]:
    """Gives every page with the words OCR reads in it, in order; `work` is a private folder.

    Raises:
        UnknownFormat, Unreadable, TooLarge: it cannot be painted. ToolFailed: tesseract is missing or hung.
    """
    pictures = sheets(original, media_type, ink=manner.ink, dpi=manner.dpi)
    read = partial(tesseract.words, reader=reader, work=work, dpi=manner.dpi)
    with side_by_side(pictures, read) as pages:
        for number, (picture, words) in enumerate(pages, start=1):
            yield Sheet(number, picture, words(), manner.dpi)


def sheets(original: Path, media_type: str, *, ink: Ink = Ink.GREY, dpi: int = DPI) -> Iterator[Image.Image]:
    """Gives the pages of a document as pictures ("L" for grey, "RGB" for colour), one at a time.

    Raises:
        UnknownFormat: no way to paint this media type. Unreadable: it cannot be painted. TooLarge: beyond a limit.
        ToolFailed: no typeface for plain text.
    """
    if media_type == "application/pdf":
        pages = _of_pdf(original, ink, dpi)
    elif media_type in stills.FORMS:
        pages = stills.of_picture(original, media_type)
    elif media_type == stills.PHOTOGRAPH:
        pages = stills.of_photograph(original)
    elif media_type == stills.DRAWING:
        pages = stills.of_drawing(original)
    elif media_type in WORD_KINDS:
        pages = (page.picture for page in typeset(wording(original, media_type), dpi))
    else:
        raise UnknownFormat("sanitize.pdf_cannot_paint", format=media_type[:80])
    for page in pages:
        yield inked(page, ink)


def inked(page: Image.Image, ink: Ink) -> Image.Image:
    """Gives the page in the chosen ink."""
    if ink is Ink.COLOUR:
        return page.convert("RGB")
    grey = page if page.mode == "L" else page.convert("L")
    return grey.point([level if level <= WHITE_FROM else 255 for level in range(256)])


def _of_pdf(original: Path, ink: Ink, dpi: int) -> Iterator[Image.Image]:
    with pdfium.opened(original, drawn=True) as document:
        for index in range(len(document)):
            with pdfium.page_of(document, index) as page:
                yield pdfium.render(page, dpi, grey=ink is Ink.GREY, drawn=True)
