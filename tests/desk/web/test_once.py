"""A form sent twice is one act."""

import pytest

from desk.errors import AlreadySent, NotFromHere
from desk.web.once import Once

TOKEN = "0123456789abcdef" * 2


def test_the_second_is_led_to_where_the_first_was() -> None:
    once = Once()
    assert once.begin("s", TOKEN) == ""
    once.done("s", TOKEN, "/there")
    assert once.begin("s", TOKEN) == "/there"


def test_the_second_waits_for_no_answer_while_the_first_is_being_done() -> None:
    once = Once()
    once.begin("s", TOKEN)
    with pytest.raises(AlreadySent):
        once.begin("s", TOKEN)


def test_a_refused_act_can_be_tried_again() -> None:
    once = Once()
    once.begin("s", TOKEN)
    once.give_back("s", TOKEN)
    assert once.begin("s", TOKEN) == ""


def test_a_token_counts_for_its_own_session() -> None:
    once = Once()
    assert once.begin("s", TOKEN) == once.begin("t", TOKEN) == ""


@pytest.mark.parametrize("token", ["", "short", "é" * 32, "-" * 32, "a" * 33])
def test_what_is_no_token_of_ours_is_refused(token: str) -> None:
    with pytest.raises(NotFromHere):
        Once().begin("s", token)
