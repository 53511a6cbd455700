"""What becomes durable of one arrival: its bytes, its envelope, its entries; accepted, in quarantine, or only noted.

Rule: bytes → envelope → ledger. What came in the clear is one blob and one entry: it is its own exhibit. Each accession
names its channel, what may be believed of it, and what a person stated.
Never: drops anything; claims more than the channel knows.
Residual risk: a machine that dies between blob and entry leaves a blob nobody lists; the next intake writes it again.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from custody.acts import Act
from custody.chain import Chain
from custody.errors import Unknown
from custody.keeping import Whole, keep_whole
from custody.records import DESK, Draft
from custody.store import Fresh
from intake.arrival import Arrival, Plain
from intake.carried import Carried
from intake.channels import TRUST
from intake.limits import Limits
from intake.names import ItemKind, ItemName, file_form
from intake.opening import OpenedItem
from intake.presence import Presence
from intake.receipt import Outcome, ReceiptLine
from intake.spool import Spooled
from words.message import Message

if TYPE_CHECKING:
    from custody.canonical import JSON


@dataclass(frozen=True, slots=True)
class Reception:
    """What every step of one intake needs."""

    chain: Chain
    stick: Presence
    limits: Limits
    drop: str
    about: Carried
    after: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Ready:
    """An item that was opened, with nothing kept of it yet."""

    arrival: Arrival
    item: ItemName
    spooled: Spooled
    opened: OpenedItem

    @property
    def filename(self) -> str:
        """The file's name as its container says it, or as the item's name does."""
        return self.opened.filename or self.item.untrusted_inside


def accept(lot: Sequence[Ready], reception: Reception) -> list[ReceiptLine]:
    """Keeps items that were opened, no two of the same bytes: as received, and the file that was in each."""
    if not lot:
        return []
    chain = reception.chain
    kept = keep_whole(chain, [_whole(each, chain) for each in lot], reception.after)
    drafts: list[Draft] = []
    for each, (received, exhibit) in zip(lot, kept, strict=True):
        drafts += _accepted(each, received.name, exhibit.name, reception)
    chain.record(drafts)
    reception.after("recorded")
    first = [each.opened.notes[0] if each.opened.notes else None for each in lot]
    return [line_of(each.arrival, each.spooled, Outcome.ACCEPTED, note) for each, note in zip(lot, first, strict=True)]


def _whole(ready: Ready, chain: Chain) -> Whole:
    spooled, opened = ready.spooled, ready.opened
    received = Fresh("as received", spooled.sha256, spooled.chunks(), length=spooled.size)
    exhibit = Fresh("exhibit", opened.sha256, opened.chunks(), ready.filename, opened.size)
    return Whole(chain.new_envelope(label_of(chain, spooled.sha256)), (received, exhibit))


def _accepted(ready: Ready, received: str, exhibit: str, reception: Reception) -> list[Draft]:
    """Drafts an item's entries; a power cut may have kept the first of them and no more."""
    chain, label = reception.chain, label_of(reception.chain, ready.spooled.sha256)
    accession = arrived(Act.ACCESSION, ready.arrival, ready.spooled, label, received, reception)
    opened = replace(ready.opened, filename=ready.filename)
    known = chain.catalog.holder_of(ready.spooled.sha256)
    begun = bool(known) and chain.catalog.submission(known).outcome == Outcome.ACCEPTED
    return [*([] if begun else [accession]), *opened_drafts(chain, ready.item.kind, opened, label, exhibit)]


def accept_plain(arrival: Arrival, plain: Plain, spooled: Spooled, reception: Reception) -> ReceiptLine:
    """Keeps what came in the clear: what was received is the exhibit."""
    chain, label = reception.chain, label_of(reception.chain, spooled.sha256)
    envelope = chain.new_envelope(label)
    own = Fresh("exhibit", spooled.sha256, spooled.chunks(), plain.untrusted_filename, spooled.size)
    ((exhibit,),) = keep_whole(chain, [Whole(envelope, [own])], reception.after)
    made: dict[str, JSON] = {
        "exhibit": chain.name("exhibit", label, spooled.sha256),
        "filename": plain.untrusted_filename,
        "out": spooled.sha256,
    }
    chain.record([arrived(Act.ACCESSION, arrival, spooled, label, exhibit.name, reception, **made)])
    reception.after("recorded")
    return line_of(arrival, spooled, Outcome.ACCEPTED, None)


def opened_drafts(chain: Chain, kind: ItemKind, opened: OpenedItem, label: str, blob: str) -> list[Draft]:
    """Drafts the decryption, and the unpacking where there was one; the last of them makes the exhibit."""
    decrypted: dict[str, JSON] = {"submission": label, "key": chain.policy.submission, "kind": kind.value}
    exhibit: dict[str, JSON] = {
        "exhibit": chain.name("exhibit", label, opened.sha256),
        "blob": blob,
        "filename": opened.filename,
        "out": opened.sha256,
        "size": opened.size,
        "notes": [note.packed() for note in opened.notes],
    }
    if not opened.unpacked:
        return [chain.draft(Act.DECRYPTION, "desk", label, **decrypted, **exhibit)]
    inner: dict[str, JSON] = {"out": opened.decrypted_sha256, "size": opened.decrypted_size}
    unpacked: dict[str, JSON] = {"submission": label, "recipe": opened.unpacked, "in": opened.decrypted_sha256}
    return [
        chain.draft(Act.DECRYPTION, "desk", label, **decrypted, **inner),
        chain.draft(Act.UNPACKING, "desk", label, **unpacked, **exhibit),
    ]


def quarantine(arrival: Arrival, spooled: Spooled, reason: Message, reception: Reception) -> ReceiptLine:
    """Keeps the bytes as they came, with the reason why they are no more than that."""
    chain, label = reception.chain, label_of(reception.chain, spooled.sha256)
    envelope = chain.new_envelope(label)
    received = chain.keep(envelope, "as received", spooled.sha256, spooled.chunks())
    reception.after("kept")
    chain.write_envelope(envelope.with_blobs([received]))
    reception.after("enveloped")
    draft = arrived(Act.QUARANTINE, arrival, spooled, label, received.name, reception, reason=reason.packed())
    chain.record([draft])
    reception.after("recorded")
    return line_of(arrival, spooled, Outcome.QUARANTINED, reason)


def note_without_bytes(arrival: Arrival, reception: Reception, reason: Message) -> ReceiptLine:
    """Records what we keep no bytes of (a link, a device, a film): that it was there, and why it stayed."""
    chain = reception.chain
    nothing_there = Spooled(hashlib.sha256().hexdigest(), 0, in_scratch=True, problem=reason, chunks=lambda: iter(()))
    label = chain.name("place", arrival.place, reason.packed())
    if not _is_noted(label, chain):
        draft = arrived(Act.QUARANTINE, arrival, nothing_there, label, "", reception, reason=reason.packed())
        chain.record([Draft(draft.statement, DESK)])
    return ReceiptLine(
        arrival.place, Outcome.QUARANTINED, reason, None, arrival.designation, "", 0, arrival.channel.value
    )


def repeated(arrival: Arrival, spooled: Spooled, here: Message, reception: Reception) -> ReceiptLine:
    """Records, once, that bytes we have came again under another name; their first name and place stay as they were.

    A name or path that is refused is told here as well, with its own reason.
    """
    chain = reception.chain
    label = chain.catalog.holder_of(spooled.sha256)
    first, again = chain.catalog.submission(label), chain.catalog.family.arrivals(label)
    known = {_called(each.source, each.number, each.untrusted_place) for each in again}
    known.add(_called(first.source, first.number, first.untrusted_place))
    number = -1 if arrival.number is None else arrival.number
    if _called(file_form(arrival.designation), number, arrival.place) not in known:
        why = arrival.problem.packed() if arrival.problem else ""
        chain.record([arrived(Act.REPEATED, arrival, spooled, label, "", reception, digest=spooled.sha256, reason=why)])
        reception.after("recorded")
    return line_of(arrival, spooled, Outcome.DUPLICATE, arrival.problem or here)


def _called(source: str, number: int, place: str) -> tuple[str, int, str]:
    """Gives what a thing was called: its designation and number, its place in the drop where it has none."""
    return (source, number, "") if source and number >= 0 else (source, -1, place)


def _is_noted(label: str, chain: Chain) -> bool:
    try:
        return chain.catalog.submission(label).outcome == Outcome.QUARANTINED
    except Unknown:
        return False


def arrived(
    act: Act, arrival: Arrival, spooled: Spooled, label: str, blob: str, reception: Reception, **more: "JSON"
) -> Draft:
    """Drafts the entry that says what came in, where it lay and what its bytes were, as received."""
    said: dict[str, JSON] = {"reason": "", "digest": spooled.sha256 if blob else "", **reception.about.fields, **more}
    return reception.chain.draft(
        act,
        "desk",
        label,
        submission=label,
        source=file_form(arrival.designation),
        designation=arrival.designation,
        number=-1 if arrival.number is None else arrival.number,
        kind=arrival.kind,
        channel=arrival.channel.value,
        trust=TRUST[arrival.channel],
        place=arrival.place,
        drop=reception.drop,
        medium=reception.about.medium,
        size=spooled.size,
        blob=blob,
        **said,
    )


def line_of(arrival: Arrival, spooled: Spooled, outcome: Outcome, message: Message | None) -> ReceiptLine:
    """Gives the receipt's line."""
    return ReceiptLine(
        arrival.place,
        outcome,
        message,
        arrival.number,
        arrival.designation,
        spooled.sha256,
        spooled.size,
        arrival.channel.value,
    )


def label_of(chain: Chain, sha256: str) -> str:
    """Gives the keyed name of what has these bytes as received (hex SHA-256)."""
    return chain.name("submission", sha256)
