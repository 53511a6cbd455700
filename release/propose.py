"""Proposing a release: choosing derivatives, describing them, fixing the exact payload; and approving that payload.

Rule: the proposal is sealed data under a key of its own; its statement names the payload digest, and so does every
approval. Proposing again under the same name replaces the proposal and voids the approvals, because they name the
digest they were given for.
Views of the documents are painted when their copy becomes clear, or at the latest when a release is proposed, and from
then on only read (`triage/screens.py`).
Never: takes an original; lets a description through that the allow-list of `sanitize.markup` did not clean.
Residual risk: what reviewers type can itself betray; the second reviewer and the red terms look for that.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from custody.acts import Act
from custody.chain import Chain
from custody.errors import Unknown
from custody.records import Derivative, Draft
from release.errors import AlreadyLeft, MalformedPayload
from release.fields import Fields
from release.payload import (
    Description,
    Payload,
    PayloadDocument,
    Record,
    build_payload,
    document_path,
    release_json,
)
from release.proposal import Kind, Proposal, ProposedDocument
from release.proposal_bytes import proposal_bytes, stored_proposal
from release.replacing import check_vacant, replacing
from triage.screens import Unseen, Workshops, screens, stored_screens, view_bytes

if TYPE_CHECKING:
    from custody.canonical import JSON

Sign = Callable[[Draft], Draft]
VALUES_OF_A_RANGE = "values/"
"""How the recipe of a copy of values begins: its act is that of flattening (docs/decisions/0057)."""

_KINDS = {
    Act.FLATTENING: Kind.FLATTENED,
    Act.CLEANING: Kind.CLEANED,
    Act.REDACTION: Kind.REDACTED,
    Act.RETYPING: Kind.RETYPED,
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A derivative (label or its beginning) and the title it gets in public."""

    derivative: str
    title: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to release; an empty `release` takes the next free name of the year.

    `replaces` names the release whose place it takes, "" for none.
    """

    release: str
    day: date
    description: Description
    chosen: Sequence[Chosen]
    fields: Fields = field(default_factory=Fields.none)
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal with the payload rebuilt from the vault's bytes."""

    proposal: Proposal
    payload: Payload


def propose(wanted: Wanted, reviewer: str, chain: Chain, sign: Sign, workshop: Workshops) -> Proposed:
    """Proposes a release; `reviewer` is a fingerprint; views of copies that have none yet are painted in the workshop.

    Raises:
        AlreadyLeft: a hand-over of that name has begun.
        NotWithdrawn: what it wants to replace never left, or was replaced.
        Unknown: no such derivative.
        MalformedPayload: nothing chosen, or a title, name or language that cannot be.
        NotPermitted: the signature is not a reviewer's.
    """
    name = wanted.release or next_name(wanted.day, [record.release for record in chain.catalog.releases()])
    _check_not_left(name, chain)
    check_vacant(wanted.replaces, name, chain)
    copies = [chain.catalog.derivative(choice.derivative) for choice in wanted.chosen]
    documents = tuple(_document(copy, choice.title, chain) for copy, choice in zip(copies, wanted.chosen, strict=True))
    drawn = Proposal(name, wanted.day, wanted.description, documents, "", reviewer, wanted.fields)
    release_json(_record(drawn, chain))  # what is typed wrong is told before anything is painted
    drawn = replace(drawn, documents=tuple(_seen(document, chain, workshop) for document in documents))
    drawn = replace(drawn, replaces=wanted.replaces)
    payload = _payload(drawn, chain)
    proposal = replace(drawn, payload=payload.digest)
    scope = chain.name("release", name)
    content = proposal_bytes(proposal)
    digest = hashlib.sha256(content).hexdigest()
    if scope not in chain.envelopes.labels():
        chain.write_envelope(chain.new_envelope(scope))
    note = chain.keep_in(scope, "proposal", digest, [content])
    facts: dict[str, JSON] = {"release": name, "blob": note.name, "out": digest, "size": len(content)}
    facts |= replacing(wanted.replaces)
    chain.record([sign(chain.draft(Act.PROPOSAL, reviewer, scope, object=payload.digest, **facts))])
    return Proposed(proposal, payload)


def approve(release: str, reviewer: str, chain: Chain, sign: Sign) -> Proposed:
    """Approves exactly the payload as it is rebuilt now from the vault's bytes.

    Raises:
        Unknown: no such release.
        MalformedPayload: the payload rebuilt is not the one proposed.
        NotPermitted: the signature is not a reviewer's.
    """
    proposed = load(release, chain)
    scope = chain.name("release", release)
    facts: dict[str, JSON] = {"release": release, "verdict": "approve", "object": proposed.payload.digest}
    facts |= replacing(proposed.proposal.replaces)
    chain.record([sign(chain.draft(Act.APPROVAL, reviewer, scope, **facts))])
    return proposed


def load(release: str, chain: Chain) -> Proposed:
    """Reads a proposal back and rebuilds its payload.

    Raises:
        Unknown: no such release.
        MalformedPayload: the payload rebuilt is not the one proposed.
    """
    proposal = read_proposal(release, chain)
    payload = _payload(proposal, chain)
    if payload.digest != proposal.payload:
        raise MalformedPayload("release.payload_changed", release=release)
    return Proposed(proposal, payload)


def read_proposal(release: str, chain: Chain) -> Proposal:
    """Reads a proposal back, and none of the copies it names.

    Raises:
        Unknown: no such release.
    """
    record = chain.catalog.release(release)
    parts: list[bytes] = []
    chain.read(record.scope, record.blob, parts.append)
    return stored_proposal(b"".join(parts), record)


def next_name(day: date, taken: Sequence[str]) -> str:
    """Gives the next free name of a year: REL-2026-0001."""
    start = f"REL-{day.year}-"
    numbers = [int(name.removeprefix(start)) for name in taken if name.startswith(start)]
    return f"{start}{max(numbers, default=0) + 1:04}"


def _check_not_left(release: str, chain: Chain) -> None:
    """One name, one content: what may be in somebody's hands is never proposed anew under its name."""
    if any(record.release == release and record.intent >= 0 for record in chain.catalog.releases()):
        raise AlreadyLeft("release.already_left", release=release)


def payload_documents(proposal: Proposal) -> tuple[PayloadDocument, ...]:
    """Gives the documents as they are published: named by release and place, never by what the source called them."""
    return tuple(
        PayloadDocument(
            path=document_path(proposal.release, place, document.media_type),
            sha256=document.sha256,
            title=document.title,
            media_type=document.media_type,
            pages=document.pages,
            text=document.text,
        )
        for place, document in enumerate(proposal.documents, start=1)
    )


def _document(derivative: Derivative, title: str, chain: Chain) -> ProposedDocument:
    return ProposedDocument(
        derivative=derivative.label,
        sha256=derivative.digest,
        title=title,
        media_type=derivative.media_type,
        recipe=derivative.recipe,
        kind=_kind(derivative, chain),
        made_by=_made_by(derivative, chain),
    )


def _seen(document: ProposedDocument, chain: Chain, workshop: Workshops) -> ProposedDocument:
    """Adds a document's views."""
    made = screens(document.derivative, chain, workshop)
    if isinstance(made, Unseen):
        return replace(document, unseen=made.why)
    return replace(document, screens=made.listed, pages=len(made.pictures), text=bool(made.text))


def _kind(derivative: Derivative, chain: Chain) -> Kind:
    """Reads in the ledger how the copy was made; a clean copy may be the same blob as its original, byte for byte."""
    submission = chain.catalog.exhibit(derivative.exhibit).submission
    act = chain.entry(submission, derivative.seq).text("act")
    if act not in _KINDS:
        raise Unknown("custody.unknown_label", label=derivative.label)
    return Kind.VALUES if derivative.recipe.startswith(VALUES_OF_A_RANGE) else _KINDS[Act(act)]


def _made_by(derivative: Derivative, chain: Chain) -> str:
    """Gives who proposed the redaction or retyping a copy was made from, "" for other copies: recipes made those."""
    wanted = chain.catalog.redactions.behind(derivative.label) or chain.catalog.retypings.behind(derivative.label)
    return wanted.proposed_by if wanted else ""


def _record(proposal: Proposal, chain: Chain) -> Record:
    public, training = payload_documents(proposal), chain.policy.training == 1
    about = (proposal.release, proposal.day, proposal.description)
    return Record(*about, public, training, proposal.fields, proposal.version)


def _payload(proposal: Proposal, chain: Chain) -> Payload:
    record = _record(proposal, chain)
    content: dict[str, bytes] = {}
    views: dict[str, bytes] = {}
    for document, public in zip(proposal.documents, record.documents, strict=True):
        copy = chain.catalog.derivative(document.derivative)
        content[public.path] = view_bytes(copy.label, copy.blob, chain)
        if document.screens:
            shown = stored_screens(copy.label, document.screens, chain)
            blobs = [
                *zip(public.page_paths, shown.pictures, strict=True),
                *([(public.text_path, shown.text)] if shown.text else []),
            ]
            views |= {path: view_bytes(copy.label, blob, chain) for path, blob in blobs}
    return build_payload(record, content, views)
