"""The cells of an OpenDocument spreadsheet as stored: our own reader, beside LibreOffice, for approved values.

Rule: sheets in order, each with every cell, the hidden ones too; what a formula gave, never the formula. Remarks are no
words of a cell. Source: OpenDocument 1.3 part 3, 9.1 and 19.385 (`office:value`).
Never: works a formula out. Residual risk: as `odf_hidden.py`.
"""

from collections.abc import Iterator
from pathlib import Path

from sanitize.errors import TooLarge
from sanitize.formats import zip_parts
from sanitize.formats.grid import Grid, Held
from sanitize.formats.odf_hidden import closed, closed_columns, hidden_in, repeated
from sanitize.formats.odf_names import PREFIXES
from sanitize.formats.odf_words import CONTENT, PARTS
from sanitize.formats.xml_parts import Node, read

_MOST_CELLS = 200_000
_ROWS = frozenset({"table:table-rows", "table:table-header-rows", "table:table-row-group"})
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_NUMBERS = frozenset({"float", "percentage", "currency"})


def grids(path: Path) -> tuple[Grid, ...]:
    """Reads every sheet.

    Raises:
        Unreadable, TooLarge: it cannot be read.
    """
    parts = zip_parts.read(path).parts
    trees = {name: read(parts[name], PREFIXES)[0] for name in PARTS if name in parts}
    hidden = hidden_in(trees.values())
    found = []
    for body in trees[CONTENT].named("office:spreadsheet") if CONTENT in trees else ():
        for table in body.children():
            if table.name == "table:table":
                grid = Grid(table.attributes.get("table:name", ""), hidden.covers(table))
                grid.columns = [(number, number) for number in sorted(closed_columns(table))]
                _fill(grid, table)
                found.append(grid)
    return tuple(found)


def _fill(grid: Grid, table: Node) -> None:
    number = 0
    for row, shut in _rows(table, shut=False):
        times = repeated(row, "table:number-rows-repeated")
        if shut:
            grid.rows.append((number, number + times - 1))
        _fill_row(grid, row, range(number, number + times))
        number += times


def _rows(node: Node, *, shut: bool) -> Iterator[tuple[Node, bool]]:
    """Gives the rows below an element, each with whether it is shut."""
    for child in node.children():
        if child.name == "table:table-row":
            yield child, shut or closed(child)
        elif child.name in _ROWS:
            yield from _rows(child, shut=shut or closed(child))


def _fill_row(grid: Grid, row: Node, numbers: range) -> None:
    column = 0
    for cell in row.children():
        if cell.name not in _CELLS:
            continue
        times = repeated(cell, "table:number-columns-repeated")
        held = _held(cell)
        if held is not None:
            if len(grid.cells) + times * len(numbers) > _MOST_CELLS:
                raise TooLarge("sanitize.values_too_many_cells", limit=_MOST_CELLS)
            for place in ((number, at) for number in numbers for at in range(column, column + times)):
                grid.cells[place] = held
                if cell.name == "table:covered-table-cell":
                    grid.covered.append((*_before(place), *place))
        column += times


def _before(place: tuple[int, int]) -> tuple[int, int]:
    """Gives a corner that makes a merged cell of which this place is not the first."""
    return place[0], place[1] - 1


def _held(cell: Node) -> Held | None:
    said = cell.attributes
    kind = said.get("office:value-type", "")
    if said.get("calcext:value-type") == "error":
        return Held("e", _words(cell))
    if kind in _NUMBERS:
        return Held("n", said.get("office:value", ""))
    if kind == "boolean":
        return Held("n", "1" if said.get("office:boolean-value") == "true" else "0")
    if kind in {"date", "time"}:
        return Held("d", said.get(f"office:{kind}-value", ""))
    words = said.get("office:string-value") or _words(cell)
    return Held("s", words) if words else None


def _words(cell: Node) -> str:
    return "\n".join("".join(_said(child)) for child in cell.children() if child.name == "text:p")


def _said(node: Node) -> Iterator[str]:
    if node.name == "text:s":
        yield " " * min(repeated(node, "text:c"), 1000)
    elif node.name == "text:tab":
        yield "\t"
    elif node.name == "text:line-break":
        yield "\n"
    elif node.name != "office:annotation":
        for part in node.content:
            if isinstance(part, str):
                yield part
            else:
                yield from _said(part)
