"""Handing over: the only way out.

Order: payload rebuilt → obstacles → what is black hunted in those bytes (`last_proof.py`) → signed intent in the
ledger, durable → checkpoint → bag → outcome in the ledger → checkpoint → if it replaces an earlier release, the notice
of that (`withdrawing.py`). `after` is told each step's name: tests kill there.
Rule: outgoing acts are recorded before they happen; an intent without an outcome is an open question `doctor` asks a
human about. Signed by the person who hands over (in the ledger) and by the desk release key (in public).
Never: writes a byte of a release while an obstacle stands.
Residual risk: after the rename the bag is out of our hands.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from custody.acts import Act
from custody.chain import Chain, nothing
from custody.checkpoint import Checkpoint
from custody.records import Draft, Entry
from release.bag import BagContent, BagWritten, write_bag
from release.errors import Obstructed
from release.extract import Attested, EntryToOpen, attestation, public_extract
from release.last_proof import prove_payload
from release.obstacles import Situation, check_no_obstacles, counted_approvals
from release.parcel import check_place
from release.proof import cleaning_proof
from release.proposal import Proposal
from release.propose import Proposed, load, payload_documents
from release.readback_hunt import WorkshopMaker
from release.replacing import is_vacant, replacing
from release.situation import situation
from release.withdrawing import carry, finished, giving_way
from triage.copies import stored_cleaning

if TYPE_CHECKING:
    from custody.canonical import JSON

Sign = Callable[[Draft], Draft]
_APPROVAL = frozenset({"act", "day", "object", "release", "verdict"})
_MAKING = frozenset({"act", "day", "recipe", "out"})
_INTENT = frozenset({"act", "day", "object", "release"})


@dataclass(frozen=True, slots=True)
class Giver:
    """Who hands over: their fingerprint, how they sign, and the jail in which the last proof is made."""

    reviewer: str
    sign: Sign
    workshop: WorkshopMaker


def hand_over(
    release: str,
    into: Path,
    today: date,
    giver: Giver,
    chain: Chain,
    after: Callable[[str], None] = nothing,
) -> BagWritten:
    """Writes a release's bag into a folder (a stick); `giver` is who hands it over.

    Raises:
        Obstructed: there are obstacles, before or after the signature; `obstacles` lists them.
        NotProven: what is blacked out is in the bytes that would leave, or they could not be searched.
        AlreadyThere: a package of that name lies there.
        NotPermitted: the signature is not a reviewer's.
        DiskTrouble: there is no such folder, or the disk would not take it; then the intent stays open in the ledger.
    """
    proposed, state = _unobstructed(release, today, chain)
    check_place(into, release)
    after("obstacles")
    prove_payload(proposed, chain, giver.workshop)
    after("proven")
    scope = chain.name("release", release)
    facts: dict[str, JSON] = {"release": release, "object": proposed.payload.digest}
    intent_draft = chain.draft(
        Act.DISSEMINATION, giver.reviewer, scope, **facts, **replacing(proposed.proposal.replaces)
    )
    signed = giver.sign(intent_draft)
    state = _still_unobstructed(proposed, state, chain)
    (intent,) = chain.record([signed])
    after("intent")
    sealed = chain.checkpoint()
    after("intent witnessed")
    approvals = tuple(approval.seq for approval in counted_approvals(proposed.proposal, state))
    content = _content(proposed, intent, approvals, sealed, chain)
    home = chain.unlocked.release_home(proposed.proposal.day)
    try:
        written = write_bag(into, content, lambda data: home.sign_detached(data, chain.policy.release))
    finally:
        home.stop()
    after("bag")
    outcome = chain.draft(Act.DISSEMINATED, "desk", scope, out=written.tagmanifest_sha256, **facts)
    chain.record([outcome, *_making_room(proposed.proposal, intent, chain)])
    after("outcome")
    chain.checkpoint()
    if proposed.proposal.replaces:
        carry(finished(proposed.proposal.replaces, chain), into, chain, after)
    return written


def _making_room(proposal: Proposal, intent: Entry, chain: Chain) -> list[Draft]:
    """Gives what says that the release in whose place this one comes is replaced."""
    replaced, successor = proposal.replaces, proposal.release
    if not replaced or not is_vacant(replaced, successor, chain):  # the second: taken between two looks
        return []
    return giving_way(replaced, successor, intent.seq, chain)


def _unobstructed(release: str, today: date, chain: Chain) -> tuple[Proposed, Situation]:
    proposed = load(release, chain)
    state = situation(proposed, today, chain)
    check_no_obstacles(proposed.proposal, state)
    return proposed, state


def _still_unobstructed(proposed: Proposed, state: Situation, chain: Chain) -> Situation:
    """Looks again after the signature: typing a passphrase takes time enough for somebody to say "hold"."""
    again, now = _unobstructed(proposed.proposal.release, state.today, chain)
    if (again.payload.digest, again.proposal.replaces) != (proposed.payload.digest, proposed.proposal.replaces):
        raise Obstructed("release.obstructed", release=proposed.proposal.release, count=1)
    return now


def _content(
    proposed: Proposed, intent: Entry, approvals: tuple[int, ...], sealed: Checkpoint, chain: Chain
) -> BagContent:
    proposal, policy, size = proposed.proposal, chain.policy, sealed.size
    opened = [_to_open(intent, _INTENT, size, chain)]
    opened += [_to_open(chain.entry(intent.scope, seq), _APPROVAL, size, chain) for seq in approvals]
    opened += [_to_open(entry, _MAKING, size, chain) for entry in _makings(proposed, chain)]
    attested = Attested(
        proposal.release, proposal.payload, policy.quorum, approvals, proposal.day, training=policy.training == 1
    )
    return BagContent(
        release=proposal.release,
        day=proposal.day,
        training=policy.training == 1,
        payload=proposed.payload,
        extract=public_extract(chain.vault.origin, opened),
        checkpoint=chain.checkpoints.note(size).encode(),
        attestation=attestation(attested),
        log_key=policy.log,
        certificate=chain.vault.cabinet.certificate("release").read_bytes(),
        proofs=_proofs(proposed, chain),
    )


def _to_open(entry: Entry, names: frozenset[str], size: int, chain: Chain) -> EntryToOpen:
    return EntryToOpen(entry.line, entry.statement, chain.proof(entry.seq, size), names)


def _makings(proposed: Proposed, chain: Chain) -> list[Entry]:
    """Finds the entry of each document's recipe run, each once."""
    found: dict[int, Entry] = {}
    for document in proposed.proposal.documents:
        derivative = chain.catalog.derivative(document.derivative)
        submission = chain.catalog.exhibit(derivative.exhibit).submission
        found[derivative.seq] = chain.entry(submission, derivative.seq)
    return list(found.values())


def _proofs(proposed: Proposed, chain: Chain) -> tuple[bytes, ...]:
    proofs: list[bytes] = []
    public = payload_documents(proposed.proposal)
    for document, published in zip(proposed.proposal.documents, public, strict=True):
        cleaning = stored_cleaning(chain.catalog.derivative(document.derivative), chain)
        proofs.append(cleaning_proof(published, cleaning.recipe, cleaning.checks))
    return tuple(proofs)
