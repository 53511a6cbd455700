"""Conditions a source set: each stands in the way until it is met by signature, an embargo until its day."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from custody import shredder
from custody.errors import NotPermitted, Unknown
from custody.shredding import EVERYTHING
from tests.release.candidates import TODAY, Candidates
from triage.conditions import agree, conditions, meet
from triage.errors import NotACondition


@pytest.fixture
def made(cleared: Candidates) -> Iterator[Candidates]:
    fresh = cleared.fresh()
    fresh.propose(fresh.flat)
    fresh.approve("alice", "bob")
    yield fresh
    fresh.room.close()


def test_a_condition_stands_until_somebody_signs_that_it_is_met(made: Candidates) -> None:
    room, chain = made.room, made.room.chain()
    exhibit = chain.catalog.derivative(made.flat).exhibit
    assert made.obstacles() == []
    agreed = agree(exhibit, "not before the move", None, room.reviewers["alice"], chain, room.sign("alice"))
    assert made.obstacles() == ["condition"]
    with pytest.raises(NotPermitted):
        meet(exhibit, agreed.seq, "moved", room.reviewers["bob"], chain, room.sign("alice"))
    meet(exhibit, agreed.seq, "moved", room.reviewers["bob"], chain, room.sign("bob"))
    assert made.obstacles() == []
    (known,) = conditions(agreed.submission, chain)
    assert (known.met_by, known.why) == (room.reviewers["bob"], "moved")
    with pytest.raises(Unknown):
        meet(exhibit, agreed.seq, "again", room.reviewers["bob"], chain, room.sign("bob"))


def test_an_embargo_falls_away_on_its_day(made: Candidates) -> None:
    room, chain = made.room, made.room.chain()
    exhibit = chain.catalog.derivative(made.flat).exhibit
    free = TODAY + timedelta(days=3)
    agree(exhibit, "", free, room.reviewers["alice"], chain, room.sign("alice"))
    assert made.obstacles() == ["embargo"]
    assert "embargo" not in made.obstacles(today=free)


def test_a_legal_hold_on_the_submission_or_on_everything_stands_in_the_way(made: Candidates) -> None:
    room, chain = made.room, made.room.chain()
    for on in (chain.catalog.exhibit(chain.catalog.derivative(made.flat).exhibit).submission, EVERYTHING):
        alice, sign = room.reviewers["alice"], room.sign("alice")
        shredder.hold(on, "the judge asked", alice, chain, sign)
        assert made.obstacles() == ["legal_hold"]
        shredder.hold(on, "it is over", alice, chain, sign, lift=True)
        assert made.obstacles() == []


@pytest.mark.parametrize("said", ["", "  ", "x" * 2001])
def test_a_condition_that_says_nothing_is_none(made: Candidates, said: str) -> None:
    room, chain = made.room, made.room.chain()
    with pytest.raises(NotACondition):
        agree(chain.catalog.derivative(made.flat).exhibit, said, None, "", chain, room.sign("alice"))
