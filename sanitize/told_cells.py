"""What LibreOffice tells of a spreadsheet (`tools/cells.bas`), read strictly.

Rule: known words, whole numbers in bounds, nothing twice. A cell is faint when its letters have nearly the colour
behind them, or no height. Never: believes more than it needs. Residual risk: colours a condition gives are not told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sanitize.errors import ToolFailed
from sanitize.tables import LAST_COLUMN, LAST_ROW, MOST_CELLS, MOST_SHEETS, Span

_MARKS = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r"}
_AUTOMATIC = 0xFFFFFFFF
_BLACK, _WHITE = 0, 0xFFFFFF
_NEAR = 48  # of 255 levels, of the lightest ink and the paper: less contrast is not read in passing
_LEAST_HEIGHT = 3.0  # points


@dataclass(frozen=True, slots=True)
class ToldCell:
    """A cell: kind ("n", "s", "e"), number, what it shows, and whether eyes can make it out."""

    kind: str
    number: float
    untrusted_shown: str
    is_faint: bool


@dataclass(slots=True)
class ToldSheet:
    """A sheet: its cells by row and column, and the blocks of them that are in sight (top, left, bottom, right)."""

    is_visible: bool
    cells: dict[tuple[int, int], ToldCell] = field(default_factory=dict)
    seen: list[tuple[int, int, int, int]] = field(default_factory=list)

    def hidden_rows(self) -> list[Span]:
        """Gives the rows before the last used one that are out of sight."""
        return list(
            _gaps([(top, bottom) for top, _, bottom, _ in self.seen], max((r for r, _ in self.cells), default=0))
        )

    def hidden_columns(self) -> list[Span]:
        """Gives such columns."""
        last = max((column for _, column in self.cells), default=0)
        return list(_gaps([(left, right) for _, left, _, right in self.seen], last))


def _gaps(spans: list[Span], last: int) -> Iterator[Span]:
    free = 0
    for first, end in sorted(spans):
        if first > free:
            yield free, first - 1
        free = max(free, end + 1)
    if free <= last:
        yield free, last


def read(untrusted: str) -> Mapping[int, ToldSheet]:
    """Reads all lines; sheets by their number, from 0.

    Raises:
        ToolFailed: it is not in the form.
    """
    sheets: dict[int, ToldSheet] = {}
    count = 0
    for line in untrusted.split("\n"):
        if line:
            count += 1
            if count > 2 * MOST_CELLS:
                raise _unclear()
            try:
                _take([_plain(field) for field in line.split("\t")], sheets)
            except (ValueError, KeyError) as error:
                raise _unclear() from error
    return sheets


def _unclear() -> ToolFailed:
    return ToolFailed("sanitize.pdf_tool_unclear", tool="libreoffice")


def _take(fields: list[str], sheets: dict[int, ToldSheet]) -> None:
    match fields:
        case ["sheet", number, ("0" | "1") as visible, _] if int(number) == len(sheets) < MOST_SHEETS:
            sheets[int(number)] = ToldSheet(visible == "1")
        case ["seen", number, top, left, bottom, right]:
            block = (_row(top), _column(left), _row(bottom), _column(right))
            sheets[int(number)].seen.append(block)
        case ["cell", number, row, column, ("n" | "s" | "e") as kind, value, fore, back, height, shown]:
            is_faint = _is_faint(int(fore), int(back)) or float(height) < _LEAST_HEIGHT
            cell = ToldCell(kind, float(value), shown, is_faint)
            sheets[int(number)].cells[_row(row), _column(column)] = cell
        case _:
            raise ValueError(fields[0][:20])


def _row(written: str) -> int:
    return _bounded(written, LAST_ROW)


def _column(written: str) -> int:
    return _bounded(written, LAST_COLUMN)


def _bounded(written: str, most: int) -> int:
    number = int(written)
    if not 0 <= number <= most:
        raise ValueError(number)
    return number


def _is_faint(fore: int, back: int) -> bool:
    """Compares two colours as 0xRRGGBB, -1 for the one a program chooses: it chooses what can be read."""
    if fore < 0 or fore == _AUTOMATIC:
        return False
    return abs(_light(fore) - _light(_WHITE if back < 0 else back)) < _NEAR


def _light(colour: int) -> float:
    red, green, blue = colour >> 16 & 255, colour >> 8 & 255, colour & 255
    return 0.299 * red + 0.587 * green + 0.114 * blue


def _plain(field: str) -> str:
    if "\\" not in field:
        return field
    pieces = iter(field)
    return "".join(_MARKS[next(pieces, "")] if letter == "\\" else letter for letter in pieces)
