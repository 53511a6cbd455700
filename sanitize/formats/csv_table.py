"""CSV: rows of cells, read and written anew.

Rule: RFC 4180, with the separator the file uses. Quotes nobody needs, line ends and empty lines can carry a mark: the
copy has quotes only where they must be. Cells go through the rule of plain text. A cell that a spreadsheet would run as
a formula (it can call an address) gets an apostrophe before it, as spreadsheets themselves write text.
Never: evaluates a cell, or adds, drops or reorders one. Residual risk: what the cells say, and the order of rows.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sanitize.errors import Damaged, Unreadable
from sanitize.findings import Finding, Grade
from sanitize.formats import text
from sanitize.formats._row import Format
from words.message import Message

_SEPARATORS = ";\t,|"
_FEWEST_ROWS = 3
_TOLD = 500
_FORMULA = re.compile(r"\s*(?:[=@]|[+-].*[A-Za-z(])", re.DOTALL)
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_CALL = re.compile(r"(?:^|[;\t,|\n])([=@][^;\t,|\n]{0,40})")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells and what separates them."""

    separator: str
    rows: tuple[tuple[str, ...], ...]


def table_of(written: str) -> Table:
    """Reads a table; its separator is the one that gives rows of equal length, or else the one that occurs most.

    Raises:
        Unreadable: quotes do not match, or a cell is endless.
    """
    written = written.removeprefix("\ufeff")
    for separator in _SEPARATORS:
        rows = _rows(written, separator)
        if rows and len(rows[0]) > 1 and all(len(row) == len(rows[0]) for row in rows):
            return Table(separator, rows)
    most = max(_SEPARATORS, key=written.count)
    rows = _rows(written, most)
    if rows is None:
        raise Unreadable("sanitize.csv_unreadable")
    return Table(most, rows)


def _rows(written: str, separator: str) -> tuple[tuple[str, ...], ...] | None:
    lines = io.StringIO(written, newline="")
    try:
        return tuple(tuple(row) for row in csv.reader(lines, delimiter=separator, strict=True) if row)
    except csv.Error:
        return None


def is_csv(written: str) -> bool:
    """Says whether a text is a table: rows of equal length, and more of them than a sentence or two could make."""
    try:
        table = table_of(written)
    except Unreadable:
        return False
    widths = {len(row) for row in table.rows}
    if len(table.rows) < _FEWEST_ROWS or len(widths) != 1 or widths == {1}:
        return False
    spaced = sum(cell.startswith(" ") for row in table.rows for cell in row[1:])
    is_prose = table.separator == "," and spaced * 2 > sum(len(row) - 1 for row in table.rows)
    return not is_prose


def _copied(cell: str) -> str:
    cell = text.cleaned(cell).strip(" \t")
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _written(table: Table) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=table.separator, lineterminator="\n").writerows(
        [_copied(cell) for cell in row] for row in table.rows
    )
    return out.getvalue()


def examine(path: Path) -> Sequence[Finding]:
    """Finds what plain text is examined for in every cell, formulas, and a layout of its own."""
    written, encoding = text.decoded(path)
    found = [] if encoding == "utf-8" else [text.stated("sanitize.text_encoding", encoding=encoding)]
    if "\ufeff" in written[:1]:
        found.append(Finding("1:1", Grade.RED, Message.of("sanitize.text_byte_order", code="U+FEFF")))
    table = table_of(written)
    for number, row in enumerate(table.rows, 1):
        for column, cell in enumerate(row, 1):
            found += _in_cell(f"row {number}, cell {column}", cell)
        if len(found) > _TOLD:
            return [*found[:_TOLD], Finding("text", Grade.AMBER, Message.of("sanitize.text_unlisted"))]
    if written != _written(table):
        found.append(text.stated("sanitize.csv_layout"))
    return found


def _in_cell(where: str, cell: str) -> list[Finding]:
    found = text.in_part(where, cell)
    if cell != cell.lstrip(" \t"):
        found.append(Finding(where, Grade.AMBER, Message.of("sanitize.text_trailing")))
    if _FORMULA.match(cell):
        found.append(Finding(where, Grade.RED, Message.of("sanitize.csv_formula")))
    return found


def strip(original: Path, into: Path) -> Sequence[Message]:
    """Writes the table anew; says when formulas were disarmed."""
    table = table_of(text.decoded(original)[0])
    into.write_bytes(_written(table).encode())
    formulas = any(_FORMULA.match(cell) for row in table.rows for cell in row)
    return [Message.of("sanitize.csv_formula_disarmed")] if formulas else []


def second_engine(path: Path) -> Sequence[Finding]:
    """Asks, without reading a table, for characters that do not print and for what could still start a formula."""
    written = path.read_text(encoding="utf-8", errors="replace")
    calls = dict.fromkeys(_CALL.findall(_QUOTED.sub(lambda cell: cell[1][:1], written)))
    message = Message.of("sanitize.csv_formula")
    return [*text.second_engine(path), *(Finding(f"cell {call}", Grade.RED, message) for call in calls)]


def fidelity(original: Path, copy: Path) -> Sequence[tuple[str, str]]:
    """Reads both and compares what is visible of every cell.

    Raises:
        Damaged: they differ.
    """
    before, after = (table_of(text.decoded(path)[0]) for path in (original, copy))
    same = before.separator == after.separator and list(map(len, before.rows)) == list(map(len, after.rows))
    pairs = [
        (one, other) for a, b in zip(before.rows, after.rows, strict=False) for one, other in zip(a, b, strict=False)
    ]
    if not same or any(not _same(text.visible(one), text.visible(other)) for one, other in pairs):
        raise Damaged("sanitize.text_changed")
    return [("fidelity", f"read again: the same {len(pairs)} cells")]


def _same(one: str, other: str) -> bool:
    return other in {one, f"'{one}"}


CSV = Format(
    name="csv",
    media_types=("text/csv",),
    extension="csv",
    examine=examine,
    strip=strip,
    second_engine=second_engine,
    fidelity=fidelity,
    visible_text=text.visible_text,
    is_tagged=False,
)
