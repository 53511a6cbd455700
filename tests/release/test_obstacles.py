from dataclasses import replace
from datetime import date

import pytest

from release.errors import Obstructed
from release.obstacles import Agreed, OpenFinding, Situation, check_no_obstacles, counted_approvals, obstacles
from release.proposal import Approval, Kind, Proposal, ProposedDocument
from release.terms import TermFound
from sanitize.findings import Grade
from tests.release.packages import DAY, DESCRIPTION, RELEASE
from words.speak import Speech

ANNA, BRUNO, CHLOE = "A" * 40, "B" * 40, "C" * 40
PAYLOAD = "1" * 64
DOCUMENT = ProposedDocument("d1", "2" * 64, "Convention", "application/pdf", "flatten", Kind.FLATTENED)
PROPOSAL = Proposal(RELEASE, DAY, DESCRIPTION, (DOCUMENT,), PAYLOAD, ANNA)
GOOD = Situation(
    today=DAY,
    quorum=2,
    reviewers=frozenset({ANNA, BRUNO, CHLOE}),
    approvals=(Approval(4, ANNA, PAYLOAD), Approval(6, BRUNO, PAYLOAD)),
    standings=(("d1", "clear"),),
    ledger_verifies=True,
)


def ids(situation: Situation, proposal: Proposal = PROPOSAL) -> list[str]:
    found = obstacles(proposal, situation)
    for language in ("fr", "en"):
        assert all(Speech(language).say(message) for message in found)  # every reason can be told
    return [message.id.removeprefix("release.obstacle_") for message in found]


def test_a_good_proposal_meets_no_obstacle() -> None:
    assert ids(GOOD) == []
    check_no_obstacles(PROPOSAL, GOOD)


def test_one_approval_is_not_enough() -> None:
    assert ids(replace(GOOD, approvals=GOOD.approvals[1:])) == ["quorum"]


def test_a_quorum_of_one_still_takes_two() -> None:
    assert ids(replace(GOOD, quorum=1, approvals=GOOD.approvals[1:])) == ["quorum"]


def test_a_larger_quorum_is_kept() -> None:
    assert ids(replace(GOOD, quorum=3)) == ["quorum"]


def test_one_reviewer_approving_twice_counts_once() -> None:
    twice = (Approval(4, BRUNO, PAYLOAD), Approval(6, BRUNO, PAYLOAD))
    assert ids(replace(GOOD, approvals=twice)) == ["quorum"]
    assert [approval.seq for approval in counted_approvals(PROPOSAL, replace(GOOD, approvals=twice))] == [4]


def test_an_approval_of_another_payload_does_not_count() -> None:
    other = (GOOD.approvals[0], Approval(6, BRUNO, "9" * 64))
    assert ids(replace(GOOD, approvals=other)) == ["quorum", "other_payload", "own_work"]


def test_approvals_of_an_earlier_version_do_not_stand_in_the_way_of_enough_new_ones() -> None:
    earlier = Approval(2, CHLOE, "9" * 64)
    assert ids(replace(GOOD, approvals=(earlier, *GOOD.approvals))) == []


def test_somebody_who_is_no_reviewer_does_not_count() -> None:
    assert ids(replace(GOOD, reviewers=frozenset({ANNA, CHLOE}))) == ["quorum", "own_work"]


def test_a_recused_reviewer_does_not_count_and_is_named() -> None:
    assert ids(replace(GOOD, recused=frozenset({BRUNO}))) == ["quorum", "recused", "own_work"]


def test_a_recused_proposer_is_an_obstacle() -> None:
    approvals = (Approval(4, BRUNO, PAYLOAD), Approval(6, CHLOE, PAYLOAD))
    assert ids(replace(GOOD, approvals=approvals, recused=frozenset({ANNA}))) == ["recused_proposer"]


def test_those_who_proposed_and_redacted_may_not_be_the_only_ones_who_looked() -> None:
    redacted = replace(PROPOSAL, documents=(replace(DOCUMENT, kind=Kind.REDACTED, made_by=BRUNO),))
    assert ids(GOOD, redacted) == ["own_work"]
    third = replace(GOOD, approvals=(*GOOD.approvals, Approval(8, CHLOE, PAYLOAD)))
    assert ids(third, redacted) == []


@pytest.mark.parametrize(("grade", "stops"), [(Grade.RED, True), (Grade.AMBER, True), (Grade.GREEN, False)])
def test_a_grave_finding_without_an_answer_stops_it(grade: Grade, stops: bool) -> None:
    finding = OpenFinding("d1", "page 3", grade, answered=False)
    assert ids(replace(GOOD, findings=(finding,))) == (["finding"] if stops else [])
    assert ids(replace(GOOD, findings=(replace(finding, answered=True),))) == []
    assert ids(replace(GOOD, findings=(replace(finding, derivative="another"),))) == []


@pytest.mark.parametrize("standing", ["held", "rejected", "", "Clear"])
def test_only_a_clear_standing_may_leave(standing: str) -> None:
    assert ids(replace(GOOD, standings=(("d1", standing),))) == ["standing"]


def test_a_document_nobody_decided_about_may_not_leave() -> None:
    assert ids(replace(GOOD, standings=())) == ["standing"]


def test_a_native_format_leaves_only_by_an_override() -> None:
    native = replace(PROPOSAL, documents=(replace(DOCUMENT, kind=Kind.CLEANED),))
    assert ids(GOOD, native) == ["kind"]
    assert ids(replace(GOOD, overrides=frozenset({"d1"})), native) == []


def test_a_ledger_that_does_not_verify_stops_everything() -> None:
    assert ids(replace(GOOD, ledger_verifies=False)) == ["ledger"]


def test_an_embargo_stands_in_the_way() -> None:
    assert ids(replace(GOOD, conditions=(Agreed(7, "", date(2026, 11, 22)),))) == ["embargo"]


def test_a_proposal_of_another_day_may_not_leave() -> None:
    assert ids(replace(GOOD, today=date(2026, 11, 22))) == ["day"]


def test_empty_titles_are_obstacles() -> None:
    empty = replace(PROPOSAL, description=replace(DESCRIPTION, title=" "), documents=(replace(DOCUMENT, title=""),))
    assert ids(GOOD, empty) == ["title", "document_title"]


def test_a_proposal_of_nothing_is_an_obstacle() -> None:
    assert ids(GOOD, replace(PROPOSAL, documents=())) == ["empty"]


def test_a_red_term_is_told_by_its_place_never_by_itself() -> None:
    found = replace(GOOD, terms=(TermFound("data/release.json", 3),))
    assert ids(found) == ["term"]
    assert dict(obstacles(PROPOSAL, found)[0].params) == {"path": "data/release.json", "number": 3}


def test_the_gate_raises_with_the_number_of_obstacles() -> None:
    with pytest.raises(Obstructed) as refused:
        check_no_obstacles(PROPOSAL, replace(GOOD, ledger_verifies=False, approvals=()))
    assert dict(refused.value.message.params)["count"] == 2
    assert refused.value.refused
