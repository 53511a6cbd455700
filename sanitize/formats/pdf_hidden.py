"""Text in a PDF that a reader does not see: found by comparing the text with the pixels of the page.

Four ways of hiding, each measured on the painted page: rendering mode 3 (drawn with no ink, usual behind scans), off
the page, too small to read, and no ink where the text stands: the paper's own colour, or covered, by the page itself or
by an annotation (a box over a name is a failed redaction: a danger for the source and for whoever drew it). A word
counts as unseen when most of its letters stand on pixels of one single colour.
Never: removes such text; cleaning cannot do it safely. The advice is to flatten. Residual risk: text hidden by a
pattern or a photograph, or coloured nearly like it, is seen as visible.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from sanitize.findings import Finding, Grade
from sanitize.tools import pdfium
from sanitize.tools.pdfium import Glyph
from words.message import Message

_DPI = 100
_FLAT = 24  # levels of grey (of 255) that still count as one colour
_LIGHT = 128
_TINY = 2.0  # points
_MAX_VALUE = 300
_GRADES = {"invisible": Grade.AMBER, "off_page": Grade.AMBER, "tiny": Grade.AMBER, "same_colour": Grade.AMBER}


@dataclass(frozen=True, slots=True)
class _Seen:
    """A word and why it is not seen ("" when it is)."""

    untrusted_word: str
    why: str


def hidden_text(original: Path) -> tuple[Finding, ...]:
    """Finds text that is in the file and not on the page; one finding per page and way of hiding.

    Raises:
        Unreadable, TooLarge: the pages cannot be read or painted.
    """
    found: list[Finding] = []
    with pdfium.opened(original, drawn=True) as document:
        for index in range(len(document)):
            with pdfium.page_of(document, index) as page:
                glyphs = pdfium.glyphs_of(page)
                if glyphs:
                    sheet = pdfium.render(page, _DPI, grey=True, drawn=False)
                    words = list(_words(glyphs))
                    judged = [_judged(word, sheet) for word in words]
                    if pdfium.is_annotated(page):
                        above = pdfium.render(page, _DPI, grey=True, drawn=True)
                        judged = [_boxed(seen, word, above) for seen, word in zip(judged, words, strict=True)]
                    found += _findings(index + 1, judged)
    return tuple(found)


def _boxed(seen: _Seen, word: Sequence[Glyph], above: Image.Image) -> _Seen:
    """Says of a word the page shows whether an annotation hides it: whoever deletes the annotation reads the word."""
    hidden = not seen.why and _judged(word, above).why in {"covered", "same_colour"}
    return _Seen(seen.untrusted_word, "boxed") if hidden else seen


def _findings(page: int, words: Sequence[_Seen]) -> Iterator[Finding]:
    for why in ("covered", "boxed", *_GRADES):
        texts = [word.untrusted_word for word in words if word.why == why]
        if texts:
            yield Finding(
                where=f"page {page}, text",
                grade=_GRADES.get(why, Grade.RED),
                message=Message.of(f"sanitize.pdf_text_{why}", page=page, words=len(texts)),
                untrusted_value=" ".join(texts)[:_MAX_VALUE],
            )


def _words(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    word: list[Glyph] = []
    for glyph in glyphs:
        if glyph.untrusted_char.isspace() or not glyph.untrusted_char.isprintable():
            if word:
                yield word
            word = []
        else:
            word.append(glyph)
    if word:
        yield word


def _judged(word: Sequence[Glyph], sheet: Image.Image) -> _Seen:
    reasons = [_reason(glyph, sheet) for glyph in word]
    hidden = [reason for reason in reasons if reason]
    enough = len(hidden) * 10 >= len(reasons) * 6
    why = max(set(hidden), key=hidden.count) if enough else ""
    return _Seen("".join(glyph.untrusted_char for glyph in word), why)


def _reason(glyph: Glyph, sheet: Image.Image) -> str:
    if glyph.mode == 3:
        return "invisible"
    if glyph.right <= 0 or glyph.left >= 1 or glyph.bottom <= 0 or glyph.top >= 1:
        return "off_page"
    if 0 < glyph.points < _TINY:
        return "tiny"
    if not glyph.untrusted_char.isalnum() or glyph.right - glyph.left <= 0 or glyph.bottom - glyph.top <= 0:
        return ""
    darkest, lightest = _extremes(glyph, sheet)
    if lightest - darkest > _FLAT:
        return ""
    # dark letters on a dark field are what a drawn box over a name looks like: that is "covered", not "same colour"
    return "same_colour" if darkest >= _LIGHT and abs(glyph.grey - darkest) <= _FLAT * 2 else "covered"


def _extremes(glyph: Glyph, sheet: Image.Image) -> tuple[int, int]:
    left, top = int(glyph.left * sheet.width) - 1, int(glyph.top * sheet.height) - 1
    right, bottom = int(glyph.right * sheet.width) + 2, int(glyph.bottom * sheet.height) + 2
    box = (max(left, 0), max(top, 0), min(right, sheet.width), min(bottom, sheet.height))
    low, high = sheet.crop(box).getextrema()
    return int(low), int(high)  # type: ignore[arg-type]  # one band gives two numbers, not two pairs
