"""The rule of two, and of holds: a fold over entries, and what it lets pass."""

from collections.abc import Callable

import pytest

from custody.acts import Act
from custody.errors import NotPermitted
from custody.shredding import EVERYTHING, check_may_approve, check_may_shred, check_not_held, fold
from tests.custody.annals import ALICE, BOB, CAROL, Annals

DESK = (ALICE, BOB, CAROL)
S, T = "5" * 32, "7" * 32


def proposed(by: str = ALICE) -> Annals:
    annals = Annals()
    annals.add(Act.SHRED_PROPOSAL, by, object=S, ground="a court ordered it")
    return annals


def approved(*by: str) -> Annals:
    annals = proposed()
    for person in by:
        annals.add(Act.SHRED_APPROVAL, person, object=S, proposal=0)
    return annals


def refused(check: Callable[[], None]) -> str:
    with pytest.raises(NotPermitted) as refusal:
        check()
    return refusal.value.message.id.removeprefix("custody.")


def may(annals: Annals, reviewers: tuple[str, ...] = DESK) -> None:
    cases = fold(annals.entries)
    check_may_shred(cases.of(S), cases, reviewers)


def test_two_people_and_no_hold_let_it_pass() -> None:
    may(approved(BOB))
    may(approved(BOB), (BOB, ALICE))


@pytest.mark.parametrize(
    ("annals", "reviewers"),
    [
        (proposed(), DESK),
        (approved(ALICE), DESK),
        (approved(BOB), (ALICE, CAROL)),
        (approved(BOB, CAROL), (BOB, CAROL)),
    ],
    ids=["nobody approved", "approved by the proposer", "the approver left", "the proposer left"],
)
def test_fewer_than_two_of_today_do_not(annals: Annals, reviewers: tuple[str, ...]) -> None:
    assert refused(lambda: may(annals, reviewers)) == "shred_needs_second"


def test_an_approval_counts_for_its_own_proposal_and_submission_only() -> None:
    annals = approved(BOB)
    annals.add(Act.SHRED_PROPOSAL, ALICE, object=S, ground="another ground")
    assert refused(lambda: may(annals)) == "shred_needs_second"
    annals.add(Act.SHRED_APPROVAL, BOB, object=T, proposal=2)
    annals.add(Act.SHRED_APPROVAL, BOB, object=S, proposal=0)
    assert refused(lambda: may(annals)) == "shred_needs_second"
    annals.add(Act.SHRED_APPROVAL, BOB, object=S, proposal=2)
    may(annals)


@pytest.mark.parametrize("on", [S, EVERYTHING])
def test_a_hold_blocks_until_it_is_lifted_by_name(on: str) -> None:
    annals = approved(BOB)
    annals.add(Act.LEGAL_HOLD, CAROL, object=on, reason="a judge asked")
    assert refused(lambda: may(annals)) == "shred_held"
    assert refused(lambda: check_not_held(S, fold(annals.entries))) == "shred_held"
    annals.add(Act.HOLD_LIFTED, CAROL, object=T, reason="wrong one")
    assert refused(lambda: may(annals)) == "shred_held"
    annals.add(Act.HOLD_LIFTED, BOB, object=on, reason="over")
    may(annals)


def test_a_hold_on_something_else_blocks_nothing() -> None:
    annals = approved(BOB)
    annals.add(Act.LEGAL_HOLD, CAROL, object=T, reason="a judge asked")
    may(annals)


def test_nobody_approves_their_own_proposal_nor_what_is_begun() -> None:
    case = fold(proposed().entries).of(S)
    check_may_approve(case, BOB)
    assert refused(lambda: check_may_approve(case, ALICE)) == "shred_own_proposal"
    annals = approved(BOB)
    annals.add(Act.SHREDDING, BOB, object=S, proposal=0, blobs=["b1", "b2"])
    begun = fold(annals.entries).of(S)
    assert (begun.open, begun.blobs) == (True, ("b1", "b2"))
    assert refused(lambda: check_may_approve(begun, CAROL)) == "shred_begun"


def test_what_was_begun_is_ended_whatever_came_after() -> None:
    annals = approved(BOB)
    annals.add(Act.SHREDDING, BOB, object=S, proposal=0, blobs=[])
    annals.add(Act.LEGAL_HOLD, CAROL, object=S, reason="too late")
    may(annals, (CAROL,))


def test_what_is_done_is_listed_and_can_come_up_again() -> None:
    annals = approved(BOB)
    annals.add(Act.SHREDDING, BOB, object=S, proposal=0, blobs=["b"])
    annals.add(Act.SHREDDED, "desk", object=S, proposal=0, blobs=1, backup="", older=["stick 1"])
    cases = fold(annals.entries)
    assert [(case.submission, case.by, case.approved_by, case.older_backups) for case in cases.done] == [
        (S, ALICE, (BOB,), ("stick 1",))
    ]
    assert refused(lambda: may(annals)) == "shred_not_proposed"
    annals.add(Act.SHRED_PROPOSAL, BOB, object=S, ground="it came again")
    annals.add(Act.SHRED_APPROVAL, ALICE, object=S, proposal=4)
    may(annals)
    assert len(fold(annals.entries).done) == 1


def test_nobody_s_submission_is_refused() -> None:
    assert refused(lambda: may(Annals())) == "shred_not_proposed"
