"""The situation on the day: what the vault knows that could stand in a release's way, gathered for `obstacles`.

Rule: standings are folded from decisions, quorum and reviewers come from the policy in force, and the red terms are
what would betray the source of these very documents: the designation in both spellings, the names files came under,
the labels and digests of what was received, and the reviewers' fingerprints.
Never: decides. Residual risk: what nobody wrote down (a source's name) is not among the terms.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from custody.chain import Chain
from custody.errors import CustodyError
from custody.fixity import check_ledger
from custody.key_history import KeyHistory, KeyStatus
from custody.records import Derivative, Entry
from custody.shredder import cases
from custody.shredding import EVERYTHING
from custody.witnessing import seen_outside
from release.obstacles import CLEAR, Agreed, OpenFinding, Situation
from release.proposal import Approval, Proposal
from release.propose import Proposed, read_proposal
from release.recalled import Returning, TakenBack
from release.redacted import seen_again
from release.replacing import is_vacant
from release.terms import TermFound, find_terms, fold
from release.withdrawal import Reason
from sanitize.findings import Finding, Grade
from triage.conditions import conditions
from triage.copies import stored_cleaning
from triage.standing import Standing, standing
from words.message import Message

_TELLING = 12  # folded letters of a file's name from which on it says where a text comes from


def situation(proposed: Proposed, today: date, chain: Chain) -> Situation:
    """Gathers the situation of a proposal."""
    policy, proposal = chain.policy, proposed.proposal
    record = chain.catalog.release(proposal.release)
    derivatives = [chain.catalog.derivative(document.derivative) for document in proposal.documents]
    sources = dict.fromkeys(chain.catalog.exhibit(each.exhibit).submission for each in derivatives)
    keys = chain.history.keys()
    findings = tuple(finding for derivative in derivatives for finding in _open_findings(derivative, chain))
    verifies = ledger_verifies(chain)  # else its entries cannot be believed, and that alone keeps everything here
    outside, again = seen_outside(chain), seen_again(proposed, chain)
    return Situation(
        today=today,
        quorum=policy.quorum,
        reviewers=frozenset(policy.reviewers.values()),
        approvals=tuple(
            Approval(seq, reviewer, record.payload)
            for seq, reviewer in record.approvals
            if _counts(keys, reviewer, chain.entry(record.scope, seq), proposal)
        ),
        standings=tuple((derivative.label, _standing_of(derivative.exhibit, chain)) for derivative in derivatives),
        ledger_verifies=verifies,
        findings=findings,
        witness_needed=policy.witness_needed == 1,
        seen_outside=outside.size if outside else 0,
        terms=terms_in(proposed.payload.files, derivatives, chain),
        conditions=tuple(each for source in sources for each in _agreed(source, today, chain)) if verifies else (),
        held=_held(sources, chain) if verifies else (),
        redacted_seen=again.seen,
        unread=again.unread,
        outdated=frozenset(derivative.label for derivative in derivatives if _outdated(derivative, chain)),
        taken_back=_taken_back(proposal, chain),
    )


def hindrances(exhibit: str, copy: str, today: date, chain: Chain) -> Iterator[Message]:
    """Reports what keeps an exhibit, or a copy of it ("" for none), from being handed to anybody."""
    standing_now = _standing_of(exhibit, chain)
    if standing_now != CLEAR:
        yield Message.of("release.obstacle_standing", derivative=copy or exhibit, standing=standing_now)
    if copy and _outdated(chain.catalog.derivative(copy), chain):
        yield Message.of("release.obstacle_redaction_changed", derivative=copy)
    for finding in _open_findings(chain.catalog.derivative(copy), chain) if copy else ():
        if not finding.answered:
            yield Message.of("release.obstacle_finding", derivative=copy, where=finding.where)
    for each in _agreed(chain.catalog.exhibit(exhibit).submission, today, chain):
        if each.until is not None:
            yield Message.of("release.obstacle_embargo", until=each.until.isoformat(), text=each.text or "—")
        else:
            yield Message.of("release.obstacle_condition", number=each.seq, text=each.text)


def ledger_verifies(chain: Chain) -> bool:
    """Tells whether the whole ledger, its openings and its newest checkpoint hold together."""
    try:
        check_ledger(chain)
    except CustodyError:
        return False
    return True


def believed(keys: KeyHistory, key: str, seq: int, time: str) -> bool:
    """Tells whether what a key signed still counts: not once it was revoked as of an earlier day; then sign again."""
    return keys.status(key, seq, time) is not KeyStatus.DISPUTED


def _counts(keys: KeyHistory, reviewer: str, approval: Entry, proposal: Proposal) -> bool:
    """Tells whether an approval is one of this proposal: what it replaces was signed too."""
    return approval.text("replaces") == proposal.replaces and believed(
        keys, reviewer, approval.seq, approval.text("time")
    )


def _standing_of(exhibit: str, chain: Chain) -> str:
    policy, keys = chain.policy, chain.history.keys()
    decisions = [each for each in chain.catalog.decisions(exhibit) if believed(keys, each.reviewer, each.seq, each.day)]
    now = standing(decisions, policy.reviewers.values(), policy.quorum)
    return CLEAR if now is Standing.CLEAR else now.value


def _open_findings(derivative: Derivative, chain: Chain) -> tuple[OpenFinding, ...]:
    """Lists what stays in a copy; answered when a reviewer's decision names that copy."""
    if not derivative.red + derivative.amber:
        return ()
    decisions = chain.catalog.decisions(derivative.exhibit)
    answered = any(derivative.label in decision.answers.split() for decision in decisions)
    kept = (finding for finding in stored_cleaning(derivative, chain).kept if finding.grade is not Grade.GREEN)
    return tuple(_open(derivative, finding, answered=answered) for finding in kept)


def _open(derivative: Derivative, finding: Finding, *, answered: bool) -> OpenFinding:
    return OpenFinding(derivative.label, finding.where, finding.grade, answered)


def _agreed(submission: str, today: date, chain: Chain) -> Iterator[Agreed]:
    for each in conditions(submission, chain):
        if each.stands(today):
            yield Agreed(each.seq, each.text, each.until)


def _held(sources: Iterable[str], chain: Chain) -> tuple[str, ...]:
    return tuple(hold.reason for hold in cases(chain).holds if hold.on in {EVERYTHING, *sources})


def _outdated(derivative: Derivative, chain: Chain) -> bool:
    """Tells whether a redacted or retyped copy is not of the newest version any more."""
    for versions in (chain.catalog.redactions, chain.catalog.retypings):
        behind = versions.behind(derivative.label)
        if behind is not None and behind.digest != versions.of(derivative.exhibit)[-1].digest:
            return True
    return False


def terms_in(files: Mapping[str, bytes], derivatives: list[Derivative], chain: Chain) -> tuple[TermFound, ...]:
    """Hunts the terms in every file.

    In the documents' own texts a short file name is not hunted: a letter that came as "contrat" may say that word, and
    nobody could say it otherwise there.
    """
    terms = _terms(derivatives, chain)
    names = {chain.catalog.exhibit(each.exhibit).untrusted_filename for each in derivatives}
    telling = ["" if term in names and len(fold(term)) < _TELLING else term for term in terms]
    texts = {path: content for path, content in files.items() if path.startswith("data/texts/")}
    others = {path: content for path, content in files.items() if path not in texts}
    return *find_terms(others, terms), *find_terms(texts, telling)


def _terms(derivatives: list[Derivative], chain: Chain) -> tuple[str, ...]:
    terms: set[str] = set(chain.policy.reviewers.values())
    for derivative in derivatives:
        exhibit = chain.catalog.exhibit(derivative.exhibit)
        submission = chain.catalog.submission(exhibit.submission)
        terms |= {submission.designation, submission.source, submission.digest, submission.label}
        terms |= {exhibit.digest, exhibit.label, exhibit.untrusted_filename, derivative.label}
    return tuple(sorted(term for term in terms if term))


def _taken_back(proposal: Proposal, chain: Chain) -> TakenBack:
    """Gathers what withdrawals have to do with it; bytes are told by the digests the withdrawn proposal lists."""
    withdrawn = chain.catalog.withdrawals.of(proposal.release) is not None
    vacant = is_vacant(proposal.replaces, proposal.release, chain)
    returning = tuple(_returning(proposal, chain))
    return TakenBack(proposal.release if withdrawn else "", returning, proposal.replaces, vacant)


def _returning(proposal: Proposal, chain: Chain) -> Iterator[Returning]:
    reasons: dict[str, set[Reason]] = {}
    for each in chain.catalog.withdrawals.all():
        reasons.setdefault(each.release, set()).add(Reason(each.code))
    proposed = {document.sha256 for document in proposal.documents}
    for release, found in reasons.items():
        grave = frozenset(found - {Reason.REPLACED})
        if grave and release != proposal.release:
            same = proposed & {document.sha256 for document in read_proposal(release, chain).documents}
            if same:
                yield Returning(release, grave, len(same))
