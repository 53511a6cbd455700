"""Tests of sanitize/untrusted.py."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Template

from sanitize.untrusted import Untrusted, is_selector

NASTY = Untrusted("a\u202e\x1b[31m<b>\u200b")


def test_it_cannot_slip_into_text() -> None:
    for slip in (str, "{}".format, lambda text: f"{text}", lambda text: "%s" % text, Path, open):  # noqa: UP031 — the point
        with pytest.raises(TypeError):
            slip(NASTY)


def test_it_cannot_slip_into_a_page() -> None:
    with pytest.raises(TypeError):
        Template("{{ text }}", autoescape=True).render(text=NASTY)


def test_a_traceback_does_not_show_it() -> None:
    assert repr(NASTY) == "Untrusted(11 characters)"


def test_eyes_see_what_hides() -> None:
    assert NASTY.shown() == "a\\u{202e}\\u{1b}[31m<b>\\u{200b}"
    assert Untrusted("C:\\new").shown() == "C:\\\\new"
    assert Untrusted("x" * 300).shown(10) == "x" * 10 + "…"


@given(st.text())
def test_what_is_shown_prints_and_can_be_told_apart(text: str) -> None:
    shown = Untrusted(text).shown(len(text))
    assert all(unicodedata.category(c)[0] not in "CZ" or c == " " for c in shown)
    assert not any(is_selector(c) for c in shown)
    assert Untrusted(text).raw == text


@given(st.text(), st.text())
def test_two_texts_never_look_the_same_when_written_out(one: str, other: str) -> None:
    same = Untrusted(one).shown(1000) == Untrusted(other).shown(1000)
    assert same == (one == other)
