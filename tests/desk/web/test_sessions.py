"""Sessions: numbers nobody can guess or plant, and an end to all of them."""

from datetime import timedelta

from desk.web.sessions import IDLE, MOST_VISITORS, Session, Sessions
from tests.newsroom import Dice, FixedClock


def sessions(clock: FixedClock | None = None) -> Sessions:
    """Makes sessions with a clock and dice of their own."""
    return Sessions(clock or FixedClock(), Dice("sessions"))


def test_every_session_has_a_number_and_a_token_of_its_own() -> None:
    held = sessions()
    made = [held.visit("fr") for _ in range(3)]
    numbers = {text for each in made for text in (each.id, each.csrf)}
    assert len(numbers) == 6
    assert all(len(bytes.fromhex(each)) == 32 for each in numbers)


def test_a_number_the_desk_did_not_give_finds_nothing() -> None:
    held = sessions()
    held.visit("fr")
    assert held.find("") is None
    assert held.find("0" * 64) is None


def test_signing_in_ends_the_number_before() -> None:
    held = sessions()
    visitor = held.visit("en")
    entered = held.enter(visitor, "alice", "F" * 40, "1-2")
    assert held.find(visitor.id) is None
    found = held.find(entered.id)
    assert found is not None
    assert (found.reviewer, found.language, found.opening) == ("alice", "en", "1-2")
    assert {visitor.id, visitor.csrf}.isdisjoint({entered.id, entered.csrf})


def test_being_active_keeps_a_session_and_idleness_ends_it() -> None:
    clock = FixedClock()
    held = sessions(clock)
    number = held.visit("fr").id
    for _ in range(3):
        clock.now += IDLE - timedelta(seconds=5)
        assert held.find(number) is not None
    clock.now += IDLE
    assert held.find(number) is None


def test_visitors_make_room_for_each_other_and_never_push_a_reviewer_out() -> None:
    held = sessions()
    alice = held.enter(held.visit("fr"), "alice", "F" * 40, "1-2")
    visitors = [held.visit("fr") for _ in range(MOST_VISITORS + 3)]
    assert [held.find(each.id) is None for each in visitors[:4]] == [True, True, True, False]
    assert held.find(alice.id) is not None


def test_what_ended_is_not_brought_back_by_choosing_a_language() -> None:
    held = sessions()
    entered = held.enter(held.visit("fr"), "alice", "F" * 40, "1-2")
    held.end_all()
    held.speak(entered, "en")
    assert held.find(entered.id) is None


def test_a_session_does_not_print_its_number() -> None:
    made = sessions().visit("fr")
    assert isinstance(made, Session)
    assert made.id not in repr(made)
    assert made.csrf not in repr(made)
