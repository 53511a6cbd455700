"""The cells of an Excel workbook as stored: our own reader beside LibreOffice, for the copy of approved values.

Rule: sheets in the order of the workbook, each with every cell, hidden ones too; strings as people read them. Hidden
are sheets that say so, rows and columns that say so or have no size. Source: ECMA-376 part 1, 18.3.1, 22.9.2.19.
Never: works a formula out. Residual risk: a sheet hidden by other means (a window) counts as seen.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from sanitize.formats.excel_cells import grid_of, is_hidden, place
from sanitize.formats.excel_words import string_of, strings_of
from sanitize.formats.grid import Grid, Held
from sanitize.formats.ooxml_original import Original, Shelf
from sanitize.formats.ooxml_words import tree
from sanitize.formats.xml_parts import Node, is_count

_SHEETS = frozenset({"worksheet", "chartsheet", "dialogsheet"})
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def grids(path: Path) -> tuple[Grid, ...]:
    """Reads every sheet.

    Raises:
        Unreadable, TooLarge: it cannot be read.
    """
    original = Shelf().opened(path)
    main = original.main(("spreadsheetml", "ms-excel"))
    references, strings = original.references(main), strings_of(original, main)
    found = []
    for node in tree(original, main).named("x:sheet"):
        reference = references.get(node.attributes.get("r:id", ""))
        if reference is not None and reference.kind in _SHEETS:
            is_away = node.attributes.get("state", "visible") != "visible"
            grid = Grid(node.attributes.get("name", ""), is_away)
            if reference.kind == "worksheet":
                _fill(grid, original, reference.target, strings)
            found.append(grid)
    return tuple(found)


def _fill(grid: Grid, original: Original, part: str, strings: list[str]) -> None:
    sheet = tree(original, part)
    unseen = grid_of(sheet)
    grid.columns = [(first - 1, last - 1) for first, last in unseen.columns]
    grid.covered = [(top - 1, left - 1, bottom - 1, right - 1) for top, left, bottom, right in unseen.covered]
    number = 0
    for row in (sheet.child("x:sheetData") or Node("", {})).children():
        said = row.attributes.get("r", "")
        number = int(said) if is_count(said) and int(said) else number + 1
        if is_hidden(row, "ht"):
            grid.rows.append((number - 1, number - 1))
        for column, cell in _placed(row):
            held = _held(cell, strings)
            if held is not None:
                grid.cells[number - 1, column - 1] = held


def _placed(row: Node) -> Iterator[tuple[int, Node]]:
    """Gives the cells of a row with the numbers of their columns, from 1."""
    column = 0
    for cell in row.children():
        if cell.name == "x:c":
            name = cell.attributes.get("r")
            column = place(name)[1] if name is not None else column + 1
            yield column, cell


def _held(cell: Node, strings: list[str]) -> Held | None:
    value, inline, kind = cell.child("x:v"), cell.child("x:is"), cell.attributes.get("t", "n")
    if inline is not None and kind == "inlineStr":
        return _words(string_of(inline))
    if value is None:
        return None
    said = value.words()
    if kind == "s":
        number = said.strip()
        return _words(strings[int(number)]) if is_count(number) and int(number) < len(strings) else Held("e", number)
    if kind == "str":
        return _words(said)
    return Held({"n": "n", "b": "n", "d": "d"}.get(kind, "e"), said.strip())


def _words(said: str) -> Held | None:
    said = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), said)
    return Held("s", said) if said else None
