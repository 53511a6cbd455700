"""Spotting: where on pages of an exhibit a face may be, shown as boxes to tick; what is ticked is marked as drawn.

Rule: a few pages at a time, because looking takes seconds a page; nothing is ticked at first. An aid, not a proof: the
page says so. Works without a script.
Never: marks by itself; says that a page shows nobody.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from desk.errors import NotAForm
from desk.pages.boxing import reason_in
from desk.pages.redaction_shown import pages_of, wanted_of
from desk.pages.shown import rows
from desk.pages.suggested import looked
from desk.web.here import here
from sanitize.boxes import LONGEST_REASON, Box, Mode
from sanitize.pages import GRID
from triage.drawing import with_boxes
from triage.leaves import Leaf
from triage.redacting import save_draft
from triage.suggesting import Face, Faces, faces
from words.message import TellableError

pages = Blueprint("spotting", __name__)
_AT_ONCE = 4  # pages
_FACE = re.compile(r"([1-9]\d{0,3}) (\d{1,7}) (\d{1,7}) (\d{1,7}) (\d{1,7})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Spotted:
    """A box on a page: how the form names it, where it lies in pixels of the picture, and whether it is sure."""

    key: str
    left: int
    top: int
    width: int
    height: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page on which something was seen."""

    number: int
    leaf: Leaf
    spots: tuple[Spotted, ...]


@pages.get("/exhibits/<label>/redaction/faces")
def show(label: str) -> str:
    """Looks for faces on a few pages."""
    return _page(label, request.args.get("from", 1, type=int))


@pages.post("/exhibits/<label>/redaction/faces")
def mark(label: str) -> Answer | tuple[str, int]:
    """Marks what was ticked."""
    sitting, form = here(), request.form
    exhibit = sitting.chain.catalog.exhibit(label).label
    try:
        boxes = ticked(form.getlist("face"), len(pages_of(exhibit)), reason_in(form, "reason"))
        save_draft(exhibit, with_boxes(wanted_of(exhibit), boxes), sitting.fingerprint, sitting.chain)
    except TellableError as trouble:
        return _page(label, form.get("from", 1, type=int), sitting.tell(trouble.message)), 409
    return redirect(url_for("redacting.show", label=exhibit), 303)


def _page(label: str, asked: int, trouble: str = "") -> str:
    sitting = here()
    exhibit = sitting.chain.catalog.exhibit(label).label
    leaves, (line,) = pages_of(exhibit), rows([exhibit])
    first = min(max(asked, 1), max(len(leaves), 1))
    numbers = range(first, min(first + _AT_ONCE, len(leaves) + 1))
    found = Faces((), ())
    try:
        found = faces(exhibit, numbers, sitting.chain, sitting.desk.workshop)
    except TellableError as missing:
        trouble = trouble or sitting.tell(missing.message)
    return render_template(
        "redact_faces.html",
        row=line,
        sheets=_sheets(found.found, leaves),
        count=len(found.found),
        looked=looked(found.by),
        reason=looked(found.by)[:LONGEST_REASON],
        first=first,
        last=numbers[-1] if numbers else 0,
        total=len(leaves),
        before=max(first - _AT_ONCE, 1),
        trouble=trouble,
    )


def _sheets(found: Sequence[Face], leaves: Sequence[Leaf]) -> tuple[Sheet, ...]:
    return tuple(
        Sheet(number, leaves[number - 1], tuple(_spotted(each, leaves[number - 1]) for each in on_page))
        for number, on_page in groupby(found, lambda face: face.page)
    )


def _spotted(face: Face, leaf: Leaf) -> Spotted:
    spot = face.spot
    return Spotted(
        key=f"{face.page} {spot.left} {spot.top} {spot.right} {spot.bottom}",
        left=spot.left * leaf.width // GRID,
        top=spot.top * leaf.height // GRID,
        width=(spot.right - spot.left) * leaf.width // GRID,
        height=(spot.bottom - spot.top) * leaf.height // GRID,
        sure=face.sure,
    )


def ticked(keys: Iterable[str], total: int, reason: str) -> tuple[Box, ...]:
    """Draws a box where each face is that a form ticked; `total` pages there are.

    Raises:
        NotAForm: a key is none, or lies on no page.
    """
    boxes = []
    for key in keys:
        match = _FACE.fullmatch(key)
        page, left, top, right, bottom = map(int, match.groups()) if match else (0, 0, 0, 0, 0)
        if not (1 <= page <= total and left < right <= GRID and top < bottom <= GRID):
            raise NotAForm("desk.redact_not_a_box")
        boxes.append(Box(page, top, left, bottom, right, Mode.TIGHT, reason))
    return tuple(boxes)
