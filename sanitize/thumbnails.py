"""Thumbnails that differ from the picture: what was cropped or painted over may still be seen in them.

Rule: each preview of a file beside the page it belongs to, both as people see them; where they differ it is red, where
one cannot be compared amber, where they are alike nothing is added: the file's own parts are told by its row.
Never: says what is in the difference; people look (`beside`). Residual risk: that of `likeness` and `previews`.
"""

from pathlib import Path

from PIL import Image

from sanitize.errors import SanitizeError
from sanitize.findings import Finding, Grade
from sanitize.likeness import differ
from sanitize.previews import Preview, previews
from sanitize.printing import OFFICE, Paintable
from sanitize.raster import Ink, sheets
from words.message import Message

_DPI = 72
_SIDE, _GAP = 560, 20


def differing(original: Path, media_type: str, painted: Paintable | SanitizeError, work: Path) -> list[Finding]:
    """Tells the thumbnails that show something else than the file does; `work` is a private folder."""
    try:
        return [
            _finding(preview, page, media_type)
            for preview, page in _pairs(original, media_type, painted, work)
            if page is None or preview.picture is None or _differ(preview.picture, page, media_type)
        ]
    except SanitizeError:
        return []  # what cannot be read as what it is was told before


def beside(original: Path, media_type: str, painted: Paintable | SanitizeError, work: Path) -> Image.Image | None:
    """Gives one picture, a row for each thumbnail we can decode: on the left what the file shows.

    Raises:
        Unreadable, TooLarge: the file cannot be read as what it is.
    """
    pairs = [(page, preview.picture) for preview, page in _pairs(original, media_type, painted, work)]
    rows = [_side_by_side(page, thumbnail) for page, thumbnail in pairs if thumbnail is not None]
    if not rows:
        return None
    whole = Image.new("RGB", (rows[0].width, sum(row.height for row in rows)))
    top = 0
    for row in rows:
        whole.paste(row, (0, top))
        top += row.height
    return whole


def _finding(preview: Preview, page: Image.Image | None, media_type: str) -> Finding:
    if page is None or preview.picture is None:
        return Finding(preview.where, Grade.AMBER, Message.of("sanitize.thumbnail_not_compared"))
    message = "sanitize.thumbnail_page_differs" if media_type in OFFICE else "sanitize.thumbnail_differs"
    return Finding(preview.where, Grade.RED, Message.of(message))


def _differ(thumbnail: Image.Image, page: Image.Image, media_type: str) -> bool:
    return differ(page, thumbnail, coarse=media_type in OFFICE)


def _pairs(
    original: Path, media_type: str, painted: Paintable | SanitizeError, work: Path
) -> list[tuple[Preview, Image.Image | None]]:
    """Gives each preview with the page it belongs to, None where that cannot be painted."""
    found = previews(original, media_type, work)
    wanted = {preview.page for preview in found}
    pages = _pages(painted, wanted) if wanted else {}
    return [(preview, pages.get(preview.page)) for preview in found]


def _pages(painted: Paintable | SanitizeError, wanted: set[int]) -> dict[int, Image.Image]:
    pages: dict[int, Image.Image] = {}
    if isinstance(painted, SanitizeError):
        return pages
    try:
        for number, page in enumerate(sheets(painted.path, painted.media_type, ink=Ink.COLOUR, dpi=_DPI), start=1):
            if number in wanted:
                pages[number] = _fitted(page)
            if number >= max(wanted):
                break
    except SanitizeError:
        pass  # what could be painted is compared, of the rest it is said that it was not
    return pages


def _fitted(picture: Image.Image) -> Image.Image:
    share = _SIDE / max(picture.size)
    size = max(round(picture.width * share), 1), max(round(picture.height * share), 1)
    return picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)


def _side_by_side(page: Image.Image | None, thumbnail: Image.Image) -> Image.Image:
    left, right = None if page is None else _fitted(page), _fitted(thumbnail)
    height = max(right.height, 0 if left is None else left.height)
    row = Image.new("RGB", (2 * _SIDE + 3 * _GAP, height + 2 * _GAP), "grey")
    if left is not None:
        row.paste(left, (_GAP, _GAP))
    row.paste(right, (_SIDE + 2 * _GAP, _GAP))
    return row
