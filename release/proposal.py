"""A proposal: what should leave, and who approved exactly that.

Rule: a proposal names derivatives, never originals; an approval counts only for the payload digest it names.
All values are frozen and plain; the ledger's fold and the catalog fill them in.
Never: decides (see `obstacles.py`).
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from release.fields import Fields
from release.payload import VERSION, Description
from words.message import Message


class Kind(StrEnum):
    """How a derivative was made; the last, a file in its own format, leaves by a signed override alone."""

    FLATTENED = "flattened"
    REDACTED = "redacted"
    RETYPED = "retyped"
    VALUES = "values"
    CLEANED = "cleaned"


RELEASABLE = frozenset(Kind) - {Kind.CLEANED}


@dataclass(frozen=True, slots=True)
class ProposedDocument:
    """One derivative as proposed.

    `derivative` is its name in the vault; `made_by` the fingerprint of whoever redacted or retyped it, "" when only a
    recipe ran. `screens` is the blob that lists its views, "" when there are none, and then `unseen` says why; `pages`
    and `text` are what the public record says of them.
    """

    derivative: str
    sha256: str
    title: str
    media_type: str
    recipe: str
    kind: Kind
    made_by: str = ""
    screens: str = ""
    pages: int = 0
    text: bool = False
    unseen: Message | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What should leave on `day`; `payload` is the hex SHA-256 of its manifest; `proposed_by` a fingerprint.

    `replaces` names the release whose place it takes, "" for none; whoever approves signs that too.
    `version` is that of its release.json: what was proposed before there was a second one stays of the first.
    """

    release: str
    day: date
    description: Description
    documents: tuple[ProposedDocument, ...]
    payload: str
    proposed_by: str
    fields: Fields = field(default_factory=Fields.none)
    version: int = VERSION
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """A reviewer's signed approval: its ledger number, the reviewer's fingerprint, the payload digest it names."""

    seq: int
    reviewer: str
    payload: str
