"""Where an exhibit stands follows from the last word of each of today's reviewers, and from nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.records import Decision
from triage.errors import NotAVerdict
from triage.standing import Standing, Verdict, last_verdicts, parse_verdict, standing, still_needed

PEOPLE = ("A", "B", "C")
DECISIONS = st.lists(
    st.tuples(st.sampled_from([*PEOPLE, "gone"]), st.sampled_from(list(Verdict))).map(lambda pair: said(*pair)),
    max_size=12,
)
QUORUM = st.integers(1, 3)


def said(reviewer: str, verdict: Verdict) -> Decision:
    return Decision(0, "x", verdict.value, "because", "", reviewer, "2026-03-02")


@given(DECISIONS, QUORUM)
def test_every_history_has_a_standing_and_those_who_left_have_no_say(decisions: list[Decision], quorum: int) -> None:
    stands = standing(decisions, PEOPLE, quorum)
    assert stands in set(Standing)
    assert stands == standing([each for each in decisions if each.reviewer in PEOPLE], PEOPLE, quorum)


@given(DECISIONS, QUORUM)
def test_it_is_clear_only_with_a_quorum_of_distinct_people_and_nobody_against(
    decisions: list[Decision], quorum: int
) -> None:
    last = {each.reviewer: each.verdict for each in decisions if each.reviewer in PEOPLE}
    clear = [person for person, verdict in last.items() if verdict == Verdict.CLEAR]
    against = [person for person, verdict in last.items() if verdict != Verdict.CLEAR]
    assert (standing(decisions, PEOPLE, quorum) is Standing.CLEAR) == (len(clear) >= quorum and not against)


@given(DECISIONS, st.sampled_from(PEOPLE), DECISIONS, QUORUM)
def test_what_somebody_discarded_stays_so_until_they_decide_anew(
    before: list[Decision], person: str, after: list[Decision], quorum: int
) -> None:
    others = [each for each in after if each.reviewer != person]
    history = [*before, said(person, Verdict.DISCARD), *others]
    assert standing(history, PEOPLE, quorum) is Standing.DISCARDED
    assert standing([*history, said(person, Verdict.CLEAR)], [person], 1) is Standing.CLEAR


@given(DECISIONS, QUORUM)
def test_one_who_says_clear_many_times_counts_once(decisions: list[Decision], quorum: int) -> None:
    again = [*decisions, *(said("A", Verdict.CLEAR) for _ in range(5))]
    assert standing(again, PEOPLE, quorum) == standing([*decisions, said("A", Verdict.CLEAR)], PEOPLE, quorum)


@given(DECISIONS)
def test_still_needed_are_exactly_those_who_have_not_cleared_it(decisions: list[Decision]) -> None:
    last = last_verdicts(decisions, PEOPLE)
    assert still_needed(decisions, PEOPLE) == tuple(one for one in PEOPLE if last.get(one) != Verdict.CLEAR)


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([], Standing.NEW),
        ([("A", Verdict.CLEAR)], Standing.BEGUN),
        ([("A", Verdict.CLEAR), ("A", Verdict.CLEAR)], Standing.BEGUN),
        ([("A", Verdict.CLEAR), ("B", Verdict.CLEAR)], Standing.CLEAR),
        ([("A", Verdict.CLEAR), ("B", Verdict.CLEAR), ("C", Verdict.HOLD)], Standing.HELD),
        ([("A", Verdict.HOLD), ("B", Verdict.DISCARD)], Standing.DISCARDED),
        ([("A", Verdict.DISCARD), ("B", Verdict.CLEAR), ("A", Verdict.CLEAR)], Standing.CLEAR),
    ],
)
def test_the_table_of_a_quorum_of_two(verdicts: list[tuple[str, Verdict]], expected: Standing) -> None:
    assert standing([said(*each) for each in verdicts], PEOPLE, 2) is expected


def test_only_three_words_are_verdicts() -> None:
    assert [parse_verdict(text) for text in ("clear", "hold", "discard")] == list(Verdict)
    for text in ("", "Clear", "approve", "clear "):
        with pytest.raises(NotAVerdict):
            parse_verdict(text)
