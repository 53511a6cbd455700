"""Boxes around words: neighbours share one, lines part them; what is black covers what is drawn."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sanitize.boxes import Box, Mode
from sanitize.covering import Paper, drawn_on
from sanitize.pages import GRID, PAINTED_AT, PlacedWord, ReadPage
from triage.drawing import NOTHING, of_words, reach, with_boxes, with_page
from triage.leaves import Leaf

A4 = Leaf("", "", 827, 1169)
WORD = 50_000


def read(*rows: str) -> ReadPage:
    placed = []
    for line, row in enumerate(rows):
        top = 40_000 * line + 50_000
        for at, text in enumerate(row.split(" ")):
            left = 60_000 * at + 50_000
            placed.append(PlacedWord(text, left, top, left + WORD, top + 20_000, 90, line))
    return ReadPage(1, tuple(placed))


def test_neighbours_share_a_box_and_lines_part_them() -> None:
    page = read("un deux trois quatre", "cinq six")
    boxes = of_words(page, [1, 2, 3, 4, 5], Mode.TIGHT, "nom")
    assert [(box.left, box.right) for box in boxes] == [(110_000, 280_000), (50_000, 160_000)]
    assert {box.reason for box in boxes} == {"nom"}


def test_words_that_are_not_there_are_left_out() -> None:
    assert of_words(read("un"), [0, 7, -1], Mode.LINE, "") == of_words(read("un"), [0], Mode.LINE, "")


def test_a_page_drawn_anew_leaves_the_others_alone() -> None:
    first, second = (Box(page, 0, 0, 10, 10) for page in (1, 2))
    wanted = with_page(with_boxes(NOTHING, [first, second], ["Dupont"]), 2, [])
    assert (wanted.boxes, wanted.hunted) == ((first,), ("Dupont",))
    assert with_boxes(wanted, [first], ["Dupont"]) == wanted


@settings(deadline=None)
@given(
    edges=st.tuples(*[st.integers(0, GRID - 1)] * 2, *[st.integers(1, GRID // 2)] * 2),
    mode=st.sampled_from(list(Mode)),
)
def test_what_will_be_black_covers_what_is_drawn(edges: tuple[int, int, int, int], mode: Mode) -> None:
    left, top, width, height = edges
    box = Box(1, top, left, min(top + height, GRID), min(left + width, GRID), mode)
    (black,) = reach([box], read("un deux trois", "quatre cinq"), A4, {})
    assert black.covers(drawn_on(box, Paper(A4.width, A4.height, PAINTED_AT, lambda _: None)))
