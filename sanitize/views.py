"""Views: other pictures of a document than its pages, for people who look closer. Runs inside the jail.

Rule: contrast is every page with its faintest differences drawn out (`contrast.py`); thumbnails is one picture, each
preview that can be decoded on the right of what the file shows (`thumbnails.py`). They cross like pages, without words.
Never: kept or released. Residual risk: that of `raster` and `previews`.
"""

from collections.abc import Callable, Iterator
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from PIL import Image

from sanitize.contrast import drawn_out
from sanitize.errors import SanitizeError, Unreadable
from sanitize.findings import Recipe
from sanitize.identify import identify
from sanitize.looking import paintable_or_why
from sanitize.pages import MOST_PAGES, Leaf, Painting, ReadPage, View
from sanitize.paint import laid_down
from sanitize.printing import Paintable
from sanitize.raster import Ink, sheets
from sanitize.thumbnails import beside
from sanitize.tools import pdfium

RECIPE_VERSION = 1


def paint_view(
    view: View, original: Path, work: Path, parts: Path, tell: Callable[[Leaf | str], None], media_type: str = ""
) -> Painting:
    """Paints a view into `work`, page after page; `parts` is a private folder, a given media type is not looked for.

    Raises:
        UnknownFormat, Unreadable, TooLarge: it cannot be painted, or there is nothing to see. ToolFailed: a program is
        missing.
    """
    kind = media_type or identify(original)
    count = 0
    with paintable_or_why(original, kind, parts) as painted:
        for picture in islice(_pictures(view, original, kind, painted, parts), MOST_PAGES):
            count += 1
            tell(laid_down(picture, count, work))
            tell(ReadPage(count, ()))
    if not count:
        raise Unreadable("sanitize.nothing_to_view")
    tools = (("pdfium", pdfium.version()), ("pillow", version("pillow")))
    return Painting(kind, Recipe(view.value, RECIPE_VERSION, tools), count)


def _pictures(
    view: View, original: Path, kind: str, painted: Paintable | SanitizeError, parts: Path
) -> Iterator[Image.Image]:
    if view is View.THUMBNAILS:
        pairs = beside(original, kind, painted, parts)
        return iter([pairs] if pairs is not None else [])
    if isinstance(painted, SanitizeError):
        raise painted
    return (drawn_out(page) for page in sheets(painted.path, painted.media_type, ink=Ink.COLOUR))
