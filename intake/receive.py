"""Taking a drop in: the order of steps from the stick to the ledger.

survey → for each arrival: spool and hash → known already? → decrypt and unpack → keep the bytes → envelope → ledger
→ receipt → checkpoint. `after` is told each step's name: tests kill there, progress and cancel hang there.
Rule: bytes → ledger → catalog. A drop can be taken in again at any time: what the ledger has is a duplicate, what it
has not is done over from the beginning; so a crash loses, doubles and leaves unrecorded nothing.
Never: drops anything: what is not accepted is kept as it came, in quarantine, with the reason.
Residual risk: the stick still holds what it held; what happens to it is for people to record.
"""

from collections.abc import Callable
from pathlib import Path

from custody.acts import Act
from custody.chain import Chain, nothing
from intake.arrival import Arrival, total_bytes
from intake.carried import UNTOLD, Carried
from intake.errors import DropUnreadable, IntakeError
from intake.keeping import Reception, accept, accept_plain, line_of, note_without_bytes, quarantine
from intake.limits import Limits
from intake.meter import Meter, Progress, unwatched
from intake.opening import open_item
from intake.receipt import Outcome, Receipt, ReceiptLine
from intake.spool import Spooled, spool
from intake.stick import still_there
from intake.survey import survey
from intake.turn import turn
from intake.watcher import NOBODY, Watcher
from keys.errors import NotDecrypted, TooLarge
from keys.session_keys import Ring, ring_of
from words.message import Message


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
    arrivals = survey(drop, limits, about)
    after("survey")
    meter = Meter(total_bytes(arrivals), progress)
    with turn(chain) as scratch:
        reception = Reception(chain, drop, limits, scratch, chain.fresh_name(), about, after)
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


def _take_and_tell(arrival: Arrival, ring: Ring, reception: Reception, meter: Meter) -> ReceiptLine:
    """Takes one arrival; whatever of it was not read (too large, unreadable) counts as done for the progress."""
    line = _take(arrival, ring, reception, meter)
    meter.finished(total_bytes([arrival]))
    return line


def _take(arrival: Arrival, ring: Ring, reception: Reception, meter: Meter) -> ReceiptLine:
    """Takes one arrival to its end: accepted, duplicate or quarantined."""
    if not arrival.keep:
        return note_without_bytes(arrival, reception, arrival.problem or Message.of("intake.name_unknown"))
    if arrival.size > arrival.ceiling(reception.limits):
        megabytes = arrival.ceiling(reception.limits) // 1_000_000
        return note_without_bytes(arrival, reception, Message.of("intake.left_on_the_stick", megabytes=megabytes))
    try:
        spooled = spool(arrival, reception.scratch, meter.add)
    except DropUnreadable as trouble:
        if not still_there(reception.stick):
            raise  # the stick is gone: the whole intake waits for it
        return note_without_bytes(arrival, reception, trouble.message)
    reception.after("spooled")
    if here := _here(spooled.sha256, reception.chain):
        return line_of(arrival, spooled, Outcome.DUPLICATE, here)
    return _open(arrival, spooled, ring, reception)


def _open(arrival: Arrival, spooled: Spooled, ring: Ring, reception: Reception) -> ReceiptLine:
    """Opens what seems to be an item and accepts it, takes what came in the clear; the rest goes to quarantine."""
    problem = arrival.problem or spooled.problem
    if problem is None and arrival.plain is not None:
        return accept_plain(arrival, arrival.plain, spooled, reception)
    if problem is None and arrival.item is not None:
        try:
            opened = open_item(ring, spooled.chunks(), arrival.item.kind, reception.scratch, reception.limits)
        except (NotDecrypted, TooLarge, IntakeError) as refusal:
            problem = refusal.message
        else:
            reception.after("decrypted")
            return accept(arrival, arrival.item, spooled, opened, reception)
    return quarantine(arrival, spooled, problem or Message.of("intake.name_unknown"), reception)


def _here(sha256: str, chain: Chain) -> Message | None:
    """Says that these bytes came in before, and wholly: a power cut may keep the accession, not what follows."""
    label = chain.catalog.holder_of(sha256)
    if label and chain.catalog.submission(label).outcome == Outcome.QUARANTINED:
        return Message.of("intake.already_in_quarantine")
    return Message.of("intake.already_here") if label and chain.catalog.exhibits(label) else None
