"""Sheets as they cross from the jail: JSON of our own, read strictly.

Rule: bounded numbers of sheets, cells and letters, known words only. Never: repairs anything.
Residual risk: a worker that was taken over may tell other values; the proof of a copy is made in the same jail.
"""

import json
from collections.abc import Iterable

from sanitize import strictly
from sanitize.errors import ToolFailed
from sanitize.strictly import Malformed
from sanitize.tables import (
    LAST_COLUMN,
    LAST_ROW,
    LONGEST_CELL,
    LONGEST_NAME,
    MOST_CELLS,
    MOST_SHEETS,
    Cell,
    Sheet,
    Span,
    Why,
)

_MOST_SPANS = 20_000


def written_sheets(sheets: Iterable[Sheet]) -> bytes:
    """Writes sheets as they cross from the jail."""
    return json.dumps(
        [
            [
                sheet.untrusted_name,
                int(sheet.is_hidden),
                [[cell.row, cell.column, cell.untrusted_shown, cell.why.value] for cell in sheet.cells],
                sheet.hidden_rows,
                sheet.hidden_columns,
            ]
            for sheet in sheets
        ],
        separators=(",", ":"),
    ).encode()


def read_sheets(untrusted: bytes) -> tuple[Sheet, ...]:
    """Reads what `written_sheets` gives.

    Raises:
        ToolFailed: it is not in that form.
    """
    try:
        content = json.loads(untrusted, parse_float=_no, parse_constant=_no)
        return strictly.each(content, _sheet, MOST_SHEETS)
    except (Malformed, ValueError, RecursionError) as error:
        raise ToolFailed("sanitize.answer_malformed") from error


def _sheet(content: object) -> Sheet:
    match content:
        case [name, (0 | 1) as hidden, cells, rows, columns]:
            return Sheet(
                strictly.text(name, LONGEST_NAME),
                bool(hidden),
                strictly.each(cells, _cell, MOST_CELLS),
                strictly.each(rows, _span, _MOST_SPANS),
                strictly.each(columns, _span, _MOST_SPANS),
            )
        case _:
            raise Malformed


def _cell(content: object) -> Cell:
    match content:
        case [row, column, shown, str(why)]:
            return Cell(
                strictly.number(row, 0, LAST_ROW),
                strictly.number(column, 0, LAST_COLUMN),
                strictly.text(shown, LONGEST_CELL),
                Why(why),
            )
        case _:
            raise Malformed


def _span(content: object) -> Span:
    match content:
        case [first, last]:
            return strictly.number(first, 0), strictly.number(last, 0)
        case _:
            raise Malformed


def _no(_: str) -> object:
    raise Malformed
