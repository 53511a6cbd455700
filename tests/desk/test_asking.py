"""Passphrases come from a terminal or a descriptor, one line a question, and never show in an error."""

import os
import traceback
from collections.abc import Callable, Sequence

import pytest

from desk.asking import ask_twice, from_descriptor
from desk.errors import NotConfirmed, Usage


def given(content: bytes) -> Callable[[str], str]:
    read, write = os.pipe()
    os.write(write, content)
    os.close(write)
    return from_descriptor(read)


def answers(content: bytes, count: int) -> Sequence[str]:
    ask = given(content)
    return [ask("?") for _ in range(count)]


def test_each_question_takes_one_line_and_leaves_the_rest() -> None:
    assert answers("première\n second one \nthird".encode(), 3) == ["première", " second one ", "third"]


@pytest.mark.parametrize("content", [b"", b"\n", b"one\n", b"one\n\n"])
def test_a_missing_line_is_told(content: bytes) -> None:
    with pytest.raises(Usage) as told:
        answers(content, 2)
    assert told.value.message.id == "desk.no_passphrase_given"


@pytest.mark.parametrize("content", [b"secret-\xff\xfe\n", b"s" * 5000 + b"\n"])
def test_what_is_no_text_or_endless_is_refused_without_showing_it(content: bytes) -> None:
    with pytest.raises(Usage) as told:
        answers(content, 1)
    assert told.value.message.id == "desk.passphrase_not_text"
    assert told.value.__context__ is None
    assert "secret" not in "".join(traceback.format_exception(told.value, chain=True)).replace(
        content.decode("latin1"), ""
    )


def test_the_longest_passphrase_is_taken_whole() -> None:
    assert answers(b"s" * 4096 + b"\nnext\n", 2) == ["s" * 4096, "next"]


def test_a_descriptor_that_is_not_open_is_told() -> None:
    read, write = os.pipe()
    os.close(read)
    os.close(write)
    for number in (read, -5):
        with pytest.raises(Usage):
            from_descriptor(number)("?")


def test_a_new_passphrase_is_asked_twice_and_must_be_the_same() -> None:
    assert ask_twice(given(b"one\none\n"), "?", "again?") == "one"
    with pytest.raises(NotConfirmed):
        ask_twice(given(b"one\nother\n"), "?", "again?")
