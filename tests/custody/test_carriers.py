"""The media register: which stick brought what, what became of it, and whose stick nobody has given account of."""

import pytest

from custody.acts import Act
from custody.carriers import LONGEST, Direction, Fate, Marks, dispose, find, register, register_of
from custody.chain import Chain
from custody.errors import Unknown
from tests.newsroom import Newsroom

BLUE = Marks("blue stick", "0123-4567", "blue")


@pytest.fixture
def chain(newsroom: Newsroom) -> Chain:
    """A vault two sticks were taken into, with nothing registered."""
    made = newsroom.chain()
    for drop in ("d1", "d2"):
        counts = {"accepted": 3, "duplicate": 1, "quarantined": 1}
        made.record([made.draft(Act.CARRIED_IN, "alice", drop=drop, medium=f"stick {drop}", **counts)])
    return made


def test_a_drop_is_unaccounted_for_until_its_stick_is_registered(chain: Chain) -> None:
    assert [(each.id, each.medium, each.things) for each in register_of(chain).unaccounted] == [
        ("d2", "stick d2", 4),
        ("d1", "stick d1", 4),
    ]
    one = register(BLUE, Direction.IN, "alice", chain, drop="d1")
    now = register_of(chain)
    assert [each.id for each in now.unaccounted] == ["d2"]
    assert now.carriers == (one,)
    assert (one.marks, one.drops, one.fate) == (BLUE, ("d1",), None)


def test_what_was_done_with_it_is_recorded_and_using_it_again_says_so(chain: Chain) -> None:
    one = register(BLUE, Direction.IN, "alice", chain, drop="d1")
    gone = dispose(one.id[:6], Fate.WIPED, " twice,\n by dd ", "bob", chain)
    assert (gone.fate, gone.fate_by, gone.why) == (Fate.WIPED, "bob", "twice, by dd")
    again = register(BLUE, Direction.IN, "alice", chain, drop="d2", again=one.id)
    assert (again.id, again.drops, again.fate) == (one.id, ("d1", "d2"), None)
    assert register_of(chain).carriers == (again,)
    assert not register_of(chain).unaccounted


@pytest.mark.parametrize("marks", [Marks(), Marks(" ", "\n", "blue"), Marks("x" * (LONGEST + 1))])
def test_a_medium_needs_something_to_know_it_by(chain: Chain, marks: Marks) -> None:
    with pytest.raises(Unknown):
        register(marks, Direction.OUT, "alice", chain)


def test_what_is_not_there_is_refused(chain: Chain) -> None:
    register(BLUE, Direction.IN, "alice", chain, drop="d1")
    for wrong in ({"drop": "d1"}, {"drop": "nowhere"}, {"again": "zz"}):
        with pytest.raises(Unknown):
            register(BLUE, Direction.IN, "alice", chain, **wrong)
    for carrier in ("", "zz"):
        with pytest.raises(Unknown):
            find(carrier, register_of(chain))
