"""How pages cross from the jail: written in full, read strictly."""

import json

import pytest

from sanitize import hatch
from sanitize.errors import ToolFailed
from sanitize.findings import Recipe
from sanitize.pages import GRID, MOST_PAGES, Leaf, PaintedPage, Painting, PlacedWord, ReadPage, Shade

WORD = PlacedWord("été", 1, 2, GRID, 500_000, 90, 3)
RECIPE = Recipe("pages", 1, (("pdfium", "1"),), (("dpi", "150"),))


@pytest.mark.parametrize(
    "answer",
    [
        PaintedPage(1, 1240, 1754, Shade.GREY),
        PaintedPage(MOST_PAGES, 1, 1, Shade.COLOUR),
        ReadPage(2, (WORD, WORD), "ce que le document dit\nde lui-même " * 500),
        ReadPage(1, ()),
        Painting("application/pdf", RECIPE, 3),
    ],
)
def test_what_is_written_is_read_back(answer: Leaf | Painting) -> None:
    assert hatch.read(hatch.written(answer)) == answer


def test_a_box_is_told_in_shares_of_the_page() -> None:
    assert WORD.box == (0.000001, 0.000002, 1.0, 0.5)


WORDS = ["été", 1, 2, 3, 4, 90, 0]


@pytest.mark.parametrize(
    "line",
    [
        {"painted": [0, 1, 1, "L"]},
        {"painted": [MOST_PAGES + 1, 1, 1, "L"]},
        {"painted": [1, 0, 1, "L"]},
        {"painted": [1, 100_000, 100_000, "L"]},
        {"painted": [1, True, 1, "L"]},
        {"painted": [1, 1, 1, "CMYK"]},
        {"painted": [1, 1, 1]},
        {"painted": "all"},
        {"read": [1, [WORDS], "x" * 200_001]},
        {"read": [1, [WORDS], "\ud800"]},
        {"read": [1, [WORDS] * 50_001, ""]},
        {"read": [1, [[*WORDS, 1]], ""]},
        {"read": [1, [["x" * 201, *WORDS[1:]]], ""]},
        {"read": [1, [["x", -1, 2, 3, 4, 90, 0]], ""]},
        {"read": [1, [["x", 1, 2, GRID + 1, 4, 90, 0]], ""]},
        {"read": [1, [["x", 0.5, 2, 3, 4, 90, 0]], ""]},
        {"read": [1, [["x", 1, 2, 3, 4, 101, 0]], ""]},
        {"painting": ["application/pdf", ["pages", 1, [], []], 0]},
        {"painting": ["application/pdf", ["pages", 1, []], 1]},
        {"painting": ["application/pdf", ["pages", "1", [], []], 1]},
    ],
)
def test_anything_else_is_refused(line: object) -> None:
    with pytest.raises(ToolFailed):
        hatch.read(json.dumps(line).encode())
