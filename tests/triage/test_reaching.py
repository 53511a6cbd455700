"""The cell a box reaches to is found as burning finds it, kept with the version, and shown before anybody signs."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from intake.limits import Limits
from intake.receive import receive
from sanitize.boxes import Box, Mode, Redactions
from sanitize.covering import Paper, cover
from sanitize.pages import GRID
from sanitize.raster import Ink, sheets
from sanitize.redact import DPI
from sanitize.rulings import cell_around
from sanitize.workshop import Workshop
from tests.exports import write_singles
from tests.newsroom import Newsroom
from triage.drawing import reach
from triage.pages import leaves, render, words
from triage.reaching import cells_of
from triage.redacting import save_draft

SIZE = (1654, 600)
CELL = (300, 100, 700, 300)
DRAWN = Box(1, GRID * 150 // 600, GRID * 350 // 1654, GRID * 180 // 600, GRID * 420 // 1654, Mode.CELL)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    page = Image.new("L", SIZE, 255)
    ImageDraw.Draw(page).rectangle(CELL, outline=0, width=4)
    page.save(tmp_path / "table.png", dpi=(200, 200))
    return tmp_path / "table.png"


@pytest.fixture
def exhibit(newsroom: Newsroom, picture: Path, tmp_path: Path) -> str:
    stick = tmp_path / "stick"
    stick.mkdir()
    write_singles([newsroom.exporter.document(1, "brave otter", picture.read_bytes(), b"table.png")], stick)
    chain = newsroom.chain()
    receive(stick, chain, Limits())
    (submission,) = chain.catalog.submissions()
    return chain.catalog.exhibits(submission.label)[0].label


def test_what_is_shown_is_the_cell_that_will_be_burnt(newsroom: Newsroom, exhibit: str, picture: Path) -> None:
    chain, wanted = newsroom.chain(), Redactions((DRAWN,))
    render(exhibit, chain, Workshop, "desk")
    record = save_draft(exhibit, wanted, "alice", chain, Workshop)
    leaf, read = leaves(exhibit, chain).pages[0], words(exhibit, 1, chain)
    (shown,) = reach([DRAWN], read, leaf, cells_of(record, wanted, chain))
    (sheet,) = sheets(picture, "image/png", ink=Ink.GREY, dpi=DPI)
    (burnt,) = cover([DRAWN], [], Paper(sheet.width, sheet.height, DPI, lambda box: cell_around(sheet, box)))
    scale = leaf.width / sheet.width
    assert all(abs(a - b * scale) <= 10 for a, b in zip(shown.edges, burnt.edges, strict=True))  # margins, coding grid
    assert shown.right - shown.left < leaf.width // 2
    (line,) = reach([DRAWN], read, leaf, {})
    assert line.right - line.left > leaf.width // 2


def test_without_a_table_or_a_jail_the_line_is_shown(newsroom: Newsroom, exhibit: str) -> None:
    chain = newsroom.chain()
    render(exhibit, chain, Workshop, "desk")
    outside = Redactions((Box(1, 1, 1, 9_000, 9_000, Mode.CELL),))
    record = save_draft(exhibit, outside, "alice", chain, Workshop)
    assert cells_of(record, outside, chain) == {}
    without = Redactions((DRAWN,))
    assert cells_of(save_draft(exhibit, without, "alice", chain), without, chain) == {}
