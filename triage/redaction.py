"""Redaction: where a version of the boxes stands, who may do the next step, what changed between two versions. Pure.

Rule: draft → signed proposal → signed approval by somebody else → burnt. Only the newest version counts: a changed
redaction voids what was signed for the one before. Nothing is ever taken back; one drafts again.
Never: decides what is black; reads or writes anything.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from custody.records import RedactionRecord
from sanitize.boxes import Box, Redactions
from triage.errors import NotRedactable


class Step(StrEnum):
    """How far a version is."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    BURNT = "burnt"


@dataclass(frozen=True, slots=True)
class Changed:
    """What one version has that the other has not; `terms` tells whether words to hunt or to spare differ."""

    added: tuple[Box, ...]
    gone: tuple[Box, ...]
    kept: tuple[Box, ...]
    terms: bool


def step(record: RedactionRecord) -> Step:
    """Tells how far a version is."""
    if record.derivative:
        return Step.BURNT
    if record.approved >= 0:
        return Step.APPROVED
    return Step.PROPOSED if record.proposed >= 0 else Step.DRAFT


def newest(versions: Sequence[RedactionRecord]) -> RedactionRecord:
    """Gives the newest version, the only one that counts.

    Raises:
        NotRedactable: nobody has drawn any box yet.
    """
    if not versions:
        raise NotRedactable("triage.no_redaction_yet")
    return versions[-1]


def check_may_propose(record: RedactionRecord) -> None:
    """Lets pass a version that nobody proposed yet.

    Raises:
        NotRedactable: somebody did.
    """
    if record.proposed >= 0:
        raise NotRedactable("triage.redaction_already_proposed", version=record.version)


def check_may_approve(record: RedactionRecord, reviewer: str) -> None:
    """Lets only somebody else than the proposer approve, and only what was proposed; once is enough.

    Raises:
        NotRedactable: they may not.
    """
    if record.proposed < 0:
        raise NotRedactable("triage.redaction_not_proposed", version=record.version)
    if record.proposed_by == reviewer:
        raise NotRedactable("triage.redaction_own", version=record.version)
    if record.approved >= 0:
        raise NotRedactable("triage.redaction_already_approved", version=record.version)


def check_may_burn(record: RedactionRecord) -> None:
    """Lets pass what two people signed.

    Raises:
        NotRedactable: a signature is missing.
    """
    if record.approved < 0:
        raise NotRedactable("triage.redaction_not_approved", version=record.version)


def changed(older: Redactions, newer: Redactions) -> Changed:
    """Compares two versions; a box that was moved is one that went and one that came."""
    before, after = Counter(older.boxes), Counter(newer.boxes)
    return Changed(
        added=tuple((after - before).elements()),
        gone=tuple((before - after).elements()),
        kept=tuple((before & after).elements()),
        terms=(older.hunted, older.stays, older.label) != (newer.hunted, newer.stays, newer.label),
    )
