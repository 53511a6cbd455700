"""Tests of words/visible.py."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from words.visible import LIMIT, visible, visible_way


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text, été", "plain text, été"),
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("line\nline", "line⟨U+000A⟩line"),
        ("\x1b[31m", "⟨U+001B⟩[31m"),
        ("zero\u200bwidth", "zero⟨U+200B⟩width"),
        ("lone\ud800", "lone⟨U+D800⟩"),
        ("\u3164\u2800", "⟨U+3164⟩⟨U+2800⟩"),
        ("a\ufe0f", "a⟨U+FE0F⟩"),
        ("1\u202f200\u00a0o", "1\u202f200\u00a0o"),
    ],
)
def test_hiding_characters_are_spelled_out(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_long_text_is_cut_and_says_so() -> None:
    assert visible("a" * (LIMIT + 1)) == "a" * LIMIT + "…"
    assert visible("a" * LIMIT) == "a" * LIMIT
    assert visible("abcdef", limit=3) == "abc…"


def test_right_to_left_text_is_isolated() -> None:
    assert visible("תיק") == "\u2068תיק\u2069"


@given(st.text(max_size=300))
def test_nothing_shown_hides_but_our_own_isolates(text: str) -> None:
    shown = visible(text).removeprefix("\u2068").removesuffix("\u2069")
    assert not [char for char in shown if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}]


def test_of_a_long_name_with_folders_the_folders_go_first() -> None:
    assert visible_way("a/b.txt", 7) == "a/b.txt"
    assert visible_way("folder/b.txt", 7) == "…r/b.txt"
    assert visible_way("a folder/\u202eb.txt", 9) == "…er/⟨U+202E⟩b.txt"
    assert visible_way("folder/longer.txt", 7) == "…longer.…"
    assert visible_way("longer.txt", 7) == visible("longer.txt", 7)
