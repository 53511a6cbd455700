"""Tests of sanitize/formats/recall.py: the same is asked once, memory is bounded, errors are not kept."""

import pytest

from sanitize.formats.recall import Recall


def test_the_same_bytes_are_asked_once_while_there_is_room() -> None:
    asked: list[bytes] = []
    recall = Recall[int](most=10)

    def found(of: bytes) -> int:
        asked.append(of)
        return len(of)

    def length(of: bytes) -> int:
        return recall.of(of, len(of), lambda: found(of))

    assert [length(b"1234"), length(b"12" + b"34"), length(b"5678"), length(b"1234")] == [4, 4, 4, 4]
    assert asked == [b"1234", b"5678"]
    assert [length(b"abcd"), length(b"1234")] == [4, 4]  # no room for the first of them: the others went
    assert [length(b"too long for it"), length(b"too long for it")] == [15, 15]
    recall.forget()
    assert length(b"abcd") == 4
    assert asked[2:] == [b"abcd", b"1234", b"too long for it", b"too long for it", b"abcd"]


def test_an_error_is_raised_each_time() -> None:
    recall = Recall[int]()
    for _ in range(2):
        with pytest.raises(ValueError, match="no number"):
            recall.of("x", 1, _refuse)


def _refuse() -> int:
    raise ValueError("no number")
