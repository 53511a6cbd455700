"""Obstacles: every reason why a proposal may not leave. An empty list is the only way out.

Rule (house §8): enough distinct, entitled, not recused reviewers approved exactly this payload; somebody besides those
who proposed or made it looked at it; every amber or red finding has a signed answer; every document's standing is
clear and its kind may leave; no condition agreed with a source is open, no embargo runs, no legal hold stands; no red
term shows, nothing blacked out shows again, and no redaction was changed since; the ledger verifies; where the rules
want a witness, one (or a reviewer, on paper) has seen a checkpoint that covers every approval.
Never: reads a file, a clock or the ledger: all it judges is in its arguments. Never names a red term: only its place.
Residual risk: two reviewers who are one person, or who did not look, are not seen from here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from release.errors import Obstructed
from release.proposal import RELEASABLE, Approval, Proposal
from release.recalled import NOTHING_TAKEN_BACK, TakenBack
from release.terms import TermFound
from sanitize.findings import Grade
from words.message import Message

CLEAR = "clear"
FEWEST = 2


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A finding about a derivative that stays in it, and whether a signed statement answers it."""

    derivative: str
    where: str
    grade: Grade
    answered: bool


@dataclass(frozen=True, slots=True)
class Agreed:
    """A condition that stands: place of its entry, what was agreed, and the first free day (None: until it is met)."""

    seq: int
    text: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known on the day of release.

    `quorum`, `reviewers` (fingerprints) and `recused` come from the policy of today; `standings` maps a derivative to
    its standing; `overrides` are derivatives whose native format two people let leave; `seen_outside` is how many
    entries of the ledger somebody outside has seen; `outdated` are redacted derivatives for whose exhibit the boxes
    were changed since; `redacted_seen` are files in which something blacked out shows again, `unread` derivatives that
    could not be searched for it; `conditions` are those agreed with the sources, `held` the reasons of legal holds on
    what it came from; `taken_back` is what withdrawals and replacements have to do with it.
    """

    today: date
    quorum: int
    reviewers: frozenset[str]
    approvals: tuple[Approval, ...]
    standings: tuple[tuple[str, str], ...]
    ledger_verifies: bool
    recused: frozenset[str] = frozenset()
    findings: tuple[OpenFinding, ...] = ()
    overrides: frozenset[str] = frozenset()
    terms: tuple[TermFound, ...] = ()
    witness_needed: bool = False
    seen_outside: int = 0
    outdated: frozenset[str] = frozenset()
    redacted_seen: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    conditions: tuple[Agreed, ...] = ()
    held: tuple[str, ...] = ()
    taken_back: TakenBack = NOTHING_TAKEN_BACK


def obstacles(proposal: Proposal, situation: Situation) -> tuple[Message, ...]:
    """Reports every reason why the proposal may not leave, gravest first; empty: it may."""
    found = [
        *_of_the_ledger(proposal, situation),
        *_of_people(proposal, situation),
        *_of_documents(proposal, situation),
        *_of_findings(proposal, situation),
        *situation.taken_back.obstacles(),
        *_of_words(proposal, situation),
        *_of_time(proposal, situation),
    ]
    return tuple(found)


def check_no_obstacles(proposal: Proposal, situation: Situation) -> None:
    """Lets a proposal pass that meets no obstacle.

    Raises:
        Obstructed: there is at least one; `obstacles` names them all.
    """
    found = obstacles(proposal, situation)
    if found:
        raise Obstructed("release.obstructed", release=proposal.release, count=len(found))


def counted_approvals(proposal: Proposal, situation: Situation) -> tuple[Approval, ...]:
    """Gives the approvals that count: of this payload, by entitled reviewers not recused, the first of each."""
    counted: dict[str, Approval] = {}
    for approval in sorted(situation.approvals, key=lambda approval: approval.seq):
        entitled = approval.reviewer in situation.reviewers and approval.reviewer not in situation.recused
        if entitled and approval.payload == proposal.payload:
            counted.setdefault(approval.reviewer, approval)
    return tuple(counted.values())


def _of_the_ledger(proposal: Proposal, situation: Situation) -> Iterator[Message]:
    if not situation.ledger_verifies:
        yield Message.of("release.obstacle_ledger")
    needed = max((approval.seq + 1 for approval in counted_approvals(proposal, situation)), default=0)
    if situation.witness_needed and situation.seen_outside < max(needed, 1):
        yield Message.of("release.obstacle_witness", seen=situation.seen_outside, needed=needed)


def _of_people(proposal: Proposal, situation: Situation) -> Iterator[Message]:
    counted = {approval.reviewer for approval in counted_approvals(proposal, situation)}
    quorum = max(FEWEST, situation.quorum)
    if len(counted) < quorum:
        yield Message.of("release.obstacle_quorum", count=len(counted), quorum=quorum)
        yield from _of_uncounted(proposal, situation)
    involved = {proposal.proposed_by, *(document.made_by for document in proposal.documents)}
    if counted and counted <= involved:
        yield Message.of("release.obstacle_own_work")
    for person in sorted(involved & situation.recused):
        yield Message.of("release.obstacle_recused_proposer", reviewer=person)


def _of_uncounted(proposal: Proposal, situation: Situation) -> Iterator[Message]:
    """Says why approvals that were given do not count; told only while some are lacking."""
    if any(approval.payload != proposal.payload for approval in situation.approvals):
        yield Message.of("release.obstacle_other_payload")
    for recused in sorted(situation.recused & {approval.reviewer for approval in situation.approvals}):
        yield Message.of("release.obstacle_recused", reviewer=recused)


def _of_documents(proposal: Proposal, situation: Situation) -> Iterator[Message]:
    standings = dict(situation.standings)
    if not proposal.documents:
        yield Message.of("release.obstacle_empty")
    for document in proposal.documents:
        standing = standings.get(document.derivative, "unknown")
        if standing != CLEAR:
            yield Message.of("release.obstacle_standing", derivative=document.derivative, standing=standing)
        if document.derivative in situation.outdated:
            yield Message.of("release.obstacle_redaction_changed", derivative=document.derivative)
        if document.kind not in RELEASABLE and document.derivative not in situation.overrides:
            yield Message.of("release.obstacle_kind", derivative=document.derivative, kind=document.kind.value)


def _of_findings(proposal: Proposal, situation: Situation) -> Iterator[Message]:
    proposed = {document.derivative for document in proposal.documents}
    for finding in situation.findings:
        grave = finding.grade in {Grade.RED, Grade.AMBER} and not finding.answered
        if grave and finding.derivative in proposed:
            yield Message.of("release.obstacle_finding", derivative=finding.derivative, where=finding.where)


def _of_words(proposal: Proposal, situation: Situation) -> Iterator[Message]:
    if not proposal.description.title.strip():
        yield Message.of("release.obstacle_title")
    for document in proposal.documents:
        if not document.title.strip():
            yield Message.of("release.obstacle_document_title", derivative=document.derivative)
    for path in situation.redacted_seen:
        yield Message.of("release.obstacle_redacted_seen", path=path)
    for derivative in situation.unread:
        yield Message.of("release.obstacle_unread", derivative=derivative)
    for term in situation.terms:
        yield Message.of("release.obstacle_term", path=term.path, number=term.number)


def _of_time(proposal: Proposal, situation: Situation) -> Iterator[Message]:
    if proposal.day != situation.today:
        yield Message.of("release.obstacle_day", day=proposal.day.isoformat(), today=situation.today.isoformat())
    for condition in situation.conditions:
        if condition.until is not None:
            until = condition.until.isoformat()
            yield Message.of("release.obstacle_embargo", until=until, text=condition.text or "—")
        else:
            yield Message.of("release.obstacle_condition", number=condition.seq, text=condition.text)
    for reason in situation.held:
        yield Message.of("release.obstacle_legal_hold", reason=reason)
