"""Boxes: DocumentCloud's form in and out, read strictly; one spelling of what is signed."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanitize.boxes import (
    LONGEST_JSON,
    MOST_BOXES,
    Box,
    Mode,
    Redactions,
    read_boxes,
    read_redactions,
    read_terms,
    write_boxes,
)
from sanitize.errors import BadBoxes
from sanitize.pages import GRID

ONE = {"page_number": 0, "x1": 0.1, "y1": 0.2, "x2": 0.3, "y2": 0.4}
EDGES = st.tuples(st.integers(0, GRID - 1), st.integers(1, GRID)).map(lambda pair: (min(pair), max(pair) + 1))
TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    (left, right), (top, bottom) = draw(EDGES), draw(EDGES)
    mode, reason, label = draw(st.sampled_from(Mode)), draw(TEXT), draw(st.booleans())
    return Box(draw(st.integers(1, 3000)), top, left, min(bottom, GRID), min(right, GRID), mode, reason, label)


def sound(box: Box) -> bool:
    return box.left < box.right and box.top < box.bottom


def test_documentcloud_counts_pages_from_0_and_a_box_without_mode_covers_its_line() -> None:
    (box,) = read_boxes(json.dumps([ONE]))
    assert box == Box(1, 200_000, 100_000, 400_000, 300_000, Mode.LINE)


def test_edges_between_two_millionths_are_rounded_outward() -> None:
    (box,) = read_boxes('[{"page_number":0,"x1":0.10000049,"y1":0.2,"x2":0.30000001,"y2":1e-0}]')
    assert (box.left, box.right, box.bottom) == (100_000, 300_001, GRID)


@settings(max_examples=60, deadline=None)
@given(st.lists(boxes().filter(sound), max_size=5))
def test_what_is_exported_is_read_back(several: list[Box]) -> None:
    assert read_boxes(write_boxes(several)) == tuple(several)


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ([], "keys"),
        (ONE | {"colour": "pink"}, "keys"),
        ({"page_number": 0, "x1": 0.1}, "edge"),
        (ONE | {"x1": -0.1}, "edge"),
        (ONE | {"x2": 1.1}, "edge"),
        (ONE | {"x2": "0.3"}, "edge"),
        (ONE | {"x2": True}, "edge"),
        (ONE | {"x1": 0.3}, "empty"),
        (ONE | {"y2": 0.1}, "empty"),
        (ONE | {"page_number": -1}, "page"),
        (ONE | {"page_number": 1.5}, "page"),
        (ONE | {"page_number": 3000}, "page"),
        (ONE | {"page_number": True}, "page"),
        (ONE | {"mode": "blur"}, "options"),
        (ONE | {"mode": ["line"]}, "options"),
        (ONE | {"reason": "x" * 201}, "options"),
        (ONE | {"reason": "a\nb"}, "options"),
        (ONE | {"label": 1}, "options"),
    ],
)
def test_a_box_not_wholly_understood_refuses_the_list_and_says_which(item: object, message: str) -> None:
    with pytest.raises(BadBoxes) as refused:
        read_boxes(json.dumps([ONE, item]))
    assert refused.value.message.id == f"sanitize.boxes_{message}"
    assert dict(refused.value.message.params)["number"] == 2


@pytest.mark.parametrize(
    "written",
    [
        "",
        "{}",
        "null",
        '[{"page_number":0,"x1":NaN,"y1":0,"x2":1,"y2":1}]',
        '[{"page_number":0,"x1":-Infinity,"y1":0,"x2":1,"y2":1}]',
        "[" * 100_000,
        json.dumps([ONE] * (MOST_BOXES + 1)),
        " " * (LONGEST_JSON + 1),
    ],
)
def test_what_is_no_list_of_boxes_is_refused(written: str) -> None:
    with pytest.raises(BadBoxes):
        read_boxes(written)


def test_a_number_with_a_monstrous_exponent_is_an_edge_out_of_bounds() -> None:
    with pytest.raises(BadBoxes):
        read_boxes('[{"page_number":0,"x1":0,"y1":0,"x2":1e999999999,"y2":1}]')
    with pytest.raises(BadBoxes):
        read_boxes('[{"page_number":0,"x1":0,"y1":0,"x2":1e-999999999999999999999,"y2":1}]')


@settings(max_examples=60, deadline=None)
@given(st.lists(boxes().filter(sound), max_size=5), st.lists(TEXT, max_size=4), st.lists(TEXT, max_size=4))
def test_redactions_have_one_spelling(several: list[Box], hunted: list[str], stays: list[str]) -> None:
    one = Redactions(tuple(several), tuple(hunted), tuple(stays), "CAVIARDÉ")
    other = Redactions(tuple(reversed(several)), tuple(reversed(hunted)), tuple(stays * 2), "CAVIARDE\u0301")
    assert one.written() == other.written()
    assert one.digest() == other.digest()
    assert read_redactions(one.written()).written() == one.written()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("redactions/v1", "redactions/v2"),
        ('"label":""', '"label":"","more":1'),
        ('"hunted":["Dupont"]', '"hunted":[7]'),
        ('"line"', '"blur"'),
        ("[1,100000", "[0,100000"),
        ("300000,400000", "90000,400000"),
        ("100000,200000", "1e5,200000"),
        (",0]]", ",2]]"),
        ("Dupont", "Du\\npont"),
    ],
)
def test_redactions_are_read_strictly(before: str, after: str) -> None:
    written = Redactions(read_boxes(json.dumps([ONE])), ("Dupont",)).written().decode()
    assert before in written
    with pytest.raises(BadBoxes):
        read_redactions(written.replace(before, after).encode())


def test_terms_are_lines() -> None:
    assert read_terms("Dupont\r\n\n  06 12 34 56 78 \n") == ("Dupont", "06 12 34 56 78")
    for written in ("x" * 201, "a\tb", "nom\n" * 2001):
        with pytest.raises(BadBoxes):
            read_terms(written)
