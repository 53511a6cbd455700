"""How far boxes reach: never less than drawn, and a size that says nothing about what lay under."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from sanitize.boxes import Box, Mode
from sanitize.covering import CODING_GRID, Paper, Rect, cover, drawn_on, placed_on, touches
from sanitize.pages import GRID
from sanitize.rulings import cell_around
from sanitize.tools.tesseract import Word

WIDTH, HEIGHT, DPI = 1654, 2339, 200
A4 = Paper(WIDTH, HEIGHT, DPI, lambda _: None)


def word(text: str, left: int, top: int, width: int, line: int, height: int = 30) -> Word:
    right, bottom = left + width, top + height
    return Word(text, left / WIDTH, top / HEIGHT, right / WIDTH, bottom / HEIGHT, 90, line)


def box_on(words: list[Word], text: str, mode: Mode) -> Box:
    found = next(each for each in words if each.untrusted_text == text)
    left, top, right, bottom = (int(edge * GRID) for edge in (found.left, found.top, found.right, found.bottom))
    return Box(1, top, left, bottom, right, mode)


def letter(name: int, *, left: int = 200, last: int = 1400) -> list[Word]:
    """Three lines; in the middle of the second stands a name, and what follows is moved by its width."""
    second = [("par", left, 60), ("NOM", left + 80, name), ("hier", left + 100 + name, 70)]
    return [
        *(word("mot", at, 300, 90, 0) for at in range(left, last, 110)),
        *(word(text, at, 350, width, 1) for text, at, width in second),
        *(word("mot", at, 400, 90, 2) for at in range(left, last, 110)),
    ]


@st.composite
def pages(draw: st.DrawFn) -> tuple[Box, list[Word]]:
    numbers = st.integers(0, WIDTH - 130)
    words = [
        word("x", draw(numbers), 100 * (line + 1), draw(st.integers(5, 120)), line)
        for line in range(draw(st.integers(0, 6)))
        for _ in range(draw(st.integers(1, 5)))
    ]
    left, top = draw(st.integers(0, GRID - 2)), draw(st.integers(0, GRID - 2))
    right, bottom = draw(st.integers(left + 1, GRID)), draw(st.integers(top + 1, min(top + 60_000, GRID)))
    return Box(1, top, left, bottom, right, draw(st.sampled_from(Mode))), words


@settings(max_examples=300, deadline=None)
@given(pages())
def test_what_was_drawn_is_covered_with_a_margin_and_edges_lie_on_the_coding_grid(page: tuple[Box, list[Word]]) -> None:
    box, words = page
    (rect,) = cover([box], words, A4)
    drawn = drawn_on(box, A4)
    margin = Rect(
        max(drawn.left - 4, 0), max(drawn.top - 4, 0), min(drawn.right + 4, WIDTH), min(drawn.bottom + 4, HEIGHT)
    )
    assert rect.covers(margin)
    assert A4.whole.covers(rect)
    assert rect.left % CODING_GRID == rect.top % CODING_GRID == 0
    assert rect.right % CODING_GRID == 0 or rect.right == WIDTH
    assert rect.bottom % CODING_GRID == 0 or rect.bottom == HEIGHT
    if box.mode is not Mode.TIGHT:
        touched = [placed_on(each, A4) for each in words if touches(placed_on(each, A4), drawn)]
        assert all(rect.covers(each) for each in touched)


@pytest.mark.parametrize("name", [40, 90, 200, 333, 610])
def test_a_line_is_as_wide_for_every_name(name: int) -> None:
    words = letter(name)
    (rect,) = cover([box_on(words, "NOM", Mode.LINE)], words, A4)
    (least,) = cover([box_on(letter(40), "NOM", Mode.LINE)], letter(40), A4)
    assert rect == least
    assert rect.covers(Rect(200, 350, 1400, 380))


def test_a_name_that_sticks_out_of_the_other_lines_takes_the_line_to_the_edge() -> None:
    words = letter(900, last=500)
    (rect,) = cover([box_on(words, "NOM", Mode.LINE)], words, A4)
    assert (rect.left, rect.right) == (cover([box_on(letter(40), "NOM", Mode.LINE)], letter(40), A4)[0].left, WIDTH)


def test_a_line_ends_where_a_neighbouring_column_begins() -> None:
    column = [word("col", 900, top, 200, 10 + at) for at, top in enumerate((300, 350, 400))]
    for name in (40, 200, 333):
        words = [*letter(name, last=700), *column]
        (rect,) = cover([box_on(words, "NOM", Mode.LINE)], words, A4)
        assert 880 <= rect.right <= 900, "the other column stays, and the width is that of the column"


def test_a_word_far_off_on_the_same_line_is_no_column() -> None:
    words = [*letter(200, last=700), word("isolé", 1300, 350, 100, 9)]
    (rect,) = cover([box_on(words, "NOM", Mode.LINE)], words, A4)
    assert rect.right != 1288, "its place may depend on the name"


def test_snapping_ends_on_the_grid_and_takes_whole_words() -> None:
    words = letter(200)
    (rect,) = cover([box_on(words, "NOM", Mode.SNAP)], words, A4)
    assert rect.covers(Rect(200, 350, 570, 380)), "both neighbours, because the grid cuts them"
    widths = {cover([box_on(each, "NOM", Mode.SNAP)], each, A4)[0].right for each in map(letter, (200, 204, 208))}
    assert len({right // 8 for right in widths}) <= 2


def test_tight_is_the_box_and_its_margin_page_is_the_page() -> None:
    words = letter(200)
    (tight,) = cover([box_on(words, "NOM", Mode.TIGHT)], words, A4)
    assert Rect(280, 350, 480, 380).joined(tight) == tight
    assert tight.right - tight.left < 240
    assert cover([box_on(words, "NOM", Mode.PAGE)], words, A4) == (A4.whole,)


def table() -> Image.Image:
    picture = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = ImageDraw.Draw(picture)
    for x in (200, 600, 1000):
        pen.line((x, 300, x, 600), fill=0, width=3)
    for y in (300, 400, 500, 600):
        pen.line((200, y, 1000, y), fill=0, width=3)
    return picture


def test_a_cell_goes_to_the_rules_around_it_and_without_rules_it_is_the_line() -> None:
    words = [word("NOM", 650, 430, 100, 0), word("mot", 250, 430, 100, 0), word("mot", 250, 330, 100, 1)]
    ruled = Paper(WIDTH, HEIGHT, DPI, lambda rect: cell_around(table(), rect))
    (cell,) = cover([box_on(words, "NOM", Mode.CELL)], words, ruled)
    assert cell.covers(Rect(603, 403, 998, 498))
    assert Rect(584, 384, 1016, 516).covers(cell)
    assert cover([box_on(words, "NOM", Mode.CELL)], words, A4) == cover([box_on(words, "NOM", Mode.LINE)], words, A4)


def test_a_cell_is_not_guessed_where_a_rule_is_missing() -> None:
    picture = table()
    picture.paste(255, (990, 250, 1010, 650))
    assert cell_around(picture, Rect(650, 430, 750, 460)) is None
    assert cell_around(Image.new("L", (100, 100), 255), Rect(10, 10, 30, 30)) is None


def test_a_scan_without_words_is_covered_from_edge_to_edge() -> None:
    (rect,) = cover([Box(1, 100_000, 400_000, 120_000, 500_000, Mode.LINE)], [], A4)
    assert (rect.left, rect.right) == (0, WIDTH)
