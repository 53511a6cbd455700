"""The chores: whatever a worker does besides cleaning; loaded when the first of them is asked for.

Rule: each is one call of its own module, on the neutral names of the cell. Apart from `worker.py`, because what paints,
reads, unpacks and hunts takes longer to load than most files to clean. Runs inside the jail.
Never: catches what a parser throws: the worker does. Residual risk: that of each module.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from sanitize import hatch
from sanitize.boxes import read_redactions
from sanitize.cells import cells
from sanitize.clean import Bench, untagged
from sanitize.compare import compare
from sanitize.contents import Member
from sanitize.faces import find_faces
from sanitize.findings import Cleaning, Finding, Made, Recipe
from sanitize.flatten import flatten
from sanitize.formats.table import row_for
from sanitize.identify import identify
from sanitize.inspecting import inspect
from sanitize.looking import looked
from sanitize.names import name_them
from sanitize.orders import besides
from sanitize.pages import Leaf, View
from sanitize.paint import paint
from sanitize.prey import read_prey
from sanitize.printing import OFFICE
from sanitize.redact import redact
from sanitize.retype import retype
from sanitize.screen import RECIPE_NAME as SCREEN
from sanitize.screen import paint_screen
from sanitize.second_hunt import hunt
from sanitize.sheets_told import written_sheets
from sanitize.suggestions import suggest
from sanitize.table_view import view
from sanitize.tables import read_choice
from sanitize.tray import COPY, ORIGINAL, OTHER, PARTS
from sanitize.unpack import unpack
from sanitize.values import values
from sanitize.views import paint_view
from sanitize.workbook import sheets

Tell = Callable[[Leaf | Member | str], None]


def done(task: str, work: Path, bench: Bench, tell: Tell, known: str) -> hatch.Answer:
    """Does the chore of a name in the cell's folder; `known` is a media type that need not be looked for."""
    if task in _PAINTINGS:
        return _PAINTINGS[task](work / ORIGINAL, work, work / PARTS, tell, known)
    if (out_already := besides(task)) is not None:
        return _unpack(work, out_already, tell)
    return _TASKS[task](work, untagged(bench) if known else bench, known)


def _unpack(work: Path, out_already: frozenset[int], tell: Tell) -> hatch.Answer:
    password = work / OTHER
    return unpack(work / ORIGINAL, work, password.read_bytes() if password.exists() else None, tell, out_already)


def _inspect(work: Path, bench: Bench, known: str) -> hatch.Answer:
    return looked(inspect(work / ORIGINAL, bench, known), work / ORIGINAL, work / PARTS, bench)


def _flatten(work: Path, bench: Bench, known: str) -> hatch.Answer:
    original = work / ORIGINAL
    media_type = known or identify(original)
    tags = _tags_of(original, media_type, bench)
    return flatten(original, media_type, work / COPY, work / PARTS, known=tags, after=bench.after)


def _tags_of(original: Path, media_type: str, bench: Bench) -> Sequence[Finding]:
    row = None if media_type in OFFICE else row_for(media_type, bench.table)
    bench.after("identified")
    return bench.read_tags(original) if row is None or row.is_tagged else ()


def _redact(work: Path, bench: Bench, known: str) -> hatch.Answer:
    original, redactions = work / ORIGINAL, read_redactions((work / OTHER).read_bytes())
    media_type = known or identify(original)
    return redact(
        original,
        media_type,
        redactions,
        work / COPY,
        work / PARTS,
        known=_tags_of(original, media_type, bench),
        after=bench.after,
    )


def _sheets(work: Path, bench: Bench, _: str) -> hatch.Answer:
    media_type = identify(work / ORIGINAL)
    bench.after("identified")
    (work / COPY).write_bytes(written_sheets(sheets(work / ORIGINAL, media_type, work / PARTS)))
    return Cleaning(media_type, "application/json", Recipe(Made.SHEETS.value, 1), (), (), ())


def _values(work: Path, bench: Bench, _: str) -> hatch.Answer:
    original, choice = work / ORIGINAL, read_choice((work / OTHER).read_bytes())
    media_type = identify(original)
    tags = _tags_of(original, media_type, bench)
    return values(original, media_type, choice, work / COPY, work / PARTS, known=tags, after=bench.after)


def _values_view(work: Path, bench: Bench, _: str) -> hatch.Answer:
    return view(work / ORIGINAL, work / COPY, work / PARTS, bench.after)


def _retype(work: Path, bench: Bench, _: str) -> hatch.Answer:
    return retype(work / ORIGINAL, work / COPY, work / PARTS, bench.after)


def _compare(work: Path, bench: Bench, _: str) -> hatch.Answer:
    return compare(work / ORIGINAL, work / OTHER, bench)


def _suggest(work: Path, _: Bench, __: str) -> hatch.Answer:
    return suggest(work / ORIGINAL)


def _name(work: Path, _: Bench, __: str) -> hatch.Answer:
    return name_them(work / ORIGINAL)


def _face(work: Path, _: Bench, __: str) -> hatch.Answer:
    return find_faces(work / ORIGINAL)


def _cells(work: Path, bench: Bench, known: str) -> hatch.Answer:
    original, wanted = work / ORIGINAL, read_redactions((work / OTHER).read_bytes())
    return cells(original, known or identify(original), wanted, work / PARTS, bench.after)


def _hunt(work: Path, bench: Bench, known: str) -> hatch.Answer:
    prey = read_prey((work / OTHER).read_bytes())
    return hunt(work / ORIGINAL, prey, work / PARTS, bench.after, known)


_Paint = Callable[[Path, Path, Path, Callable[[Leaf | str], None], str], hatch.Answer]
_PAINTINGS: dict[str, _Paint] = {
    "pages": paint,
    SCREEN: paint_screen,
    **{view.value: partial(paint_view, view) for view in View},
}
_Task = Callable[[Path, Bench, str], hatch.Answer]
_TASKS: dict[str, _Task] = {
    "inspect": _inspect,
    "flatten": _flatten,
    "redact": _redact,
    "compare": _compare,
    "suggest": _suggest,
    Made.SHEETS.value: _sheets,
    Made.VALUES.value: _values,
    Made.VALUES_VIEW.value: _values_view,
    Made.RETYPED.value: _retype,
    "names": _name,
    "faces": _face,
    "hunt": _hunt,
    "cells": _cells,
}
