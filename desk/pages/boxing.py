"""Boxes in a form: read from it, and put into words for the page.

Rule: each box of the page is a row of fields (`box-N`, `mode-N`, `reason-N`, `label-N`, `gone-N`), edges in whole
millionths; the script adds rows of the same form. Words are ticked by their place. One more box can be given in
hundredths of the page, which needs neither mouse nor script. What is not understood refuses the whole form.
Never: repairs a box: one that is guessed may leave a name to be seen.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation

from werkzeug.datastructures import MultiDict

from desk.errors import NotAForm
from desk.pages.shown import Choice
from desk.web.here import here
from sanitize.boxes import LONGEST_REASON, Box, Mode
from sanitize.pages import GRID, ReadPage
from triage.drawing import of_words

Form = MultiDict[str, str]
_EDGES = re.compile(r"(\d{1,7}) (\d{1,7}) (\d{1,7}) (\d{1,7})", re.ASCII)
_NEW = ("new-left", "new-top", "new-width", "new-height")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A box as the page shows it: edges as the form carries them, in pixels of the picture, and what was said of it."""

    edges: str
    left: int
    top: int
    width: int
    height: int
    mode: str
    reason: str
    is_labelled: bool


def modes() -> tuple[Choice, ...]:
    """Gives every way a box can reach, the one for people's names first."""
    order = (Mode.LINE, Mode.SNAP, Mode.TIGHT, Mode.CELL, Mode.PAGE)
    say = here().say
    return tuple(
        Choice(m.value, say(f"desk.redact_mode_{m.value}"), say(f"desk.redact_means_{m.value}")) for m in order
    )


def mode_in(form: Form, name: str) -> Mode:
    """Reads a mode; raises NotAForm for what is none."""
    try:
        return Mode(form.get(name, Mode.LINE.value))
    except ValueError as fault:
        raise NotAForm("desk.redact_not_a_box") from fault


def reason_in(form: Form, name: str) -> str:
    """Reads why; what is longer than may be is cut, as the field itself does."""
    return " ".join(form.get(name, "").split())[:LONGEST_REASON]


def boxes_in(form: Form, read: ReadPage) -> tuple[Box, ...]:
    """Reads the boxes of one page: those kept or drawn, the words ticked, the one given by numbers.

    Raises:
        NotAForm: something in it is not understood.
    """
    boxes = (*_rows(form, read.number), *_words(form, read), *_new(form, read.number))
    return tuple(dict.fromkeys(boxes))


def drawn(box: Box, width: int, height: int) -> Drawn:
    """Puts a box on a picture of this size."""
    left, top = box.left * width // GRID, box.top * height // GRID
    return Drawn(
        edges=f"{box.left} {box.top} {box.right} {box.bottom}",
        left=left,
        top=top,
        width=max(1, box.right * width // GRID - left),
        height=max(1, box.bottom * height // GRID - top),
        mode=box.mode.value,
        reason=box.reason,
        is_labelled=box.is_labelled,
    )


def _rows(form: Form, page: int) -> Iterator[Box]:
    for field in form:
        head, _, number = field.partition("-")
        if head == "box" and number.isdecimal() and not form.get(f"gone-{number}"):
            edges = _EDGES.fullmatch(form[field])
            if edges is None:
                raise NotAForm("desk.redact_not_a_box")
            left, top, right, bottom = map(int, edges.groups())
            box = Box(
                page, top, left, bottom, right, mode_in(form, f"mode-{number}"), reason_in(form, f"reason-{number}")
            )
            yield _checked(replace(box, is_labelled=bool(form.get(f"label-{number}"))))


def _words(form: Form, read: ReadPage) -> tuple[Box, ...]:
    ticked = form.getlist("word")
    if not all(place.isdecimal() and place.isascii() and len(place) < 6 for place in ticked):
        raise NotAForm("desk.redact_not_a_box")
    return of_words(read, map(int, ticked), mode_in(form, "word-mode"), reason_in(form, "word-reason"))


def _new(form: Form, page: int) -> Iterator[Box]:
    given = [form.get(name, "").strip().replace(",", ".") for name in _NEW]
    if not any(given):
        return
    try:
        left, top, width, height = (Decimal(text) / 100 * GRID for text in given)
        start = [int(edge.to_integral_value(ROUND_FLOOR)) for edge in (left, top)]
        end = [int(edge.to_integral_value(ROUND_CEILING)) for edge in (left + width, top + height)]
    except (InvalidOperation, OverflowError, ValueError) as fault:
        raise NotAForm("desk.redact_not_a_box") from fault
    mode, reason = mode_in(form, "word-mode"), reason_in(form, "word-reason")
    yield _checked(Box(page, start[1], start[0], end[1], end[0], mode, reason))


def _checked(box: Box) -> Box:
    if not (0 <= box.left < box.right <= GRID and 0 <= box.top < box.bottom <= GRID):
        raise NotAForm("desk.redact_not_a_box")
    return box
