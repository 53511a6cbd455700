"""Taking a drop in: the order of steps from the stick to the ledger.

survey → for each arrival: spool and hash → known already? → decrypt and unpack; for a few of them at once: keep the
bytes → envelopes → ledger → receipt → checkpoint. The next arrivals are spooled and opened meanwhile (`ahead.py`).
`after` is told each step's name: tests kill there, progress and cancel hang there.
Rule: bytes → ledger → catalog. A drop can be taken in again at any time: what the ledger has is a duplicate, what it
has not is done over from the beginning; so a crash loses, doubles and leaves unrecorded nothing.
Never: drops anything: what is not accepted is kept as it came, in quarantine, with the reason.
Residual risk: the stick still holds what it held; what happens to it is for people to record.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from custody.acts import Act
from custody.chain import Chain, nothing
from custody.records import Submission
from intake.ahead import Begun, Openers, looking_ahead, openers
from intake.arrival import Arrival, total_bytes
from intake.carried import UNTOLD, Carried
from intake.errors import DropUnreadable, IntakeError
from intake.keeping import Ready, Reception, accept, accept_plain, note_without_bytes, quarantine, repeated
from intake.keeping_package import accept_package
from intake.limits import Limits
from intake.meter import Meter, Progress, unwatched
from intake.presence import Presence
from intake.receipt import Outcome, Receipt, ReceiptLine
from intake.since import since
from intake.spool import Spooled, spool
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
        KeysError: the vault has no submission key and something here needs one, or gpg is missing.
    """
    stick = Presence.of(drop)
    arrivals = survey(drop, limits, about)
    ring = _ring(arrivals, chain)
    after("survey")
    meter = Meter(total_bytes(arrivals), progress)
    with turn(chain) as scratch, openers(ring, limits) as opening:
        reception = Reception(chain, stick, limits, chain.fresh_name(), about, after)
        watcher.found(len(arrivals))
        lines: list[ReceiptLine] = []

        def begin(arrival: Arrival, own: Path) -> Begun:
            return _begin(arrival, own, opening, reception, meter)

        for lot in looking_ahead(arrivals, begin, scratch):
            for line in _take(lot, opening, reception):
                lines.append(line)
                watcher.taken(line)
            meter.finished(total_bytes([begun.arrival for begun in lot]))  # what was not read is done too
            watcher.go_on()
        compared = since(lines, chain.catalog.drops, reception.drop, about.medium)
        receipt = Receipt(tuple(lines), compared)
    receipt.check_complete(len(arrivals))
    counts = {outcome.value: count for outcome, count in receipt.counts.items()}
    by = about.by or chain.unlocked.by
    chain.record([chain.draft(Act.CARRIED_IN, by, drop=reception.drop, medium=about.medium, **counts)])
    after("carried in")
    chain.checkpoint()
    after("checkpoint")
    return receipt


def _ring(arrivals: Sequence[Arrival], chain: Chain) -> Ring:
    """Gives what opens items; a desk without SecureDrop, which has no submission key, takes in what needs none."""
    sealed = any(each.item is not None and each.problem is None for each in arrivals)
    return ring_of(chain.unlocked.home("submission") if sealed else chain.unlocked.open_home("submission"))


def _begin(arrival: Arrival, own: Path, opening: Openers, reception: Reception, meter: Meter) -> Begun:
    """Reads one arrival into scratch of its own, if it is one to read, and begins to open it."""
    if not arrival.keep or arrival.size > arrival.ceiling(reception.limits):
        return Begun(arrival, own)
    try:
        spooled = spool(arrival, own, meter.add)
    except DropUnreadable as trouble:
        return Begun(arrival, own, trouble=trouble)
    reception.after("spooled")
    if _here(arrival, spooled.sha256, reception.chain):
        return Begun(arrival, own, spooled)  # nothing to open: a stick taken in again costs its reading
    return Begun(arrival, own, spooled, opening=opening.begin(arrival, spooled, own))


def _take(lot: Sequence[Begun], opening: Openers, reception: Reception) -> Iterator[ReceiptLine]:
    """Takes arrivals to their end, in their order; items that opened one after the other are kept together."""
    ready: list[Ready] = []
    for begun in lot:
        if begun.spooled and begun.spooled.sha256 in {each.spooled.sha256 for each in ready}:
            yield from _accepted(ready, reception)  # the same bytes again: they must be here to be known
        try:
            judged = _judged(begun, opening, reception)
        except DropUnreadable:
            yield from _accepted(ready, reception)
            raise
        if isinstance(judged, Ready):
            ready.append(judged)
        else:
            yield from _accepted(ready, reception)
            yield judged()
    yield from _accepted(ready, reception)


def _accepted(ready: list[Ready], reception: Reception) -> Iterator[ReceiptLine]:
    """Accepts what is ready, and empties the list."""
    lot, ready[:] = tuple(ready), []
    yield from accept(lot, reception)


def _judged(begun: Begun, opening: Openers, reception: Reception) -> Ready | Callable[[], ReceiptLine]:
    """Gives an arrival opened and ready to be accepted, or else what makes it a duplicate or puts it in quarantine."""
    arrival, spooled = begun.arrival, begun.spooled
    if begun.trouble is not None and not reception.stick.lasts():
        raise begun.trouble  # the stick is gone: the whole intake waits for it
    if spooled is None:
        return partial(note_without_bytes, arrival, reception, _unread(begun, reception.limits))
    return _judged_of_read(begun, spooled, opening, reception)


def _judged_of_read(
    begun: Begun, spooled: Spooled, opening: Openers, reception: Reception
) -> Ready | Callable[[], ReceiptLine]:
    """Judges what was read."""
    arrival = begun.arrival
    here, problem = _here(arrival, spooled.sha256, reception.chain), arrival.problem or spooled.problem
    if arrival.bundle is not None:
        return partial(accept_package, arrival, arrival.bundle, spooled, begun.scratch, here, reception)
    if here:
        return partial(repeated, arrival, spooled, here, reception)
    if problem is None and arrival.plain is not None:
        return partial(accept_plain, arrival, arrival.plain, spooled, reception)
    if problem is None and arrival.item is not None:
        try:
            opened = opening.opened(begun, spooled)
        except (NotDecrypted, TooLarge, IntakeError) as refusal:
            problem = refusal.message
        else:
            reception.after("decrypted")
            return Ready(arrival, arrival.item, spooled, opened)
    return partial(_kept_aside, arrival, spooled, problem or Message.of("intake.name_unknown"), reception)


def _kept_aside(arrival: Arrival, spooled: Spooled, problem: Message, reception: Reception) -> ReceiptLine:
    """Puts bytes into quarantine; those that wait there have come under a better name that opens nothing either."""
    if _waits(spooled.sha256, reception.chain):
        return repeated(arrival, spooled, Message.of("intake.already_in_quarantine"), reception)
    return quarantine(arrival, spooled, problem, reception)


def _unread(begun: Begun, limits: Limits) -> Message:
    """Says why nothing was read of a thing."""
    if begun.trouble is not None:
        return begun.trouble.message
    if begun.arrival.keep:
        return Message.of("intake.left_on_the_stick", megabytes=begun.arrival.ceiling(limits) // 1_000_000)
    return begun.arrival.problem or Message.of("intake.name_unknown")


def _here(arrival: Arrival, sha256: str, chain: Chain) -> Message | None:
    """Says that these bytes came in before, and wholly: a power cut may keep the accession, not what follows.

    What waits in quarantine because no name or person said what it is is tried where one does now.
    """
    if waiting := _waits(sha256, chain):
        named_now = bool(arrival.kind) and arrival.problem is None and arrival.bundle is None
        return None if named_now and not waiting.kind else Message.of("intake.already_in_quarantine")
    label = chain.catalog.holder_of(sha256)
    return Message.of("intake.already_here") if label and chain.catalog.exhibits(label) else None


def _waits(sha256: str, chain: Chain) -> Submission | None:
    """Gives what these bytes are in quarantine as."""
    label = chain.catalog.holder_of(sha256)
    held = chain.catalog.submission(label) if label else None
    return held if held and held.outcome == Outcome.QUARANTINED else None
