"""Taking a drop in: the order of steps from the stick to the ledger.

survey → for each arrival: spool and hash → known already? → decrypt and unpack → keep the bytes → envelope → ledger
→ receipt → checkpoint. `after` is told each step's name: tests kill there, progress and cancel hang there.
Rule: bytes → ledger → catalog. A drop can be taken in again at any time: what the ledger has is a duplicate, what it
has not is done over from the beginning; so a crash loses, doubles and leaves unrecorded nothing.
Never: drops anything: what is not accepted is kept as it came, in quarantine, with the reason.
Residual risk: the stick still holds what it held; what happens to it is for people to record.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from custody.acts import Act
from custody.chain import Chain, nothing
from custody.chunks import read_chunks
from custody.records import DESK, Draft
from custody.store import Fresh
from intake.arrival import Arrival, total_bytes
from intake.carried import UNTOLD, Carried
from intake.errors import DropUnreadable, IntakeError
from intake.limits import Limits
from intake.meter import Meter, Progress, unwatched
from intake.names import ItemName, file_form
from intake.opening import OpenedItem, open_item
from intake.receipt import Outcome, Receipt, ReceiptLine
from intake.spool import Spooled, spool
from intake.stick import still_there
from intake.survey import survey
from intake.turn import turn
from intake.watcher import NOBODY, Watcher
from keys.errors import NotDecrypted, TooLarge
from keys.session_keys import Ring, ring_of
from words.message import Message

if TYPE_CHECKING:
    from custody.canonical import JSON


@dataclass(frozen=True, slots=True)
class _Reception:
    """What every step of one intake needs."""

    chain: Chain
    stick: Path
    limits: Limits
    scratch: Path
    drop: str
    medium: str
    after: Callable[[str], None]


def receive(
    drop: Path,
    chain: Chain,
    limits: Limits,
    *,
    about: Carried = UNTOLD,
    after: Callable[[str], None] = nothing,
    progress: Progress = unwatched,
    watcher: Watcher = NOBODY,
) -> Receipt:
    """Takes in everything on a stick, folder or single file; `progress` is told bytes read and bytes in all.

    `watcher` is told of each thing, and may pause or stop the intake there. One file that cannot be read is told and
    left on the stick; the rest comes in.

    Raises:
        DropUnreadable: there is nothing to read, or the stick went away; take it in again to go on.
        DropTooLarge: too many files for one intake.
        AnotherIntake: one is running.
        IntakeStopped: the watcher stopped it; what is in is recorded, without a receipt for the whole.
        KeysError: the vault has no submission key, or gpg is missing.
    """
    ring = ring_of(chain.unlocked.home("submission"))
    arrivals = survey(drop, limits)
    after("survey")
    meter = Meter(total_bytes(arrivals), progress)
    with turn(chain) as scratch:
        reception = _Reception(chain, drop, limits, scratch, chain.fresh_name(), about.medium, after)
        watcher.found(len(arrivals))
        lines: list[ReceiptLine] = []
        for arrival in arrivals:
            lines.append(_take_and_tell(arrival, ring, reception, meter))
            watcher.taken(lines[-1])
        receipt = Receipt(tuple(lines))
    receipt.check_complete(len(arrivals))
    counts = {outcome.value: count for outcome, count in receipt.counts.items()}
    by = about.by or chain.unlocked.by
    chain.record([chain.draft(Act.CARRIED_IN, by, drop=reception.drop, medium=about.medium, **counts)])
    after("carried in")
    chain.checkpoint()
    after("checkpoint")
    return receipt


def _take_and_tell(arrival: Arrival, ring: Ring, reception: _Reception, meter: Meter) -> ReceiptLine:
    """Takes one arrival; whatever of it was not read (too large, unreadable) counts as done for the progress."""
    line = _take(arrival, ring, reception, meter)
    meter.finished(total_bytes([arrival]))
    return line


def _take(arrival: Arrival, ring: Ring, reception: _Reception, meter: Meter) -> ReceiptLine:
    """Takes one arrival to its end: accepted, duplicate or quarantined."""
    if not arrival.keep:
        return _note_without_bytes(arrival, reception, arrival.problem or Message.of("intake.name_unknown"))
    if arrival.size > reception.limits.item_bytes:
        megabytes = reception.limits.item_bytes // 1_000_000
        return _note_without_bytes(arrival, reception, Message.of("intake.left_on_the_stick", megabytes=megabytes))
    try:
        spooled = spool(arrival, reception.scratch, meter.add)
    except DropUnreadable as trouble:
        if not still_there(reception.stick):
            raise  # the stick is gone: the whole intake waits for it
        return _note_without_bytes(arrival, reception, trouble.message)
    reception.after("spooled")
    if _is_here(spooled.sha256, reception.chain):
        return _line(arrival, spooled, Outcome.DUPLICATE, Message.of("intake.already_here"))
    return _open(arrival, spooled, ring, reception)


def _open(arrival: Arrival, spooled: Spooled, ring: Ring, reception: _Reception) -> ReceiptLine:
    """Opens what seems to be an item and accepts it; everything else goes to quarantine with the reason."""
    problem = arrival.problem or spooled.problem
    if problem is None and arrival.item is not None:
        try:
            opened = open_item(ring, spooled.chunks(), arrival.item.kind, reception.scratch, reception.limits)
        except (NotDecrypted, TooLarge, IntakeError) as refusal:
            problem = refusal.message
        else:
            reception.after("decrypted")
            return _accept(arrival, arrival.item, spooled, opened, reception)
    return _quarantine(arrival, spooled, problem or Message.of("intake.name_unknown"), reception)


def _accept(
    arrival: Arrival, item: ItemName, spooled: Spooled, opened: OpenedItem, reception: _Reception
) -> ReceiptLine:
    chain, label = reception.chain, _label(reception.chain, spooled.sha256)
    envelope = chain.new_envelope(label)
    both = [
        Fresh("as received", spooled.sha256, spooled.chunks()),
        Fresh("exhibit", opened.sha256, read_chunks(opened.path), opened.filename),
    ]
    received, exhibit = chain.keep_all(envelope, both)
    reception.after("kept")
    chain.write_envelope(envelope.with_blobs([received, exhibit]))
    reception.after("enveloped")
    arrived = _arrived(Act.ACCESSION, arrival, spooled, label, received.name, reception)
    begun = bool(chain.catalog.holder_of(spooled.sha256))
    chain.record([*([] if begun else [arrived]), *_opened_drafts(chain, item, opened, label, exhibit.name)])
    reception.after("recorded")
    return _line(arrival, spooled, Outcome.ACCEPTED, opened.notes[0] if opened.notes else None)


def _opened_drafts(chain: Chain, item: ItemName, opened: OpenedItem, label: str, blob: str) -> list[Draft]:
    """Drafts the decryption, and the unpacking where there was one; the last of them makes the exhibit."""
    decrypted: dict[str, JSON] = {"submission": label, "key": chain.policy.submission, "kind": item.kind.value}
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


def _quarantine(arrival: Arrival, spooled: Spooled, reason: Message, reception: _Reception) -> ReceiptLine:
    chain, label = reception.chain, _label(reception.chain, spooled.sha256)
    envelope = chain.new_envelope(label)
    received = chain.keep(envelope, "as received", spooled.sha256, spooled.chunks())
    reception.after("kept")
    chain.write_envelope(envelope.with_blobs([received]))
    reception.after("enveloped")
    draft = _arrived(Act.QUARANTINE, arrival, spooled, label, received.name, reception, reason=reason.packed())
    chain.record([draft])
    reception.after("recorded")
    return _line(arrival, spooled, Outcome.QUARANTINED, reason)


def _note_without_bytes(arrival: Arrival, reception: _Reception, reason: Message) -> ReceiptLine:
    """Records what we keep no bytes of (a link, a device, a film): that it was there, and why it stayed."""
    chain = reception.chain
    nothing_there = Spooled(hashlib.sha256().hexdigest(), 0, in_scratch=True, problem=reason, chunks=lambda: iter(()))
    label = chain.name("place", arrival.place, reason.packed())
    known = {submission.label for submission in chain.catalog.submissions("quarantined")}
    if label not in known:
        draft = _arrived(Act.QUARANTINE, arrival, nothing_there, label, "", reception, reason=reason.packed())
        chain.record([Draft(draft.statement, DESK)])
    return ReceiptLine(arrival.place, Outcome.QUARANTINED, reason, None, arrival.designation, "", 0)


def _arrived(
    act: Act, arrival: Arrival, spooled: Spooled, label: str, blob: str, reception: _Reception, reason: str = ""
) -> Draft:
    """Drafts the entry that says what came in, where it lay and what its bytes were, as received."""
    item = arrival.item
    return reception.chain.draft(
        act,
        "desk",
        label,
        submission=label,
        source=file_form(arrival.designation),
        designation=arrival.designation,
        number=-1 if item is None or item.number is None else item.number,
        kind="" if item is None else item.kind.value,
        place=arrival.place,
        drop=reception.drop,
        medium=reception.medium,
        digest=spooled.sha256 if blob else "",
        size=spooled.size,
        blob=blob,
        reason=reason,
    )


def _line(arrival: Arrival, spooled: Spooled, outcome: Outcome, message: Message | None) -> ReceiptLine:
    number = arrival.item.number if arrival.item else None
    return ReceiptLine(arrival.place, outcome, message, number, arrival.designation, spooled.sha256, spooled.size)


def _is_here(sha256: str, chain: Chain) -> bool:
    """Tells whether these bytes came in before, and wholly: a power cut may keep the accession, not what follows."""
    label = chain.catalog.holder_of(sha256)
    return bool(label) and (
        chain.catalog.submission(label).outcome == Outcome.QUARANTINED or bool(chain.catalog.exhibits(label))
    )


def _label(chain: Chain, sha256: str) -> str:
    return chain.name("submission", sha256)
