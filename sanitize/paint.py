"""Painting a document for reading: every page as raw pixels and the words on it. Runs inside the jail.

Order: identify → for each page: paint → tell → read by OCR → tell; so the first page can be looked at while it and the
next ones are being read (`reading.py`). A page is painted in colour (a yellow marker or a red stamp is part of what one
reads) and written in grey where it has none; OCR sees it in the ink of flattening. A plain text is set by ourselves,
and not read by OCR; its text goes out as UTF-8 beside.
The text layer a PDF brings is told page by page beside the words of OCR: it finds what OCR misread. It may say what the
page does not show; whoever shows it says so.
Never: alters anything. Residual risk: that of `raster` and `tools.tesseract`.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path

from PIL import Image, ImageChops

from sanitize.errors import TooLarge, Unreadable
from sanitize.findings import Recipe
from sanitize.identify import identify
from sanitize.pages import (
    GRID,
    LONGEST_LAYER,
    LONGEST_WORD,
    MOST_PAGES,
    WORD_KINDS,
    Leaf,
    PaintedPage,
    Painting,
    PlacedWord,
    ReadPage,
    Shade,
    file_name,
)
from sanitize.printing import Paintable, paintable
from sanitize.raster import DPI, Ink, inked, sheets
from sanitize.reading import side_by_side
from sanitize.tools import pdfium, tesseract
from sanitize.typesetting import typeset
from sanitize.wording import wording

RECIPE_NAME, RECIPE_VERSION = "pages", 1


def paint(
    original: Path, work: Path, parts: Path, tell: Callable[[Leaf | str], None], media_type: str = ""
) -> Painting:
    """Paints and reads every page; pixels go to `work`/page-0001.bin and so on, a plain text also to `work`/out.bin.

    `parts` is a private folder for OCR's passing pictures; a media type that is given is not looked for.

    Raises:
        UnknownFormat, Unreadable, TooLarge: it cannot be painted. ToolFailed: tesseract is missing or hung.
    """
    media_type = media_type or identify(original)
    if media_type in WORD_KINDS:
        return _set(original, media_type, work, tell)
    with paintable(original, media_type, parts) as painted:
        count, reader = _read(painted, work, parts, tell)
    tools = (("pdfium", pdfium.version()), ("pillow", version("pillow")), ("tesseract", reader.version))
    options = (*_options("+".join(reader.languages)), *painted.options)
    return Painting(media_type, Recipe(RECIPE_NAME, RECIPE_VERSION, (*tools, *painted.tools), options), count)


def _read(
    painted: Paintable, work: Path, parts: Path, tell: Callable[[Leaf | str], None]
) -> tuple[int, tesseract.Reader]:
    """Paints and reads page by page; gives how many there were, and who read them."""
    count = 0
    reader = cache(partial(tesseract.probe, parts))  # asked by whoever reads: the first page need not wait for it

    def read(picture: Image.Image) -> tuple[tesseract.Word, ...]:
        return tesseract.words(inked(picture, Ink.GREY), reader(), parts, dpi=DPI)

    with ExitStack() as open_files:
        texts = layers(painted.path, painted.media_type, open_files, tell)
        pictures = sheets(painted.path, painted.media_type, ink=Ink.COLOUR)
        for picture, words in open_files.enter_context(side_by_side(pictures, read)):
            count = _next(count)
            tell(laid_down(picture, count, work))
            tell(ReadPage(count, tuple(_placed(word) for word in words()), next(texts)))
    if count == 0:
        raise Unreadable("sanitize.pdf_damaged", reason="pages")
    return count, reader()


def _set(original: Path, media_type: str, work: Path, tell: Callable[[Leaf | str], None]) -> Painting:
    written = wording(original, media_type)
    (work / "out.bin").write_bytes(written.encode("utf-8", "replace"))
    count = 0
    for page in typeset(written, DPI):
        count = _next(count)
        tell(laid_down(page.picture, count, work))
        tell(ReadPage(count, tuple(_placed(word) for word in page.words)))
    options = _options("none: set from the text")
    return Painting(media_type, Recipe(RECIPE_NAME, RECIPE_VERSION, (("pillow", version("pillow")),), options), count)


def _next(count: int) -> int:
    if count == MOST_PAGES:
        raise TooLarge("sanitize.pdf_too_many_pages", pages=count + 1, limit=MOST_PAGES)
    return count + 1


def _options(ocr: str) -> tuple[tuple[str, str], ...]:
    return (("dpi", str(DPI)), ("ink", Ink.COLOUR.value), ("ocr", ocr))


def laid_down(picture: Image.Image, number: int, work: Path) -> PaintedPage:
    """Writes the raw pixels of a page into `work`, and gives what is told of it."""
    shade = Shade.COLOUR if _has_colour(picture) else Shade.GREY
    (work / file_name(number)).write_bytes(picture.convert(shade.value).tobytes())
    return PaintedPage(number, picture.width, picture.height, shade)


def _has_colour(picture: Image.Image) -> bool:
    if picture.mode == "L":
        return False
    red, green, blue = picture.convert("RGB").split()
    return any(ImageChops.difference(red, other).getbbox() is not None for other in (green, blue))


def _placed(word: tesseract.Word) -> PlacedWord:
    left, top, right, bottom = (
        min(round(edge * GRID), GRID) for edge in (word.left, word.top, word.right, word.bottom)
    )
    written = word.untrusted_text[:LONGEST_WORD].encode("utf-8", "replace").decode()
    return PlacedWord(written, left, top, right, bottom, max(min(word.confidence, 100), 0), word.line)


def layers(original: Path, media_type: str, open_files: ExitStack, tell: Callable[[Leaf | str], None]) -> Iterator[str]:
    """Gives the text a PDF brings for each page; "" where it has none or it cannot be read: OCR reads the page too.

    Tells how many pages there will be, for whoever waits.
    """
    if media_type != "application/pdf":
        tell("pages 1")
        return iter(lambda: "", None)
    document = open_files.enter_context(pdfium.opened(original))
    tell(f"pages {len(document)}")
    return (_layer(document, index) for index in range(len(document)))


def _layer(document: pdfium.Document, index: int) -> str:
    try:
        with pdfium.page_of(document, index) as page:
            written = pdfium.text_of(page)
    except (Unreadable, TooLarge):
        return ""
    return written[:LONGEST_LAYER].encode("utf-8", "replace").decode()
