"""What has left: every release whose hand-over began, as the vault itself remembers it.

Rule: the payload is rebuilt from the vault's bytes and must have the digest that was signed; what stands around it in
the package is known by the digest of the tag manifest, recorded at the hand-over.
Never: believes a package about itself.
"""

from dataclasses import dataclass

from custody.chain import Chain
from custody.errors import CustodyError
from custody.records import ReleaseRecord
from release.errors import ReleaseError
from release.payload import Payload, PayloadDocument
from release.proposal import Kind
from release.propose import load, payload_documents, read_proposal


@dataclass(frozen=True, slots=True)
class Left:
    """A release that left; `tagmanifest` is the hex SHA-256 recorded of it, "" where the hand-over broke off.

    `documents` are its public documents, `redacted` the paths of those that were redacted, `exhibits` the labels of
    what they were made of; all empty where it was shredded.
    """

    release: str
    tagmanifest: str
    documents: tuple[PayloadDocument, ...] = ()
    redacted: frozenset[str] = frozenset()
    exhibits: frozenset[str] = frozenset()
    withdrawn: bool = False


def left(chain: Chain) -> dict[str, Left]:
    """Lists what has left, by name; also what was taken back since."""
    withdrawn = chain.catalog.withdrawals.newest()
    records = [record for record in chain.catalog.releases() if record.intent >= 0]
    return {record.release: _left(record, record.release in withdrawn, chain) for record in records}


def payload_of(release: str, chain: Chain) -> Payload | None:
    """Rebuilds a payload; None where what it was made of is gone, or not what it was."""
    try:
        return load(release, chain).payload
    except (CustodyError, ReleaseError):
        return None


def _left(record: ReleaseRecord, withdrawn: bool, chain: Chain) -> Left:
    try:
        tagmanifest = chain.entry(record.scope, record.outcome).text("out") if record.outcome >= 0 else ""
        proposal = read_proposal(record.release, chain)
        exhibits = frozenset(chain.catalog.derivative(each.derivative).exhibit for each in proposal.documents)
    except CustodyError:
        return Left(record.release, "", withdrawn=withdrawn)
    public = payload_documents(proposal)
    redacted = (
        f"data/{shown.path}"
        for shown, made in zip(public, proposal.documents, strict=True)
        if made.kind is Kind.REDACTED
    )
    return Left(record.release, tagmanifest, public, frozenset(redacted), exhibits, withdrawn)
