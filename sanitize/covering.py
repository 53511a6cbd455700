"""From boxes to pixels: how far each box reaches, so that its size says nothing about what lay under it.

Rule: the result always covers what was drawn and a margin, and its edges lie on the coding grid, so that a coded block
is wholly inside or wholly outside. `tight` adds nothing else. `snap` takes whole words, then reaches out to a grid of
20 mm, then takes whole words again. `line` reaches from margin to margin of its column, found from lines no box
touches: names of any length leave the same width. `cell` goes to the rules around it, `page` to the edges.
Why: a box as wide as a name leaves 1,240 of 86,000 names; 20 mm leave almost all, a line all (measured).
Never: looks at what a word says. Residual risk: words OCR did not see are not taken whole; a column OCR took for one
line is covered too; with `tight` and `snap` the gap between the words still seen tells something.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

from sanitize.boxes import Box, Mode
from sanitize.pages import GRID
from sanitize.tools.tesseract import Word

CODING_GRID = 8  # pixels: a block of grey JPEG
_MARGIN = 4  # pixels at 200 dpi
_STEP = 20.0  # millimetres
_ALIGNED = 2.0  # millimetres between line beginnings that still count as one edge of a column
_TOUCHED = 0.15  # of the lower one of word and box: how much of its height must overlap


@dataclass(frozen=True, slots=True)
class Rect:
    """Whole pixels; `right` and `bottom` are the first ones outside."""

    left: int
    top: int
    right: int
    bottom: int

    def joined(self, other: "Rect") -> "Rect":
        """Gives the smallest one around both."""
        return Rect(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def covers(self, other: "Rect") -> bool:
        """Says whether the other lies wholly inside."""
        return self.joined(other) == self

    @property
    def edges(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom."""
        return self.left, self.top, self.right, self.bottom


@dataclass(frozen=True, slots=True)
class Paper:
    """A page in pixels, and what finds the table cell around a rectangle in its picture (None: there is none)."""

    width: int
    height: int
    dpi: int
    cell: Callable[[Rect], Rect | None]

    @property
    def whole(self) -> Rect:
        """All of it."""
        return Rect(0, 0, self.width, self.height)


def cover(boxes: Sequence[Box], words: Sequence[Word], paper: Paper) -> tuple[Rect, ...]:
    """Gives for each box of one page the pixels to fill."""
    drawn = [drawn_on(box, paper) for box in boxes]
    text = [_Placed(placed_on(word, paper), word.line) for word in words]
    boxed = {each.line for each in text if any(touches(each.rect, rect) for rect in drawn)}
    free = [each for each in text if each.line not in boxed]
    return tuple(
        _finished(_reached(box.mode, rect, text, free, paper), rect, paper)
        for box, rect in zip(boxes, drawn, strict=True)
    )


def drawn_on(box: Box, paper: Paper) -> Rect:
    """Gives the pixels a box was drawn over, every one it touches."""
    return Rect(
        box.left * paper.width // GRID,
        box.top * paper.height // GRID,
        -(-box.right * paper.width // GRID),
        -(-box.bottom * paper.height // GRID),
    )


def placed_on(word: Word, paper: Paper) -> Rect:
    """Gives the pixels of a word."""
    return Rect(
        math.floor(word.left * paper.width),
        math.floor(word.top * paper.height),
        math.ceil(word.right * paper.width),
        math.ceil(word.bottom * paper.height),
    )


def touches(word: Rect, box: Rect) -> bool:
    """Says whether a box touches a word: at all across, and by more than a sliver in height."""
    across = min(word.right, box.right) - max(word.left, box.left)
    down = min(word.bottom, box.bottom) - max(word.top, box.top)
    return across > 0 and down > 0 and down >= _TOUCHED * min(word.bottom - word.top, box.bottom - box.top)


def lies_under(word: Rect, box: Rect) -> bool:
    """Says whether a word was meant by whoever drew a box: it is touched, and mostly covered across."""
    across = min(word.right, box.right) - max(word.left, box.left)
    return touches(word, box) and across >= 0.4 * (word.right - word.left)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A word's place, and the number of the line it stands on."""

    rect: Rect
    line: int


def _reached(mode: Mode, drawn: Rect, text: Sequence[_Placed], free: Sequence[_Placed], paper: Paper) -> Rect:
    if mode is Mode.TIGHT:
        return drawn
    if mode is Mode.PAGE:
        return paper.whole
    if mode is Mode.SNAP:
        return _whole_words(_on_grid(_whole_words(drawn, text), paper), text)
    found = paper.cell(drawn) if mode is Mode.CELL else None
    return found or _line(drawn, text, free, paper)


def _finished(reached: Rect, drawn: Rect, paper: Paper) -> Rect:
    margin = max(_MARGIN, math.ceil(_MARGIN * paper.dpi / 200))
    around = reached.joined(drawn)
    return Rect(
        max(around.left - margin, 0) // CODING_GRID * CODING_GRID,
        max(around.top - margin, 0) // CODING_GRID * CODING_GRID,
        min(-(-(around.right + margin) // CODING_GRID) * CODING_GRID, paper.width),
        min(-(-(around.bottom + margin) // CODING_GRID) * CODING_GRID, paper.height),
    )


def _whole_words(rect: Rect, text: Sequence[_Placed]) -> Rect:
    return reduce(Rect.joined, (each.rect for each in text if touches(each.rect, rect)), rect)


def _on_grid(rect: Rect, paper: Paper) -> Rect:
    step = _STEP * paper.dpi / 25.4
    left = math.floor(math.floor(rect.left / step) * step)
    right = math.ceil(math.ceil(rect.right / step) * step)
    return Rect(max(left, 0), rect.top, min(right, paper.width), rect.bottom)


def _line(drawn: Rect, text: Sequence[_Placed], free: Sequence[_Placed], paper: Paper) -> Rect:
    lines = {each.line for each in text if touches(each.rect, drawn)}
    own = reduce(Rect.joined, (each.rect for each in text if each.line in lines), drawn)
    left_limit, right_limit = _limits(own, lines, text, free, paper)
    area = _on_grid(reduce(Rect.joined, (each.rect for each in free), free[0].rect), paper) if free else paper.whole
    # text that sticks out of what the other lines fill goes to the edge of the page: its own end must not show
    left = area.left if area.left <= own.left else 0
    right = area.right if area.right >= own.right else paper.width
    return Rect(min(max(left, left_limit), own.left), own.top, max(min(right, right_limit), own.right), own.bottom)


def _limits(
    own: Rect, lines: set[int], text: Sequence[_Placed], free: Sequence[_Placed], paper: Paper
) -> tuple[int, int]:
    """Gives where neighbouring columns end and begin; one is believed only if lines no box touches show it too."""
    beside = [each.rect for each in text if each.line not in lines and _level(each.rect, own)]
    far = [each for each in free if not _level(each.rect, own)]
    begins = _beginnings(far)
    near = _ALIGNED * paper.dpi / 25.4
    rights = [rect.left for rect in beside if rect.left >= own.right and _among(rect.left, begins, near)]
    lefts = [rect.right for rect in beside if rect.right <= own.left and _among(own.left, begins, near)]
    margin = max(_MARGIN, math.ceil(_MARGIN * paper.dpi / 200)) + CODING_GRID
    return max(lefts, default=-margin) + margin, min(rights, default=paper.width + margin) - margin


def _beginnings(text: Sequence[_Placed]) -> list[int]:
    first: dict[int, int] = {}
    for each in text:
        first[each.line] = min(each.rect.left, first.get(each.line, each.rect.left))
    return list(first.values())


def _among(place: int, places: Sequence[int], near: float) -> bool:
    return any(abs(place - other) <= near for other in places)


def _level(word: Rect, band: Rect) -> bool:
    down = min(word.bottom, band.bottom) - max(word.top, band.top)
    return down * 2 >= word.bottom - word.top
