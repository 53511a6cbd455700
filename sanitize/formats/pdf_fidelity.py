"""Does a cleaned PDF still show what the original showed? Pages, sizes, pixels and text, judged by pdfium.

Rule: every page is painted from both files (without annotations and form fields, which cleaning drops and says so) and
compared pixel by pixel; the text is compared as the words on each page. Pages that are proven equal by their content
(`pdf_alike.py`) need none of this. Raises rather than shrugs.
Never: compares with our own reading of the file. Residual risk: a difference smaller than `_LEVELS` levels of grey at
72 dpi passes.
"""

from collections.abc import Collection
from pathlib import Path

from PIL import ImageChops

from sanitize.errors import Damaged
from sanitize.formats.pdf_content import joined
from sanitize.formats.pdf_document import opened
from sanitize.formats.pdf_layers import layers_of
from sanitize.tools import pdfium
from sanitize.tools.pdfium import Page

_DPI = 72
_LEVELS = 8


def fidelity(original: Path, copy: Path, same: Collection[int] = ()) -> tuple[tuple[str, str], ...]:
    """Compares a copy with its original; pages (from 0) proven to hold the `same` (`pdf_alike.py`) are not painted.

    Raises:
        Damaged: pages are missing, resized or look different, or text changed. Unreadable: one cannot be painted.
    """
    exact = not _replaces_words(original)
    with pdfium.opened(original) as before, pdfium.opened(copy) as after:
        if len(before) != len(after):
            raise Damaged("sanitize.pdf_pages_lost", before=len(before), after=len(after))
        for index in sorted(set(range(len(before))) - set(same)):
            with pdfium.page_of(before, index) as one, pdfium.page_of(after, index) as other:
                _same_page(one, other, index + 1, exact=exact)
        pages = len(before)
    painted = f"at most {_LEVELS} levels of 255 apart at {_DPI} dpi (pdfium)"
    by_content = (
        f"{len(same)} of {pages} hold the same, decoded (qpdf), at the same places, with the same text (pdfium)"
    )
    words = "the same words on each page" if exact else "no new words (hidden layers and replacement texts dropped)"
    return (
        ("pages", f"{pages}, same sizes and rotation"),
        *((("content", by_content),) if same else ()),
        *((("pixels", painted),) if len(same) < pages else ()),
        ("text", words),
    )


def _same_page(one: Page, other: Page, page: int, *, exact: bool) -> None:
    if one.get_size() != other.get_size() or one.get_rotation() != other.get_rotation():
        raise Damaged("sanitize.pdf_page_resized", page=page)
    if not (pdfium.are_one_picture(one, other, _DPI) or _look_alike(one, other)):
        raise Damaged("sanitize.pdf_page_looks_different", page=page)
    old, new = pdfium.text_of(one).split(), pdfium.text_of(other).split()
    if exact and old != new:
        raise Damaged("sanitize.pdf_text_changed", page=page)


def _look_alike(one: Page, other: Page) -> bool:
    before = pdfium.render(one, _DPI, grey=False, drawn=False)
    after = pdfium.render(other, _DPI, grey=False, drawn=False)
    apart = ImageChops.difference(before, after).point([level > _LEVELS for level in range(256)] * 3)
    return apart.getbbox() is None


def _replaces_words(original: Path) -> bool:
    """Says whether the original hides or replaces words in ways cleaning takes away on purpose."""
    with opened(original) as pdf:
        if layers_of(pdf).off:
            return True
        return any(b"/ActualText" in joined(page.obj.get("/Contents")) for page in pdf.pages)
