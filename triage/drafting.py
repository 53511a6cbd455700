"""Drafting: what redacting and retyping share: a wish kept as versions, proposed by one, approved by another.

Rule: each saving is a version (a sealed blob and an entry), unless it says what the newest says. Each signature names
the draft's place and the digest of the wish. The newest version alone counts; nothing is taken back.
Never: knows what is wished; makes a copy.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from custody.acts import Act
from custody.canonical import JSON
from custody.catalog_redactions import REDACTION, RETYPING, Redactions
from custody.chain import Chain
from custody.errors import Unknown
from custody.records import Draft, Entry, RedactionRecord
from triage.redaction import check_may_approve, check_may_propose, newest

Sign = Callable[[Draft], Draft]


@dataclass(frozen=True, slots=True)
class Craft:
    """One of the two ways: its name, the acts of its steps, and under which role its blobs lie."""

    way: str
    draft: Act
    proposal: Act
    approval: Act
    role: str

    def versions(self, chain: Chain) -> Redactions:
        """Gives its versions in the index."""
        return chain.catalog.redactions if self.way == REDACTION else chain.catalog.retypings


REDACTING = Craft(REDACTION, Act.REDACTION_DRAFT, Act.REDACTION_PROPOSAL, Act.REDACTION_APPROVAL, "redactions")
RETYPED = Craft(RETYPING, Act.RETYPING_DRAFT, Act.RETYPING_PROPOSAL, Act.RETYPING_APPROVAL, "retypings")


def keep(
    craft: Craft,
    label: str,
    content: bytes,
    count: int,
    actor: str,
    chain: Chain,
    more: Callable[[], Mapping[str, JSON]] = dict,
) -> RedactionRecord:
    """Keeps a new version of a wish about an exhibit, unless the newest says the same; gives it as listed.

    `more` gives further fields of its entry, and is asked for a new version alone.

    Raises:
        Unknown: no such exhibit.
    """
    exhibit = chain.catalog.exhibit(label)
    versions, digest = craft.versions(chain).of(exhibit.label), hashlib.sha256(content).hexdigest()
    if versions and versions[-1].digest == digest:
        return versions[-1]
    note = chain.keep_in(exhibit.submission, craft.role, digest, [content])
    about: dict[str, JSON] = {"submission": exhibit.submission, "object": exhibit.label, "version": len(versions) + 1}
    facts: dict[str, JSON] = {"boxes": count, "blob": note.name, "out": digest, "size": len(content)}
    chain.record([chain.draft(craft.draft, actor, exhibit.submission, **about, **facts, **more())])
    return newest_of(craft, exhibit.label, chain)


def propose(craft: Craft, label: str, reviewer: str, chain: Chain, sign: Sign) -> Entry:
    """Proposes the newest version; `reviewer` is a fingerprint.

    Raises:
        Unknown: no such exhibit. NotRedactable: there is no version, or it was proposed.
        NotPermitted: the signature is not a reviewer's.
    """
    record = newest_of(craft, label, chain)
    check_may_propose(record)
    return _signed(craft.proposal, record, reviewer, chain, sign)


def approve(craft: Craft, label: str, reviewer: str, chain: Chain, sign: Sign) -> Entry:
    """Approves the newest version, as the second person; otherwise like `propose`."""
    record = newest_of(craft, label, chain)
    check_may_approve(record, reviewer)
    return _signed(craft.approval, record, reviewer, chain, sign)


def newest_of(craft: Craft, label: str, chain: Chain) -> RedactionRecord:
    """Gives the newest version; raises NotRedactable before there is one."""
    return newest(craft.versions(chain).of(chain.catalog.exhibit(label).label), craft.way)


def numbered(craft: Craft, label: str, number: int, chain: Chain) -> RedactionRecord:
    """Finds a version by its number, from 1.

    Raises:
        Unknown: no such exhibit, or no such version.
    """
    for record in craft.versions(chain).of(chain.catalog.exhibit(label).label):
        if record.version == number:
            return record
    raise Unknown("custody.unknown_label", label=str(number))


def content_of(record: RedactionRecord, chain: Chain) -> bytes:
    """Gives the sealed wish of a version."""
    parts: list[bytes] = []
    chain.read(chain.catalog.exhibit(record.exhibit).submission, record.blob, parts.append)
    return b"".join(parts)


def _signed(act: Act, record: RedactionRecord, reviewer: str, chain: Chain, sign: Sign) -> Entry:
    scope = chain.catalog.exhibit(record.exhibit).submission
    facts: dict[str, JSON] = {"draft": record.seq, "version": record.version, "out": record.digest}
    (entry,) = chain.record([sign(chain.draft(act, reviewer, scope, object=record.exhibit, **facts))])
    return entry
