"""Table cells under drawn boxes, found on the pages exactly as burning will paint them. Runs inside the jail.

Rule: the same picture, resolution and search as `redact.py`, so that whoever verifies is shown what will be black; told
in whole millionths of the page, rounded outward. A box in no cell is not told: it will cover its line.
Never: reads a word. Residual risk: pages are painted from the first to the last with such a box; that takes time.
"""

from collections.abc import Callable
from pathlib import Path

from sanitize.boxes import Box, Mode, Redactions
from sanitize.covering import Paper, drawn_on
from sanitize.findings import Finding, Grade, Inspection
from sanitize.pages import GRID
from sanitize.printing import paintable
from sanitize.redact import DPI, pages_of
from sanitize.rulings import cell_around
from words.message import Message

CELL = "sanitize.redaction_cell"
"""The message of a finding that tells of a cell: the place of its box among all, in order, and four edges."""


def cells(original: Path, media_type: str, wanted: Redactions, work: Path, after: Callable[[str], None]) -> Inspection:
    """Finds the cell of every box that asks for one.

    Raises:
        UnknownFormat, Unreadable, TooLarge: it cannot be painted. ToolFailed: a program is missing.
    """
    asked = [(at, box) for at, box in enumerate(sorted(set(wanted.boxes))) if box.mode is Mode.CELL]
    last = max((box.page for _, box in asked), default=0)
    found: list[Finding] = []
    with paintable(original, media_type, work) as painted:
        for number, sheet in enumerate(pages_of(painted), start=1):
            paper = Paper(sheet.width, sheet.height, DPI, lambda _: None)
            for at, box in asked:
                around = cell_around(sheet, drawn_on(box, paper)) if box.page == number else None
                if around is not None:
                    found.append(_told(at, box, around.edges, (sheet.width, sheet.height)))
            after(f"page {number}")
            if number >= last:
                break
    return Inspection(media_type, tuple(found))


def _told(at: int, box: Box, edges: tuple[int, int, int, int], size: tuple[int, int]) -> Finding:
    left, top, right, bottom = edges
    width, height = size
    told = Message.of(
        CELL,
        box=at,
        left=left * GRID // width,
        top=top * GRID // height,
        right=-(-right * GRID // width),
        bottom=-(-bottom * GRID // height),
    )
    return Finding(f"page {box.page}", Grade.GREEN, told)
