"""A spreadsheet read twice: what LibreOffice shows, beside what our own reader finds stored; they must agree.

Rule: LibreOffice gives each value as a person sees it (French where a format leaves it to the machine); our reader
gives the stored value. Numbers must be equal to twelve digits, words letter by letter; else the cell is unsure and
leaves in no copy. Hidden is what either says is hidden. A table in text has two readers of its own.
Never: works a formula out; prefers one reader. Residual risk: how a number is written is LibreOffice's word alone (what
number it is, is not); a cell coloured by a condition may be unreadable for a person and counts as shown.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sanitize import told_cells
from sanitize.errors import Damaged, TooLarge, UnknownFormat
from sanitize.formats import csv_again, csv_table, excel_grid, odf_grid, text
from sanitize.formats.grid import Grid, Held, days
from sanitize.odf_kind import ODS
from sanitize.package_kind import XLSX
from sanitize.printing import OFFICE
from sanitize.tables import CSV, KINDS, LONGEST_CELL, MOST_CELLS, Cell, Sheet, Span, Why, within
from sanitize.told_cells import ToldCell, ToldSheet
from sanitize.tools import libreoffice

_GRIDS = {XLSX: excel_grid.grids, ODS: odf_grid.grids}
_EQUAL = 1e-12
_EMPTY = Held("s", "")
_NOTHING = ToldCell("s", 0.0, "", is_faint=False)


def sheets(original: Path, media_type: str, work: Path) -> tuple[Sheet, ...]:
    """Reads every sheet with both readers; `work` is a private folder.

    Raises:
        UnknownFormat: not a spreadsheet we can read twice. Unreadable, TooLarge: one of them cannot read it.
        Damaged: they do not find the same sheets. ToolFailed: LibreOffice is missing or hung.
    """
    if media_type == CSV:
        return (_of_text(original),)
    if media_type not in KINDS:
        raise UnknownFormat("sanitize.values_no_table", format=media_type)
    grids = _GRIDS[media_type](original)
    told = told_cells.read(libreoffice.cells(original, OFFICE[media_type], work))
    if len(grids) != len(told):
        raise Damaged("sanitize.values_other_sheets")
    return tuple(_sheet(grid, told[number]) for number, grid in enumerate(grids))


def _of_text(original: Path) -> Sheet:
    written = text.decoded(original)[0].removeprefix("\ufeff")
    table = csv_table.table_of(written)
    if csv_again.rows_of(written, table.separator) != table.rows:
        raise Damaged("sanitize.values_other_sheets")
    cells = tuple(
        Cell(row, column, cell) for row, line in enumerate(table.rows) for column, cell in enumerate(line) if cell
    )
    if len(cells) > MOST_CELLS:
        raise TooLarge("sanitize.values_too_many_cells", limit=MOST_CELLS)
    return Sheet("", is_hidden=False, cells=cells)


def _sheet(grid: Grid, told: ToldSheet) -> Sheet:
    rows, columns = _merged(grid.rows, told.hidden_rows()), _merged(grid.columns, told.hidden_columns())
    covered = _covered(grid, told)
    cells = []
    for place in sorted({*grid.cells, *told.cells}):
        held, shown = grid.cells.get(place, _EMPTY), told.cells.get(place, _NOTHING)
        is_away = within(place[0], rows) or within(place[1], columns)
        why = Why.HIDDEN if is_away else Why.COVERED if place in covered else _why(held, shown)
        if len(shown.untrusted_shown) > LONGEST_CELL:
            raise TooLarge("sanitize.values_too_many_cells", limit=MOST_CELLS)
        cells.append(Cell(*place, shown.untrusted_shown or held.untrusted_value, why))
    is_hidden = grid.is_hidden or not told.is_visible
    return Sheet(grid.untrusted_name[:200], is_hidden, tuple(cells), tuple(rows), tuple(columns))


def _why(held: Held, shown: ToldCell) -> Why:
    if not _same(held, shown):
        return Why.UNSURE
    is_unseen = shown.is_faint or (held.untrusted_value != "" and shown.untrusted_shown == "")
    return Why.FAINT if is_unseen else Why.SHOWN


def _same(held: Held, shown: ToldCell) -> bool:
    """Says whether both found the same value."""
    if held.kind in {"n", "d"}:
        number = _number(held)
        return (
            shown.kind == "n"
            and number is not None
            and math.isclose(number, shown.number, rel_tol=_EQUAL, abs_tol=1e-9)
        )
    if held.kind == "s":
        return shown.kind == "s" and shown.untrusted_shown in {"", text.unified(held.untrusted_value)}
    return shown.kind == "e" and shown.untrusted_shown == held.untrusted_value


def _number(held: Held) -> float | None:
    if held.kind == "d":
        return days(held.untrusted_value)
    try:
        return float(held.untrusted_value)
    except ValueError:
        return None


def _covered(grid: Grid, told: ToldSheet) -> set[tuple[int, int]]:
    """Gives the cells with something in them that lie under a merged one."""
    used = {*grid.cells, *told.cells}
    found: set[tuple[int, int]] = set()
    for top, left, bottom, right in grid.covered:
        found |= {
            (row, column) for row, column in _inside(used, (top, left, bottom, right)) if (row, column) != (top, left)
        }
    return found


def _inside(used: set[tuple[int, int]], area: tuple[int, int, int, int]) -> Iterator[tuple[int, int]]:
    """Gives the used cells of an area, looking through whichever of the two is smaller."""
    top, left, bottom, right = area
    if (bottom - top + 1) * (right - left + 1) > len(used):
        yield from (place for place in used if top <= place[0] <= bottom and left <= place[1] <= right)
        return
    places = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
    yield from (place for place in places if place in used)


def _merged(ours: Iterable[Span], theirs: Iterable[Span]) -> Sequence[Span]:
    """Puts spans of both readers together."""
    merged: list[Span] = []
    for first, last in sorted((*ours, *theirs)):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged
