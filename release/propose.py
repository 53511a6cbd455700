"""Proposing a release: choosing derivatives, describing them, fixing the exact payload; and approving that payload.

Rule: the proposal is sealed data under a key of its own; its statement names the payload digest, and so does every
approval. Proposing again under the same name replaces the proposal and voids the approvals, because they name the
digest they were given for.
Never: takes an original; lets a description through that the allow-list of `sanitize.markup` did not clean.
Residual risk: what reviewers type can itself betray; the second reviewer and the red terms look for that.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from custody import canonical
from custody.acts import Act
from custody.canonical import JSON
from custody.chain import Chain
from custody.errors import Unknown
from custody.records import Derivative, Draft, ReleaseRecord
from release.errors import AlreadyLeft, MalformedPayload
from release.payload import Description, Payload, PayloadDocument, Record, build_payload, document_path
from release.proposal import Kind, Proposal, ProposedDocument

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
class Proposed:
    """A proposal with the payload rebuilt from the vault's bytes."""

    proposal: Proposal
    payload: Payload


def propose(
    release: str, day: date, description: Description, chosen: Sequence[Chosen], reviewer: str, chain: Chain, sign: Sign
) -> Proposed:
    """Proposes a release; an empty `release` takes the next free name of the year; `reviewer` is a fingerprint.

    Raises:
        AlreadyLeft: a hand-over of that name has begun.
        Unknown: no such derivative.
        MalformedPayload: nothing chosen, or a title, name or language that cannot be.
        NotPermitted: the signature is not a reviewer's.
    """
    name = release or next_name(day, [record.release for record in chain.catalog.releases()])
    _check_not_left(name, chain)
    documents = tuple(_document(choice, chain) for choice in chosen)
    payload = _payload(name, day, description, documents, chain)
    proposal = Proposal(name, day, description, documents, payload.digest, reviewer)
    scope = chain.name("release", name)
    content = _written(proposal)
    digest = hashlib.sha256(content).hexdigest()
    if scope not in chain.envelopes.labels():
        chain.write_envelope(chain.new_envelope(scope))
    note = chain.keep_in(scope, "proposal", digest, [content])
    facts: dict[str, JSON] = {"release": name, "blob": note.name, "out": digest, "size": len(content)}
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
    chain.record([sign(chain.draft(Act.APPROVAL, reviewer, scope, **facts))])
    return proposed


def load(release: str, chain: Chain) -> Proposed:
    """Reads a proposal back and rebuilds its payload.

    Raises:
        Unknown: no such release.
        MalformedPayload: the payload rebuilt is not the one proposed.
    """
    proposal = read_proposal(release, chain)
    payload = _payload(release, proposal.day, proposal.description, proposal.documents, chain)
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
    return _read(canonical.loads_object(b"".join(parts)), record)


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
        PayloadDocument(document_path(proposal.release, place, document.media_type), *_public(document))
        for place, document in enumerate(proposal.documents, start=1)
    )


def _public(document: ProposedDocument) -> tuple[str, str, str]:
    return document.sha256, document.title, document.media_type


def _document(choice: Chosen, chain: Chain) -> ProposedDocument:
    derivative = chain.catalog.derivative(choice.derivative)
    return ProposedDocument(
        derivative=derivative.label,
        sha256=derivative.digest,
        title=choice.title,
        media_type=derivative.media_type,
        recipe=derivative.recipe,
        kind=_kind(derivative, chain),
        made_by=_made_by(derivative, chain),
    )


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


def _payload(
    release: str, day: date, description: Description, documents: Sequence[ProposedDocument], chain: Chain
) -> Payload:
    proposal = Proposal(release, day, description, tuple(documents), "", "")
    public = payload_documents(proposal)
    content: dict[str, bytes] = {}
    for document, published in zip(documents, public, strict=True):
        derivative = chain.catalog.derivative(document.derivative)
        parts: list[bytes] = []
        chain.read(chain.catalog.exhibit(derivative.exhibit).submission, derivative.blob, parts.append)
        content[published.path] = b"".join(parts)
    training = chain.policy.training == 1
    return build_payload(Record(release, day, description, public, training), content)


def _written(proposal: Proposal) -> bytes:
    documents: list[JSON] = [
        {
            "derivative": document.derivative,
            "sha256": document.sha256,
            "title": document.title,
            "media_type": document.media_type,
            "recipe": document.recipe,
            "kind": document.kind.value,
            "made_by": document.made_by,
        }
        for document in proposal.documents
    ]
    described = proposal.description
    return canonical.dumps(
        {
            "v": 1,
            "release": proposal.release,
            "day": proposal.day.isoformat(),
            "title": described.title,
            "html": described.html,
            "language": described.language,
            "documents": documents,
        }
    )


def _read(content: dict[str, JSON], record: ReleaseRecord) -> Proposal:
    rows = content["documents"]
    documents = tuple(
        ProposedDocument(
            derivative=str(row["derivative"]),
            sha256=str(row["sha256"]),
            title=str(row["title"]),
            media_type=str(row["media_type"]),
            recipe=str(row["recipe"]),
            kind=Kind(row["kind"]),
            made_by=str(row.get("made_by", "")),  # not there before redaction was
        )
        for row in (rows if isinstance(rows, list) else [])
    )
    description = Description(str(content["title"]), str(content["html"]), str(content["language"]))
    day = date.fromisoformat(str(content["day"]))
    return Proposal(record.release, day, description, documents, record.payload, record.proposed_by)
