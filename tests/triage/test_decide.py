"""A verdict is one signed act on one or many exhibits, with a reason where it stops something."""

import pytest

from custody.chain import Chain
from custody.errors import NotPermitted, Unknown
from custody.records import DESK, Draft
from tests.newsroom import Newsroom
from triage.decide import decide
from triage.errors import NotAVerdict
from triage.standing import Standing, Verdict
from triage.worklist import worklist


def unsigned(draft: Draft) -> Draft:
    return draft


def test_a_verdict_without_its_reviewer_s_signature_is_refused(newsroom: Newsroom, chain: Chain) -> None:
    label, alice = chain.catalog.exhibits()[0].label, newsroom.reviewers["alice"]
    for sign in (unsigned, newsroom.sign("bob")):
        with pytest.raises(NotPermitted):
            decide([label], Verdict.CLEAR, "", alice, chain, sign)
    assert chain.catalog.decisions() == ()


@pytest.mark.parametrize("verdict", [Verdict.HOLD, Verdict.DISCARD])
@pytest.mark.parametrize("reason", ["", " \n"])
def test_what_stops_something_needs_a_reason(newsroom: Newsroom, chain: Chain, verdict: Verdict, reason: str) -> None:
    label = chain.catalog.exhibits()[0].label
    with pytest.raises(NotAVerdict):
        decide([label], verdict, reason, newsroom.reviewers["alice"], chain, newsroom.sign("alice"))


def test_nothing_is_decided_on_what_is_not_there(newsroom: Newsroom, chain: Chain) -> None:
    label = chain.catalog.exhibits()[0].label
    for labels, answers in ((["nothing"], []), ([label], ["nothing"])):
        with pytest.raises(Unknown):
            decide(labels, Verdict.CLEAR, "", newsroom.reviewers["alice"], chain, newsroom.sign("alice"), answers)


def test_two_clear_it_and_the_worklist_says_who_is_needed(newsroom: Newsroom, chain: Chain) -> None:
    labels = [exhibit.label for exhibit in chain.catalog.exhibits()]
    entry = decide(labels, Verdict.CLEAR, "", newsroom.reviewers["alice"], chain, newsroom.sign("alice"))
    assert entry.scope != DESK
    assert entry.scope.startswith("desk-")
    assert {(work.standing, work.needed) for work in worklist(chain)} == {(Standing.BEGUN, ("bob",))}
    first = worklist(chain)[0].exhibit
    entry = decide([first.label[:12]], Verdict.CLEAR, "", newsroom.reviewers["bob"], chain, newsroom.sign("bob"))
    assert entry.scope == first.submission
    assert [work.standing for work in worklist(chain)] == [Standing.CLEAR, Standing.BEGUN, Standing.BEGUN]
    decide([first.label], Verdict.HOLD, "call first", newsroom.reviewers["bob"], chain, newsroom.sign("bob"))
    assert worklist(chain)[0].standing is Standing.HELD
    before = worklist(chain)
    chain.rebuild()
    assert worklist(chain) == before
