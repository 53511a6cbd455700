"""What of a range may leave, and how a cell of it is written. Pure: for the recipe, and for whoever looks before.

Rule: hidden rows and columns, what lies under merged cells, faint letters, and cells on which the two readers do not
agree refuse the range, or are left out if the person said so: rows and columns wholly, single cells as empty ones.
Never: opens anything. Residual risk: how many columns a table has, and where it is empty, is told.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sanitize.errors import BadRanges, TooLarge
from sanitize.formats import text
from sanitize.tables import MOST_CELLS, Area, Cell, Sheet, Why, place, within

_ARMED = re.compile("[ \u00a0]*[=+\\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?\d[\d .,\u00a0\u202f]*(?:[%€$£]|EUR)?")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to leave: rows of equal length, and the cells of the range that are left out."""

    untrusted_rows: tuple[tuple[str, ...], ...]
    left_out: tuple[Cell, ...]


def chosen_of(read: Sequence[Sheet], area: Area, *, leaves_out: bool) -> Chosen:
    """Takes a range out of the sheets; what is beyond the last used cell is not in it.

    Raises:
        BadRanges: there is no such sheet, it is hidden, nothing is to be seen in the range, or something in it is
        hidden or unsure and is not to be left out. TooLarge: too many cells.
    """
    sheet = _sheet_of(read, area)
    inside = [cell for cell in sheet.cells if _is_in(cell, area)]
    away = tuple(cell for cell in inside if cell.why is not Why.SHOWN)
    if away and not leaves_out:
        where = place(away[0].row, away[0].column)
        unsure = sum(cell.why is Why.UNSURE for cell in away)
        message = "sanitize.values_hidden_inside" if unsure < len(away) else "sanitize.values_unsure_inside"
        raise BadRanges(message, count=len(away), where=where)
    seen = {(cell.row, cell.column): cell.untrusted_shown for cell in inside if cell.why is Why.SHOWN}
    if not any(seen.values()):
        raise BadRanges("sanitize.values_nothing_seen")
    bottom, right = max(row for row, _ in seen), max(column for _, column in seen)
    columns = [c for c in range(area.left, right + 1) if not within(c, sheet.hidden_columns)]
    if (bottom - area.top + 1) * len(columns) > MOST_CELLS:
        raise TooLarge("sanitize.values_too_many_cells", limit=MOST_CELLS)
    rows = [r for r in range(area.top, bottom + 1) if not within(r, sheet.hidden_rows)]
    return Chosen(tuple(tuple(seen.get((row, column), "") for column in columns) for row in rows), away)


def _sheet_of(read: Sequence[Sheet], area: Area) -> Sheet:
    fitting = [sheet for sheet in read if sheet.untrusted_name == area.untrusted_sheet]
    if not area.untrusted_sheet:
        fitting = [sheet for sheet in read if not sheet.is_hidden]
    if len(fitting) != 1:
        raise BadRanges("sanitize.values_no_sheet", sheet=area.untrusted_sheet)
    if fitting[0].is_hidden:
        raise BadRanges("sanitize.values_hidden_sheet", sheet=area.untrusted_sheet)
    return fitting[0]


def _is_in(cell: Cell, area: Area) -> bool:
    return area.top <= cell.row <= area.bottom and area.left <= cell.column <= area.right


def written_cell(shown: str) -> str:
    """Gives a cell as it is written: without what eyes cannot see, and harmless in a spreadsheet."""
    said = text.cleaned(shown).strip(" \t")
    return f"'{said}" if is_armed(said) else said


def is_armed(cell: str) -> bool:
    """Says whether a spreadsheet might take a cell for a formula."""
    return _ARMED.match(cell) is not None and _NUMBER.fullmatch(cell) is None


def written(rows: Iterable[Sequence[str]]) -> bytes:
    """Writes rows by RFC 4180."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()
