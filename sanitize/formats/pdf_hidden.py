"""Text in a PDF that a reader does not see: found by comparing the text with the pixels of the page.

Four ways of hiding, each measured on the painted page: rendering mode 3 (drawn with no ink, usual behind scans), off
the page, too small to read, and no ink where the text stands: the paper's own colour, or covered, by the page itself or
by an annotation (a box over a name is a failed redaction: a danger for the source and for whoever drew it). A word
counts as unseen when most of its letters stand on pixels of one single colour.
Never: removes such text; cleaning cannot do it safely. The advice is to flatten. Residual risk: text hidden by a
pattern or a photograph, or coloured nearly like it, is seen as visible.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sanitize.findings import Finding, Grade
from sanitize.tools import pdfium
from sanitize.tools.letters import Glyph, Letters, lettered
from words.message import Message

_DPI = 100
_FLAT = 24  # levels of grey (of 255) that still count as one colour
_LIGHT = 128
_TINY = 2.0  # points
_MAX_VALUE = 300
_GRADES = {"invisible": Grade.AMBER, "off_page": Grade.AMBER, "tiny": Grade.AMBER, "same_colour": Grade.AMBER}


@dataclass(frozen=True, slots=True)
class _Seen:
    """A word and why it is not seen (both "" when it is)."""

    untrusted_word: str
    why: str


_SEEN = _Seen("", "")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A painted page: grey pixels, row after row, `stride` apart; `edge` is a share of it, of two pixels or more."""

    width: int
    height: int
    stride: int
    pixels: bytes
    edge: float

    def extremes(self, glyph: Glyph) -> tuple[int, int]:
        """Gives the darkest and the lightest level where a letter stands; less of both once they are clearly apart."""
        left, right = max(int(glyph.left * self.width) - 1, 0), min(int(glyph.right * self.width) + 2, self.width)
        top, bottom = max(int(glyph.top * self.height) - 1, 0), min(int(glyph.bottom * self.height) + 2, self.height)
        low, high = 255, 0
        for row in ((top + bottom) // 2, *range(top, bottom)):  # the middle of a letter tells most of them
            line = self.pixels[row * self.stride + left : row * self.stride + right]
            low, high = min(low, *line), max(high, *line)
            if high - low > _FLAT:
                break
        return low, high

    def has_ink(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Says of a letter's box whether its middle row alone shows ink; not so, nothing is said."""
        edge = self.edge
        if left < edge or top < edge or right > 1 - edge or bottom > 1 - edge:
            return False
        row = (int(top * self.height) + int(bottom * self.height) + 1) // 2 * self.stride
        line = self.pixels[row + int(left * self.width) - 1 : row + int(right * self.width) + 2]
        return bool(line) and max(line) - min(line) > _FLAT


def hidden_text(original: Path, known: Mapping[int, Sequence[Finding]] | None = None) -> tuple[Finding, ...]:
    """Finds text that is in the file and not on the page; one finding per page and way of hiding.

    Of pages (from 0) whose findings are `known` these are given, and nobody looks at them again.

    Raises:
        Unreadable, TooLarge: the pages cannot be read or painted.
    """
    found: list[Finding] = []
    with pdfium.opened(original, drawn=True) as document:
        for index in range(len(document)):
            if known and index in known:
                found += known[index]
                continue
            with pdfium.page_of(document, index) as page, lettered(page) as letters:
                if letters.chars:
                    found += _findings(index + 1, _of_page(page, letters))
    return tuple(found)


def known_of(found: Sequence[Finding], pages: Collection[int]) -> dict[int, list[Finding]]:
    """Gives what a copy hides on pages that hold what the original's hold: the same, but for what lay above a page."""
    places = {f"page {page + 1}, text": page for page in pages}
    hides = {f"sanitize.pdf_text_{why}" for why in ("covered", *_GRADES)}
    known: dict[int, list[Finding]] = {page: [] for page in pages}
    for item in found:
        if item.where in places and item.message.id in hides:
            known[places[item.where]].append(item)
    return known


def _of_page(page: pdfium.Page, letters: Letters) -> list[_Seen]:
    sheet, words = _painted(page, drawn=False), list(_words(letters))
    judged = [_judged(word, letters, sheet) for word in words]
    if not pdfium.is_annotated(page):
        return judged
    above = _painted(page, drawn=True)
    return [_boxed(seen, word, letters, above) for seen, word in zip(judged, words, strict=True)]


def _painted(page: pdfium.Page, *, drawn: bool) -> _Sheet:
    width, height, stride, pixels = pdfium.pixels(page, _DPI, grey=True, drawn=drawn)
    return _Sheet(width, height, stride, pixels, edge=3 / min(width, height))


def _boxed(seen: _Seen, word: range, letters: Letters, above: _Sheet) -> _Seen:
    """Says of a word the page shows whether an annotation hides it: whoever deletes the annotation reads the word."""
    hidden = not seen.why and _judged(word, letters, above).why in {"covered", "same_colour"}
    return _Seen(letters.chars[word.start : word.stop], "boxed") if hidden else seen


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


def _words(letters: Letters) -> Iterator[range]:
    """Gives the places of each word's letters."""
    between = "".join(char for char in set(letters.chars) if char.isspace() or not char.isprintable())
    for word in re.finditer(f"[^{re.escape(between)}]+" if between else ".+", letters.chars):
        yield range(*word.span())


def _judged(word: range, letters: Letters, sheet: _Sheet) -> _Seen:
    """Looks at letters until too many are seen for the word to be hidden: that is six of ten."""
    if _is_plainly_seen(word, letters, sheet):
        return _SEEN
    hidden: list[str] = []
    for done, index in enumerate(word, start=1):
        reason = _reason(letters.glyph(index), sheet)
        if reason:
            hidden.append(reason)
        elif (len(word) - done + len(hidden)) * 10 < len(word) * 6:
            break
    enough = len(hidden) * 10 >= len(word) * 6
    why = max(set(hidden), key=hidden.count) if enough else ""
    return _Seen(letters.chars[word.start : word.stop], why)


def _is_plainly_seen(word: range, letters: Letters, sheet: _Sheet) -> bool:
    """Says whether a cheap look suffices: more than four letters of ten, inked and not tiny, show ink in one row."""
    wanted = len(word) * 4 // 10 + 1
    for index in word:
        if sheet.has_ink(*letters.box(index)) and (letters.are_plain or _is_legible(letters, index)):
            wanted -= 1
            if not wanted:
                return True
    return False


def _is_legible(letters: Letters, index: int) -> bool:
    mode, _, points = letters.look(index)
    return mode != 3 and not 0 < points < _TINY


def _reason(glyph: Glyph, sheet: _Sheet) -> str:
    if glyph.mode == 3:
        return "invisible"
    if glyph.right <= 0 or glyph.left >= 1 or glyph.bottom <= 0 or glyph.top >= 1:
        return "off_page"
    if 0 < glyph.points < _TINY:
        return "tiny"
    if not glyph.untrusted_char.isalnum() or glyph.right - glyph.left <= 0 or glyph.bottom - glyph.top <= 0:
        return ""
    darkest, lightest = sheet.extremes(glyph)
    if lightest - darkest > _FLAT:
        return ""
    # dark letters on a dark field are what a drawn box over a name looks like: that is "covered", not "same colour"
    return "same_colour" if darkest >= _LIGHT and abs(glyph.grey - darkest) <= _FLAT * 2 else "covered"
