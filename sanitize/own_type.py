"""Texts set in our own type and bound into a PDF: what a spreadsheet's flattened view and a retyped document share.

Rule: letters of Western languages alone, so that the words beneath the picture are exactly those in it; words are not
broken unless longer than a line. Proof: the structure of a flattened PDF (`flat_proof`), the words read back from the
drawing instructions one by one, and every picture equal to the page set a second time. Same text, same bytes.
Never: a font, a layout or a byte from outside. Residual risk: that of the typeface.
"""

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

import pikepdf
from PIL import ImageChops

from sanitize import flat_proof
from sanitize.binder import Binder
from sanitize.errors import Damaged, TooLarge, Unreadable
from sanitize.formats.pdf_content import joined
from sanitize.formats.pdf_document import opened
from sanitize.tools import pdfium
from sanitize.typed import first_unsettable
from sanitize.typesetting import SetPage, columns_at, typeset

DPI = 150
MOST_SET = 3000
_GREYS = 16


def wrapped(written: str) -> str:
    """Breaks lines between words, so that none is wider than a page."""
    width = columns_at(DPI)
    lines: list[str] = []
    for line in written.split("\n"):
        lines += textwrap.wrap(
            line, width, break_long_words=True, break_on_hyphens=False, replace_whitespace=False
        ) or [""]
    return "\n".join(lines)


def set_copy(texts: Sequence[str], into: Path, after: Callable[[str], None]) -> list[tuple[str, str]]:
    """Sets texts, each on pages of its own, and proves the copy; gives the checks passed.

    Raises:
        Unreadable: a letter that cannot be set. TooLarge: too many pages. StillDirty, Damaged: the proof failed; the
        copy must not be used. ToolFailed: a program or the typeface is missing.
    """
    strange = next((letter for written in texts if (letter := first_unsettable(written))), "")
    if strange:
        raise Unreadable("sanitize.own_type_letter", code=f"U+{ord(strange):04X}")
    counts = []
    with into.open("wb") as out, Binder(out) as binder:
        for page in _set(texts):
            binder.add(page.picture, page.words, DPI, is_drawn=True)
            counts.append(len(page.words))
            after(f"page {len(counts)}")
    return prove(into, texts, counts)


def prove(copy: Path, texts: Sequence[str], counts: Sequence[int]) -> list[tuple[str, str]]:
    """Proves that a copy holds these texts and nothing else; `counts` are the words of each page.

    Raises:
        StillDirty: something is in it that must not be. Damaged: text or look differ.
    """
    checks, _ = flat_proof.prove(copy, counts, ())
    _check_words(copy, texts)
    _check_pictures(copy, texts)
    own = [
        ("text", f"{sum(counts)} words read back from the copy: equal"),
        ("pages", f"{len(counts)}, set twice: equal"),
    ]
    return [check for check in checks if check[0] in {"structure", "second engine"}] + own


def _set(texts: Iterable[str]) -> Iterator[SetPage]:
    count = 0
    for written in texts:
        for page in typeset(wrapped(written), DPI):
            count += 1
            if count > MOST_SET:
                raise TooLarge("sanitize.pdf_too_many_pages", pages=count, limit=MOST_SET)
            yield page


def _check_words(copy: Path, texts: Sequence[str]) -> None:
    """Compares letter by letter, blanks apart: a word longer than a line is broken."""
    with opened(copy) as pdf:
        read = "".join(word for page in pdf.pages for word in _words_on(page.obj))
    if read != "".join("".join(texts).split()):
        raise Damaged("sanitize.own_type_changed")


def _words_on(page: pikepdf.Object) -> Iterator[str]:
    scratch = pikepdf.new()
    for step in pikepdf.parse_content_stream(scratch.make_stream(joined(page.get("/Contents")))):
        if str(step.operator) == "Tj":
            yield bytes(step.operands[0]).decode("cp1252").rstrip(" ")


def _check_pictures(copy: Path, texts: Sequence[str]) -> None:
    """Compares each stored picture, as pdfium decodes it, with the page set again: equal but for coding in 16 greys."""
    with pdfium.opened(copy) as document:
        for index, again in zip_longest(range(len(document)), _set(texts)):
            if index is None or again is None:
                raise Damaged("sanitize.own_type_changed")
            with pdfium.page_of(document, index) as page:
                (stored,) = pdfium.pictures_of(page)
                if stored.picture.size != again.picture.size:
                    raise Damaged("sanitize.own_type_changed")
                change = ImageChops.difference(stored.picture.convert("L"), again.picture)
                if any(change.histogram()[256 // _GREYS + 1 :]):
                    raise Damaged("sanitize.own_type_changed")
