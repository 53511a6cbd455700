"""Designations are compared as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.listing import folded


@pytest.mark.parametrize(
    ("text", "compared"), [("Brave_Otter", "brave otter"), ("naïve ÉLAN", "naive elan"), ("ﬁne", "fine"), ("", "")]
)
def test_case_accents_and_underscores_make_no_difference(text: str, compared: str) -> None:
    assert folded(text) == compared


@given(st.text(max_size=40))
def test_folding_reaches_an_end(text: str) -> None:
    assert folded(folded(folded(text))) == folded(folded(text))
