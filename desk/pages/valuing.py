"""The values of a spreadsheet: its sheets with what is hidden in them, ranges chosen and seen as tables, then copied.

Rule: the sheets are read in the jail each time somebody looks, and not kept. What is shown of a range is what the copy
would hold, cell by cell. The copies are made by the crew, and proven. Works without a script.
Never: takes a hidden sheet or cell in silence; what is left out is counted and said.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from desk.pages.progress import ask
from desk.pages.shown import rows
from desk.web.here import here
from sanitize.approved import chosen_of, written_cell
from sanitize.tables import (
    MOST_RANGES,
    Area,
    Choice,
    Sheet,
    Span,
    Why,
    letters,
    read_range,
    suggested,
    written_range,
)
from triage.jobs import Task
from triage.values import choose, look
from words.message import TellableError

pages = Blueprint("valuing", __name__)
_MOST_ROWS = 2000
"""Rows of a range shown at once."""


@dataclass(frozen=True, slots=True)
class SheetShown:
    """A sheet: its name, whether it is hidden, the range suggested, hidden rows and columns, cells not to be seen."""

    name: str
    is_hidden: bool
    suggested: str
    rows: str
    columns: str
    away: int


@dataclass(frozen=True, slots=True)
class Preview:
    """A range as it would leave: its rows, how many more there are, cells that would be left out; or why it cannot."""

    range: str
    rows: tuple[tuple[str, ...], ...] = ()
    more: int = 0
    left_out: int = 0
    refusal: str = ""


@pages.get("/exhibits/<label>/values")
def show(label: str) -> str | tuple[str, int]:
    """Shows the sheets, and the values of the ranges asked for."""
    sitting = here()
    (line,) = rows([sitting.chain.catalog.exhibit(label).label])
    asked, leaves_out = _asked(request.args.getlist("range")), bool(request.args.get("leave"))
    about = {"row": line, "leaves_out": leaves_out}
    try:
        read = look(line.label, sitting.chain, sitting.desk.workshop)
    except TellableError as trouble:
        said = sitting.tell(trouble.message)
        return render_template("values.html", **about, trouble=said, sheets=(), previews=(), wanted={}), 409
    previews = tuple(_preview(read, each, leaves_out=leaves_out) for each in asked)
    return render_template(
        "values.html",
        **about,
        trouble="",
        sheets=tuple(_shown(sheet) for sheet in read),
        previews=previews,
        wanted={_sheet_of(each): each for each in asked},
    )


@pages.post("/exhibits/<label>/values")
def make(label: str) -> Answer:
    """Keeps the choice and has its copies made."""
    sitting = here()
    areas = tuple(read_range(each) for each in _asked(request.form.getlist("range")))
    choose(label, Choice(areas, bool(request.form.get("leave"))), sitting.fingerprint, sitting.chain)
    ask(label, Task.VALUES)
    return redirect(url_for("inbox.made", label=label), 303)


def _asked(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.strip() for each in given if each.strip()))[:MOST_RANGES]


def _sheet_of(written: str) -> str:
    try:
        return read_range(written).untrusted_sheet
    except TellableError:
        return ""


def _preview(read: Sequence[Sheet], asked: str, *, leaves_out: bool) -> Preview:
    try:
        area: Area = read_range(asked)
        chosen = chosen_of(read, area, leaves_out=leaves_out)
    except TellableError as trouble:
        return Preview(asked, refusal=here().tell(trouble.message))
    shown = tuple(tuple(written_cell(cell) for cell in row) for row in chosen.untrusted_rows[:_MOST_ROWS])
    more = max(len(chosen.untrusted_rows) - _MOST_ROWS, 0)
    return Preview(written_range(area), shown, more, len(chosen.left_out))


def _shown(sheet: Sheet) -> SheetShown:
    area = suggested(sheet)
    return SheetShown(
        sheet.untrusted_name,
        sheet.is_hidden,
        written_range(area) if area else "",
        _listed(sheet.hidden_rows, lambda number: str(number + 1)),
        _listed(sheet.hidden_columns, letters),
        sum(cell.why is not Why.SHOWN for cell in sheet.cells),
    )


def _listed(spans: Sequence[Span], name: Callable[[int], str]) -> str:
    told = [name(first) if first == last else f"{name(first)}–{name(last)}" for first, last in spans[:100]]
    return ", ".join(told) + (" …" if len(spans) > 100 else "")
