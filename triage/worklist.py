"""The worklist: every exhibit with where it stands and who is still needed.

Never: opens a blob; all of it is read from the catalog.
"""

from collections import defaultdict
from dataclasses import dataclass

from custody.chain import Chain
from custody.records import Decision, Derivative, Exhibit, Inspected, Submission
from triage.standing import Standing, standing, still_needed


@dataclass(frozen=True, slots=True)
class Work:
    """One exhibit at work; `needed` are names of reviewers who have not cleared it."""

    submission: Submission
    exhibit: Exhibit
    inspected: Inspected | None
    derivatives: tuple[Derivative, ...]
    decisions: tuple[Decision, ...]
    standing: Standing
    needed: tuple[str, ...]


def worklist(chain: Chain) -> tuple[Work, ...]:
    """Lists all exhibits, by source and number."""
    policy = chain.policy
    decisions: dict[str, list[Decision]] = defaultdict(list)
    for decision in chain.catalog.decisions():
        decisions[decision.exhibit].append(decision)
    derivatives: dict[str, list[Derivative]] = defaultdict(list)
    for derivative in chain.catalog.derivatives():
        derivatives[derivative.exhibit].append(derivative)
    exhibits: dict[str, list[Exhibit]] = defaultdict(list)
    for exhibit in chain.catalog.exhibits():
        exhibits[exhibit.submission].append(exhibit)
    people = policy.reviewers
    rows: list[Work] = []
    for submission in chain.catalog.submissions("accepted"):
        for exhibit in exhibits[submission.label]:
            made = decisions[exhibit.label]
            rows.append(
                Work(
                    submission=submission,
                    exhibit=exhibit,
                    inspected=chain.catalog.inspection(exhibit.label),
                    derivatives=tuple(derivatives[exhibit.label]),
                    decisions=tuple(made),
                    standing=standing(made, people.values(), policy.quorum),
                    needed=tuple(policy.name_of(person) for person in still_needed(made, people.values())),
                )
            )
    return tuple(rows)
