"""Drawing: boxes around words and occurrences, page by page, and how far they will reach. Pure.

Rule: a box stands around words of one line; what breaks over two lines gets two. Pages nobody touched keep theirs.
Never: decides what is drawn; opens anything. Residual risk: how far a line or a word reaches is shown from the words as
they were read for the page's picture; burning reads again, at twice the resolution. Cells are as burning finds them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from sanitize.boxes import Box, Mode, Redactions
from sanitize.covering import Paper, Rect, cover, drawn_on
from sanitize.pages import GRID, PAINTED_AT, PlacedWord, ReadPage
from sanitize.tools.tesseract import Word
from triage.leaves import Leaf
from triage.occurrences import Occurrence, lines

MOST_ON_A_PAGE = 180
"""Boxes on one page: its form carries some fields for each, and a page so full is better blacked out whole."""

NOTHING = Redactions(())
"""What an exhibit has on which nobody has drawn yet."""


def with_page(wanted: Redactions, page: int, boxes: Iterable[Box]) -> Redactions:
    """Gives redactions in which one page has these boxes and no others."""
    others = [box for box in wanted.boxes if box.page != page]
    return replace(wanted, boxes=tuple(sorted({*others, *boxes})))


def with_boxes(wanted: Redactions, boxes: Iterable[Box], hunted: Iterable[str] = ()) -> Redactions:
    """Adds boxes, and words to hunt; what is there already stays once."""
    terms = dict.fromkeys((*wanted.hunted, *hunted))
    return replace(wanted, boxes=tuple(sorted({*wanted.boxes, *boxes})), hunted=tuple(terms))


def merged(shown: Redactions, now: Redactions, wanted: Redactions) -> Redactions:
    """Does to what is there now what somebody changed since they were shown it: two who draw at once lose no box."""
    boxes = set(now.boxes) - (set(shown.boxes) - set(wanted.boxes)) | (set(wanted.boxes) - set(shown.boxes))
    return Redactions(
        tuple(sorted(boxes)),
        _both(shown.hunted, now.hunted, wanted.hunted),
        _both(shown.stays, now.stays, wanted.stays),
        now.label if wanted.label == shown.label else wanted.label,
    )


def _both(shown: Sequence[str], now: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
    gone = set(shown) - set(wanted)
    added = (term for term in wanted if term not in shown)
    return tuple(dict.fromkeys((*(term for term in now if term not in gone), *added)))


def of_words(read: ReadPage, ticked: Iterable[int], mode: Mode, reason: str) -> tuple[Box, ...]:
    """Draws around words, by their places on the page (from 0); neighbours on a line share a box."""
    places = sorted({place for place in ticked if 0 <= place < len(read.words)})
    runs = groupby(enumerate(places), key=lambda pair: (pair[1] - pair[0], read.words[pair[1]].line))
    return tuple(around([read.words[place] for _, place in run], read.number, mode, reason) for _, run in runs)


def of_occurrence(found: Occurrence, read: ReadPage, mode: Mode, reason: str) -> tuple[Box, ...]:
    """Draws around an occurrence, a box for each line it stands on."""
    return tuple(around(line, read.number, mode, reason) for line in lines(found, read.words))


def around(words: Sequence[PlacedWord], page: int, mode: Mode, reason: str) -> Box:
    """Draws one box around words; one so thin that it has no surface grows by a millionth."""
    left, top = min(word.left for word in words), min(word.top for word in words)
    right, bottom = max(word.right for word in words), max(word.bottom for word in words)
    return Box(page, min(top, GRID - 1), min(left, GRID - 1), max(bottom, top + 1), max(right, left + 1), mode, reason)


def reach(
    boxes: Sequence[Box], read: ReadPage, leaf: Leaf, cells: Mapping[Box, tuple[int, int, int, int]]
) -> tuple[Rect, ...]:
    """Gives for each box of one page the pixels of its picture that will be black; `cells` are in millionths of it."""
    words = [_read(word) for word in read.words]
    bare = Paper(leaf.width, leaf.height, PAINTED_AT, lambda _: None)
    around = {drawn_on(box, bare): _in_pixels(cells[box], leaf) for box in boxes if box in cells}
    return cover(boxes, words, replace(bare, cell=around.get))


def _in_pixels(edges: tuple[int, int, int, int], leaf: Leaf) -> Rect:
    left, top, right, bottom = edges
    across, down = -(-right * leaf.width // GRID), -(-bottom * leaf.height // GRID)
    return Rect(left * leaf.width // GRID, top * leaf.height // GRID, across, down)


def _read(word: PlacedWord) -> Word:
    left, top, right, bottom = word.box
    return Word(word.untrusted_text, left, top, right, bottom, word.confidence, word.line)
