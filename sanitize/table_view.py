"""The flattened view of a copy of values: its table on pages, set in our own type, and proven (`own_type.py`).

Rule: columns stand in line, as wide as their longest cell up to a bound, then words wrap; columns that do not fit
beside the others follow on pages of their own, in groups. Rows have their numbers, so that groups can be read together.
Never: reads a spreadsheet; what it sets is the proven CSV. Residual risk: none beyond the CSV's.
"""

import textwrap
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path

from sanitize import own_type
from sanitize.findings import Cleaning, Recipe
from sanitize.formats import csv_again
from sanitize.tables import CSV
from sanitize.tools import pdfium, qpdf
from sanitize.typesetting import columns_at

RECIPE_NAME, RECIPE_VERSION = "values view", 1
_WIDEST = 34  # letters of a cell before its words wrap
_BETWEEN = " | "

Rows = Sequence[Sequence[str]]


def view(original: Path, into: Path, work: Path, after: Callable[[str], None]) -> Cleaning:
    """Sets a copy of values on pages; `work` is a private folder.

    Raises:
        Unreadable: no table, or a letter we cannot set. TooLarge: too many pages. StillDirty, Damaged: not proven.
        ToolFailed: a program or the typeface is missing.
    """
    rows = csv_again.rows_of(original.read_bytes().decode())
    after("identified")
    try:
        checks = own_type.set_copy(tuple(texts_of(rows, columns_at(own_type.DPI))), into, after)
    except BaseException:
        into.unlink(missing_ok=True)  # a copy that was not proven must not be found by anybody
        raise
    after("proven")
    tools = (("pdfium", pdfium.version()), ("pillow", version("pillow")), ("qpdf", qpdf.probe(work)))
    recipe = Recipe(RECIPE_NAME, RECIPE_VERSION, tools, (("dpi", str(own_type.DPI)), ("of", "the copy of values")))
    pages = int(dict(checks)["pages"].partition(",")[0])
    return Cleaning(CSV, "application/pdf", recipe, (), (), tuple(checks), pages)


def texts_of(rows: Rows, width: int) -> Iterator[str]:
    """Gives the text of each group of columns that fits into a width."""
    numbers = len(str(len(rows)))
    for first, last, widths in _groups(rows, width - numbers - len(_BETWEEN)):
        lines: list[str] = []
        for number, row in enumerate(rows, start=1):
            lines += _lines(f"{number:>{numbers}}", row[first:last], widths)
            if number == 1:
                lines.append("-" * (numbers + sum(widths) + len(_BETWEEN) * len(widths)))
        yield "\n".join(lines)


def _groups(rows: Rows, width: int) -> Iterator[tuple[int, int, list[int]]]:
    """Gives first and last column of each group (the last not in it) and the widths of its columns."""
    columns = max((len(row) for row in rows), default=0)
    widths = [_width([row[at] for row in rows if at < len(row)]) for at in range(columns)]
    first = 0
    while first < columns:
        last, taken = first + 1, widths[first]
        while last < columns and taken + len(_BETWEEN) + widths[last] <= width:
            taken += len(_BETWEEN) + widths[last]
            last += 1
        yield first, last, widths[first:last]
        first = last


def _width(cells: Sequence[str]) -> int:
    return min(max((len(line) for cell in cells for line in cell.split("\n")), default=1) or 1, _WIDEST)


def _lines(number: str, row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """Sets one row: its cells side by side, each in as many lines as it needs."""
    cells = [_wrapped(cell, width) for cell, width in zip(row, widths, strict=False)]
    for at, line in enumerate(zip_longest(*cells, fillvalue="")):
        said = _BETWEEN.join(part.ljust(width) for part, width in zip(line, widths, strict=False))
        yield f"{number if at == 0 else ' ' * len(number)}{_BETWEEN}{said}".rstrip()


def _wrapped(cell: str, width: int) -> list[str]:
    lines = [piece for line in cell.split("\n") for piece in textwrap.wrap(line, width, break_on_hyphens=False) or [""]]
    return lines or [""]
