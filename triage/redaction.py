"""Redaction: where a version of the boxes stands, who may do the next step, what changed between two versions. Pure.

A retyping goes by the same steps; its sentences alone are others.

Rule: draft → signed proposal → signed approval by somebody else → burnt. Only the newest version counts: a changed
redaction voids what was signed for the one before. Nothing is ever taken back; one drafts again.
Never: decides what is black; reads or writes anything.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from custody.catalog_redactions import REDACTION
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


def newest(versions: Sequence[RedactionRecord], way: str = REDACTION) -> RedactionRecord:
    """Gives the newest version, the only one that counts.

    Raises:
        NotRedactable: nobody has drawn any box, or typed any page, yet.
    """
    if not versions:
        message = f"triage.no_{way}_yet"
        raise NotRedactable(message)
    return versions[-1]


def check_may_propose(record: RedactionRecord) -> None:
    """Lets pass a version that nobody proposed yet.

    Raises:
        NotRedactable: somebody did.
    """
    if record.proposed >= 0:
        raise _refused(record, "already_proposed")


def check_may_approve(record: RedactionRecord, reviewer: str) -> None:
    """Lets only somebody else than the proposer approve, and only what was proposed; once is enough.

    Raises:
        NotRedactable: they may not.
    """
    if record.proposed < 0:
        raise _refused(record, "not_proposed")
    if record.proposed_by == reviewer:
        raise _refused(record, "own")
    if record.approved >= 0:
        raise _refused(record, "already_approved")


def check_may_burn(record: RedactionRecord) -> None:
    """Lets pass what two people signed.

    Raises:
        NotRedactable: a signature is missing.
    """
    if record.approved < 0:
        raise _refused(record, "not_approved")


def changed(older: Redactions, newer: Redactions) -> Changed:
    """Compares two versions; a box that was moved is one that went and one that came."""
    before, after = Counter(older.boxes), Counter(newer.boxes)
    return Changed(
        added=tuple((after - before).elements()),
        gone=tuple((before - after).elements()),
        kept=tuple((before & after).elements()),
        terms=(older.hunted, older.stays, older.label) != (newer.hunted, newer.stays, newer.label),
    )


def _refused(record: RedactionRecord, why: str) -> NotRedactable:
    message = f"triage.redaction_{why}" if record.way == REDACTION else f"triage.retyping_{why}"
    return NotRedactable(message, version=record.version)
