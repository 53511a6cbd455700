"""Pages for a screen: small pictures of a document that is published, and the text it brings. Runs inside the jail.

Rule: the ink of flattening (grey, what is faint becomes white), at most `WIDTH` pixels wide, `GREYS` levels of grey, so
that a page weighs about a tenth of a megabyte. The text is the document's own: the text layer of a PDF page by page,
of a plain text its words. Nothing is read by OCR: where a document brings no text, there is none.
Never: alters anything; keeps colour. Residual risk: that of `raster`; small print needs the document itself.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from PIL import Image

from sanitize.errors import Unreadable
from sanitize.findings import Recipe
from sanitize.identify import identify
from sanitize.pages import MOST_PAGES, WORD_KINDS, Leaf, Painting, ReadPage
from sanitize.paint import laid_down, layers
from sanitize.printing import paintable
from sanitize.raster import Ink, sheets
from sanitize.tools import pdfium
from sanitize.wording import wording

RECIPE_NAME, RECIPE_VERSION = "screen", 1
WIDTH = 1000  # pixels: A4 at about 120 dots per inch
TALLEST = 8000  # pixels: a strip of receipts stays narrow
GREYS = 16
_LEVELS = [round(round(level / 255 * (GREYS - 1)) / (GREYS - 1) * 255) for level in range(256)]


def paint_screen(
    original: Path, work: Path, parts: Path, tell: Callable[[Leaf | str], None], media_type: str = ""
) -> Painting:
    """Paints every page into `work`, and tells its text layer; the words of a plain text go to `work`/out.bin.

    Raises:
        UnknownFormat, Unreadable, TooLarge: it cannot be painted. ToolFailed: a program is missing or hung.
    """
    kind = media_type or identify(original)
    if kind in WORD_KINDS:
        (work / "out.bin").write_bytes(wording(original, kind).encode("utf-8", "replace"))
    with ExitStack() as open_files:
        painted = open_files.enter_context(paintable(original, kind, parts))
        texts: Iterator[str] = layers(painted.path, painted.media_type, open_files, tell)
        count = 0
        for page in islice(sheets(painted.path, painted.media_type, ink=Ink.GREY), MOST_PAGES):
            count += 1
            tell(laid_down(for_screen(page), count, work))
            tell(ReadPage(count, (), next(texts)))
    if not count:
        raise Unreadable("sanitize.pdf_damaged", reason="pages")
    tools = (("pdfium", pdfium.version()), ("pillow", version("pillow")), *painted.tools)
    options = (("width", str(WIDTH)), ("greys", str(GREYS)), *painted.options)
    return Painting(kind, Recipe(RECIPE_NAME, RECIPE_VERSION, tools, options), count)


def for_screen(page: Image.Image) -> Image.Image:
    """Gives a grey page no larger than a screen shows, in few levels of grey; never larger than it was."""
    share = min(1.0, WIDTH / page.width, TALLEST / page.height)
    size = (max(round(page.width * share), 1), max(round(page.height * share), 1))
    small = page if size == page.size else page.resize(size, Image.Resampling.LANCZOS)
    return small.convert("L").point(_LEVELS)
