"""Where an exhibit stands: a pure fold over decisions.

Rule: each reviewer's last verdict counts. One "discard" discards, one "hold" holds; it is clear once as many distinct
reviewers as the quorum said "clear" and nobody holds or discards. Undoing is a new decision.
Stands in custody because the catalog keeps the result as an index column (docs/decisions/0018-inbox.md); the truth
stays the decisions.
Never: reads anything; decisions and reviewers come as values.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from custody.records import Decision


class Verdict(StrEnum):
    """What a reviewer may say of an exhibit."""

    CLEAR = "clear"
    HOLD = "hold"
    DISCARD = "discard"


class Standing(StrEnum):
    """Where it stands."""

    NEW = "new"
    BEGUN = "begun"
    CLEAR = "clear"
    HELD = "held"
    DISCARDED = "discarded"


def standing(decisions: Sequence[Decision], reviewers: Iterable[str], quorum: int) -> Standing:
    """Folds decisions (in ledger order) of today's reviewers (fingerprints) into a standing."""
    last = last_verdicts(decisions, reviewers)
    if Verdict.DISCARD in last.values():
        return Standing.DISCARDED
    if Verdict.HOLD in last.values():
        return Standing.HELD
    clear = sum(1 for verdict in last.values() if verdict == Verdict.CLEAR)
    if clear >= quorum:
        return Standing.CLEAR
    return Standing.BEGUN if clear else Standing.NEW


def last_verdicts(decisions: Sequence[Decision], reviewers: Iterable[str]) -> dict[str, str]:
    """Gives each of today's reviewers' last verdict."""
    today = frozenset(reviewers)
    return {decision.reviewer: decision.verdict for decision in decisions if decision.reviewer in today}


def still_needed(decisions: Sequence[Decision], reviewers: Iterable[str]) -> tuple[str, ...]:
    """Gives the reviewers (fingerprints) who have not said "clear", in order."""
    people = tuple(reviewers)
    last = last_verdicts(decisions, people)
    return tuple(person for person in people if last.get(person) != Verdict.CLEAR)
