"""The cells of a sheet as values: formulas give way to what they showed, strings are numbered anew, hidden cells go.

Rule: a cell keeps its place, its form and the value that was shown. Cells of hidden rows and columns, and those
covered by a merged cell, are dropped and told. Source: ECMA-376 part 1, 18.3.1. Never: keeps a formula.
Residual risk: a value whose number format shows nothing is kept and told.
"""

import re
from dataclasses import dataclass, field

from sanitize.errors import Unreadable
from sanitize.findings import Grade
from sanitize.formats.ooxml_sieve import Part, Sieve
from sanitize.formats.xml_parts import Node, is_count

_NUMBER = re.compile(r"-?\d{0,20}\.?\d{0,20}(?:[eE][-+]?\d{1,3})?")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ERROR = re.compile(r"#[A-Z0-9/!?_]{2,20}")
_DATE = re.compile(r"[\d:TZ.+-]{4,35}")
_FORMS = {"n": _NUMBER, "b": re.compile(r"[01]"), "e": _ERROR, "d": _DATE}
_OFF = {"", "0", "false"}


@dataclass(slots=True)
class Strings:
    """The strings of a workbook: those in use get a new number, in the order of use."""

    old: list[Node]
    numbers: dict[int, int] = field(default_factory=dict)
    kept: list[Node] = field(default_factory=list)
    styles: set[int] = field(default_factory=set)

    def number(self, sieve: Sieve, old: str) -> int:
        """Gives the new number of a string."""
        at = int(old) if is_count(old) else len(self.old)
        if at >= len(self.old):
            raise Unreadable("sanitize.xml_damaged")
        if at not in self.numbers:
            self.numbers[at] = self.add(sieve, self.old[at])
        return self.numbers[at]

    def add(self, sieve: Sieve, said: Node) -> int:
        """Takes a string up; gives its number."""
        content: list[Part] = [part for part in sieve.inside(said) if isinstance(part, Node)]
        self.kept.append(Node("x:si", {}, content))
        return len(self.kept) - 1


@dataclass(slots=True)
class Grid:
    """What of a sheet is out of sight: columns by number, cells covered by a merged one."""

    columns: list[tuple[int, int]]
    covered: list[tuple[int, int, int, int]]

    def shows(self, row: int, column: int) -> bool:
        """Says whether a cell is in sight, its row apart."""
        if any(first <= column <= last for first, last in self.columns):
            return False
        return not any(
            top <= row <= bottom and left <= column <= right and (row, column) != (top, left)
            for top, left, bottom, right in self.covered
        )


def place(written: str) -> tuple[int, int]:
    """Gives row and column of a cell's name.

    Raises:
        Unreadable: it is none.
    """
    found = _PLACE.fullmatch(written)
    if found is None:
        raise Unreadable("sanitize.xml_damaged")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def grid_of(sheet: Node) -> Grid:
    """Reads what of a sheet is out of sight."""
    columns, covered = [], []
    for node in (inner for child in sheet.children() if child.name != "x:sheetData" for inner in child.every()):
        said = node.attributes
        if node.name == "x:col" and is_hidden(node, "width"):
            columns.append((_whole(said.get("min")), _whole(said.get("max"))))
        elif node.name == "x:mergeCell":
            first, _, last = said.get("ref", "").partition(":")
            covered.append((*place(first), *place(last or first)))
    return Grid(columns, covered)


def _whole(written: str | None) -> int:
    return int(written) if written is not None and is_count(written) else 0


def is_hidden(node: Node, size: str) -> bool:
    """Says whether a row or column is hidden, or has no size."""
    hidden = node.attributes.get("hidden", "0") not in _OFF
    return hidden or re.fullmatch(r"0(?:\.0+)?", node.attributes.get(size, "1")) is not None


def cells(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps the rows of a sheet."""
    grid, strings = sieve.state["grid"], sieve.state["strings"]
    assert isinstance(grid, Grid) and isinstance(strings, Strings)  # noqa: S101, PT018 — put there by excel_parts alone
    kept: list[Part] = []
    row = 0
    for child in node.children():
        row = _whole(child.attributes.get("r")) or row + 1
        if is_hidden(child, "ht"):
            _tell_hidden(sieve, strings, child)
            kept.append(Node("x:row", {"r": str(row), "hidden": "1"}))
            continue
        kept.append(Node("x:row", sieve.attributes(child) | {"r": str(row)}, _row(sieve, strings, grid, child, row)))
    return [Node(node.name, {}, kept)]


def _row(sieve: Sieve, strings: Strings, grid: Grid, node: Node, row: int) -> list[Part]:
    kept: list[Part] = []
    column = 0
    for cell in node.children():
        if cell.name != "x:c":
            continue
        name = cell.attributes.get("r")
        column = place(name)[1] if name is not None else column + 1
        if not grid.shows(row, column):
            _tell_hidden(sieve, strings, cell)
            if "s" in cell.attributes:
                kept.append(Node("x:c", _styled(sieve, strings, cell, row, column)))
            continue
        kept.append(_cell(sieve, strings, cell, row, column))
    return kept


def _tell_hidden(sieve: Sieve, strings: Strings, node: Node) -> None:
    said = []
    for cell in node.every():
        value = cell.child("x:v") if cell.name == "x:c" else None
        if value is not None:
            words = value.words().strip()
            is_string = cell.attributes.get("t") == "s" and is_count(words) and int(words) < len(strings.old)
            said.append(strings.old[int(words)].words() if is_string else words)
        elif cell.name == "x:is":
            said.append(cell.words())
    if said:
        where = f"{sieve.old}: {node.attributes.get('r', '')}"
        sieve.binding.tell(where, Grade.RED, "sanitize.office_hidden", " ".join(said))
        sieve.binding.lost["sanitize.office_lost_hidden"] += 1


def letters(column: int) -> str:
    """Writes a column's number as letters."""
    written = ""
    while column:
        column, rest = divmod(column - 1, 26)
        written = chr(65 + rest) + written
    return written


def _styled(sieve: Sieve, strings: Strings, cell: Node, row: int, column: int) -> dict[str, str]:
    kept = {"r": f"{letters(column)}{row}"}
    style = cell.attributes.get("s", "")
    if is_count(style):
        strings.styles.add(int(style))
        kept["s"] = str(int(style))
    for name, value in cell.attributes.items():
        if name not in {"r", "s", "t", "cm", "vm", "ph"}:
            sieve.drop_value(cell, name, value)
    return kept


def _cell(sieve: Sieve, strings: Strings, cell: Node, row: int, column: int) -> Node:
    kept = _styled(sieve, strings, cell, row, column)
    formula, value, inline = cell.child("x:f"), cell.child("x:v"), cell.child("x:is")
    if formula is not None:
        sieve.binding.gather(sieve.old, "sanitize.office_formula", formula.words().strip())
        sieve.binding.lost["sanitize.office_lost_formulas"] += 1
        if value is None and inline is None:
            raise Unreadable("sanitize.office_not_calculated")
    kind = cell.attributes.get("t", "n")
    if inline is not None and kind == "inlineStr":
        return Node("x:c", {**kept, "t": "s"}, [_value(str(strings.add(sieve, inline)))])
    if value is None:
        return Node("x:c", kept)
    said = value.words()
    if kind == "s":
        return Node("x:c", {**kept, "t": "s"}, [_value(str(strings.number(sieve, said.strip())))])
    if kind == "str":
        new = strings.add(sieve, Node("x:si", {}, [Node("x:t", {"xml:space": "preserve"}, [said])]))
        return Node("x:c", {**kept, "t": "s"}, [_value(str(new))])
    if kind not in _FORMS or not _FORMS[kind].fullmatch(said.strip()):
        raise Unreadable("sanitize.xml_damaged")
    return Node("x:c", kept if kind == "n" else {**kept, "t": kind}, [_value(said.strip())])


def _value(said: str) -> Node:
    return Node("x:v", {}, [said])
