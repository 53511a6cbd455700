"""Tests of sanitize/reading.py: pages in order, read at the same time, no more painted ahead than are read."""

import threading
from collections.abc import Iterator

import pytest
from PIL import Image

from sanitize.errors import ToolFailed, Unreadable
from sanitize.reading import side_by_side
from sanitize.tools.tesseract import Word


def word(text: str) -> Word:
    return Word(text, 0.0, 0.0, 1.0, 1.0, 90, 0)


def read(picture: Image.Image) -> tuple[Word, ...]:
    return (word(str(picture.getpixel((0, 0)))),)


def pages(count: int, painted: list[int]) -> Iterator[Image.Image]:
    for number in range(count):
        painted.append(number)
        yield Image.new("L", (1, 1), number)


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_pages_come_in_order_each_with_its_words_and_few_are_painted_ahead(at_once: int) -> None:
    painted: list[int] = []
    with side_by_side(pages(7, painted), read, at_once) as given:
        for number, (picture, words) in enumerate(given):
            assert len(painted) <= number + max(at_once - 1, 1)  # a page is given before the next is painted
            assert picture.getpixel((0, 0)) == number
            assert words() == (word(str(number)),)
            assert len(painted) <= number + at_once
    assert painted == list(range(7))


def test_two_pages_are_read_at_the_same_time() -> None:
    both = threading.Barrier(2, timeout=300)  # breaks unless two readers meet here

    def meeting(picture: Image.Image) -> tuple[Word, ...]:
        both.wait()
        return read(picture)

    with side_by_side(pages(4, []), meeting, 2) as given:
        assert [words()[0].untrusted_text for _, words in given] == ["0", "1", "2", "3"]


def test_what_goes_wrong_in_a_reader_or_while_painting_is_told_and_nothing_goes_on() -> None:
    def failing(_: Image.Image) -> tuple[Word, ...]:
        raise ToolFailed("sanitize.pdf_tool_unclear", tool="tesseract")

    def torn() -> Iterator[Image.Image]:
        yield Image.new("L", (1, 1))
        raise Unreadable("sanitize.pdf_damaged", reason="painting")

    before = threading.active_count()
    with pytest.raises(ToolFailed), side_by_side(pages(5, []), failing, 2) as given:
        next(given)[1]()
    with pytest.raises(Unreadable), side_by_side(torn(), read, 2) as given:
        [words() for _, words in given]
    assert threading.active_count() == before
