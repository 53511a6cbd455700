"""Tables: the sheets of a spreadsheet as values, places and ranges in them, and what people choose to let out.

Rule: rows and columns count from 0 inside, and are written as spreadsheets write them (`Feuille1!A1:F40`). A choice has
one spelling, read strictly and kept sealed: names of sheets are a source's.
Never: opens a file. Residual risk: that of whoever read the sheets (`workbook.py`).
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sanitize import strictly
from sanitize.errors import BadRanges
from sanitize.odf_kind import ODS
from sanitize.package_kind import XLSX
from sanitize.strictly import Malformed

CSV = "text/csv"
KINDS = frozenset({XLSX, ODS, CSV})
"""Spreadsheets whose values can leave."""

MOST_CELLS = 200_000
MOST_SHEETS = 500
MOST_RANGES = 20
LONGEST_NAME = 200
LONGEST_CELL = 70_000
LAST_ROW, LAST_COLUMN = 1_048_575, 16_383
_RANGE = re.compile(
    r"(?:(?:'((?:[^']|'')+)'|([^'!]+))!)?\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?"
)
_PLAIN = re.compile(r"\w+")

Span = tuple[int, int]
"""First and last of some rows or columns, both in it."""


class Why(StrEnum):
    """Whether a cell is to be seen: it is, it is not (and why), or the two readers do not agree on it."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    COVERED = "covered"
    FAINT = "faint"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not empty: where it stands, what it shows, and whether it is to be seen."""

    row: int
    column: int
    untrusted_shown: str
    why: Why = Why.SHOWN


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: what is in it, and which of its rows and columns nobody sees."""

    untrusted_name: str
    is_hidden: bool
    cells: tuple[Cell, ...]
    hidden_rows: tuple[Span, ...] = ()
    hidden_columns: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A range: name of the sheet ("": the only one), and its corners."""

    untrusted_sheet: str
    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Which ranges are to leave, and whether what is hidden in them is left out (else it refuses them)."""

    areas: tuple[Area, ...]
    leaves_out: bool = False

    def written(self) -> bytes:
        """Gives its one spelling."""
        areas = [[a.untrusted_sheet, a.top, a.left, a.bottom, a.right] for a in sorted(set(self.areas))]
        content = {"areas": areas, "leaves_out": int(self.leaves_out), "tamis": "values/v1"}
        return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def read_choice(untrusted: bytes) -> Choice:
    """Reads what `written` gives.

    Raises:
        BadRanges: it is not in that form.
    """
    try:
        return _choice(json.loads(untrusted.decode(), parse_float=_no, parse_constant=_no))
    except (Malformed, ValueError, RecursionError) as error:
        raise BadRanges("sanitize.values_malformed") from error


def _choice(content: object) -> Choice:
    match content:
        case {"tamis": "values/v1", "areas": areas, "leaves_out": (0 | 1) as leaves_out, **rest} if not rest:
            return Choice(strictly.each(areas, _area, MOST_RANGES), bool(leaves_out))
        case _:
            raise Malformed


def _area(content: object) -> Area:
    match content:
        case [name, top, left, bottom, right]:
            area = Area(
                strictly.text(name, LONGEST_NAME),
                strictly.number(top, 0, LAST_ROW),
                strictly.number(left, 0, LAST_COLUMN),
                strictly.number(bottom, 0, LAST_ROW),
                strictly.number(right, 0, LAST_COLUMN),
            )
        case _:
            raise Malformed
    if area.top > area.bottom or area.left > area.right:
        raise Malformed
    return area


def read_range(untrusted: str) -> Area:
    """Reads a range as spreadsheets write it: `A1:F40`, `Feuille1!A1:F40`, `'Ma feuille'!B2`.

    Raises:
        BadRanges: it is none.
    """
    found = _RANGE.fullmatch(untrusted.strip()) if len(untrusted) <= LONGEST_NAME * 2 else None
    if found is None:
        raise BadRanges("sanitize.values_no_range", text=untrusted[:80])
    quoted, plain, left, top, right, bottom = found.groups()
    columns = sorted((_column(left), _column(right or left)))
    rows = sorted((int(top) - 1, int(bottom or top) - 1))
    name = quoted.replace("''", "'") if quoted else (plain or "")
    try:
        return _area([name, rows[0], columns[0], rows[1], columns[1]])
    except (Malformed, ValueError) as error:
        raise BadRanges("sanitize.values_no_range", text=untrusted[:80]) from error


def written_range(area: Area) -> str:
    """Writes a range as `read_range` reads it."""
    name = area.untrusted_sheet
    quoted = name if _PLAIN.fullmatch(name) else "'" + name.replace("'", "''") + "'"
    corners = f"{place(area.top, area.left)}:{place(area.bottom, area.right)}"
    return f"{quoted}!{corners}" if name else corners


def place(row: int, column: int) -> str:
    """Writes where a cell stands: A1."""
    return f"{letters(column)}{row + 1}"


def letters(column: int) -> str:
    """Writes a column's number, from 0, as letters."""
    written, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        written = chr(65 + rest) + written
    return written


def _column(written: str) -> int:
    number = 0
    for letter in written.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def suggested(sheet: Sheet) -> Area | None:
    """Gives the range that holds all that is to be seen of a sheet; nothing of a hidden or empty one."""
    seen = [cell for cell in sheet.cells if cell.why is Why.SHOWN and cell.untrusted_shown]
    if sheet.is_hidden or not seen:
        return None
    rows, columns = [cell.row for cell in seen], [cell.column for cell in seen]
    return Area(sheet.untrusted_name, min(rows), min(columns), max(rows), max(columns))


def within(number: int, spans: Iterable[Span]) -> bool:
    """Says whether a row or column is in one of the spans."""
    return any(first <= number <= last for first, last in spans)


def _no(_: str) -> object:
    raise Malformed
