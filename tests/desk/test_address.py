"""The text behind the question mark is read strictly, and what the desk writes it reads again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.listing import Wanted
from desk.address import asked_in, place_in, query_of
from tests.triage.test_inbox import asked_for
from triage.errors import NotAFilter, NotAMark
from triage.inbox import Asked


@given(asked_for())
def test_what_is_written_is_read_again(asked: Asked) -> None:
    assert asked_in(query_of(asked)) == asked


@given(st.text(max_size=60))
def test_every_query_is_understood_or_politely_refused(query: str) -> None:
    try:
        asked = asked_in(query)
    except (NotAFilter, NotAMark):
        return
    assert asked_in(query_of(asked)) == asked


def test_an_empty_query_asks_for_everything() -> None:
    assert asked_in("") == Asked()
    assert query_of(Asked(Wanted(text="naïve & co", starred=True))) == "starred=1&text=na%C3%AFve+%26+co"


@pytest.mark.parametrize("query", ["starred", "text=%ff", "&".join(["text="] * 21), "text=" + "a" * 2_000])
def test_a_query_that_cannot_be_read_is_refused(query: str) -> None:
    with pytest.raises(NotAFilter, match=r"triage\.filter_unreadable"):
        asked_in(query)


def test_a_filter_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(NotAFilter, match=r"triage\.filter_unknown"):
        asked_in("starred=1&colour=red")


@pytest.mark.parametrize("text", ["", "0", "x", "-1", "1.5", "²", "٣", "1\n", "9" * 20, "9" * 5_000])
def test_what_is_no_place_asks_for_the_beginning(text: str) -> None:
    assert place_in(text) is None
    assert place_in("9" * 15) == 10**15 - 1
