"""Looking ahead: while a few things are sealed and recorded, the next ones are read from the stick and opened.

Rule: one thread, which holds the chain, reads the stick in its order and makes things durable in that order, a few
small ones together or a large one alone; only opening (gpg, unpacking) happens beside it, each thing in a scratch
folder of its own. Only small things are opened ahead, and only to what is small again: whatever that refuses is opened
anew in its turn, alone, within the limits of the intake, and only that counts. So the receipt is the same as without
looking ahead, and what waits in scratch stays below 200 MB.
Never: records; decides. Residual risk: of an intake that is killed, a few things more were opened for nothing.
"""

import errno
import os
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from intake.arrival import Arrival
from intake.errors import DropUnreadable, IntakeError
from intake.limits import Limits
from intake.opening import OpenedItem, forget_opened, open_item
from intake.spool import Spooled
from intake.streamed import open_streamed
from keys.errors import KeysError
from keys.session_keys import Ring

_SMALL = 4_194_304  # bytes a thing may have to be opened ahead
_COUNTS_AS = 262_144  # bytes a thing counts as at least
_TIMES = 4  # how many times as many bytes it may open to
_TOGETHER = 16  # things that are kept together at most
_BYTES_TOGETHER = 8_388_608


@dataclass(frozen=True, slots=True)
class Begun:
    """A thing that was read: its bytes, or why not (neither: nobody tried); its own scratch; its opening, if begun."""

    arrival: Arrival
    scratch: Path
    spooled: Spooled | None = None
    trouble: DropUnreadable | None = None
    opening: Future[OpenedItem] | None = None


class Openers:
    """Opens items, on all processors."""

    def __init__(self, ring: Ring, limits: Limits, pool: ThreadPoolExecutor) -> None:
        self._ring = ring
        self._limits = limits
        self._pool = pool

    def begin(self, arrival: Arrival, spooled: Spooled, scratch: Path) -> Future[OpenedItem] | None:
        """Begins to open a small item; None for anything else."""
        fine = arrival.problem is None and spooled.problem is None and spooled.in_scratch
        if not fine or arrival.item is None or arrival.size > _SMALL:
            return None
        ours, most = self._limits, _TIMES * _weight(arrival)
        small = replace(
            ours,
            message_bytes=min(ours.message_bytes, most),
            item_bytes=min(ours.item_bytes, most),
            document_bytes=min(ours.document_bytes, most),
        )
        return self._pool.submit(open_item, self._ring, spooled.chunks(), arrival.item.kind, scratch, small)

    def opened(self, begun: Begun, spooled: Spooled) -> OpenedItem:
        """Gives what an item holds, waiting for it or opening it now.

        Raises:
            KeysError, IntakeError: as `open_item` does.
        """
        if begun.opening is not None:
            try:
                return begun.opening.result()
            except (KeysError, IntakeError, OSError):
                pass  # too large to be opened ahead, or refused: looked at again, alone
        if begun.arrival.item is None:
            raise ValueError(begun.arrival.place)
        kind = begun.arrival.item.kind
        if spooled.in_scratch:
            try:
                return open_item(self._ring, spooled.chunks(), kind, begun.scratch, self._limits)
            except OSError as fault:
                if fault.errno != errno.ENOSPC:
                    raise
                forget_opened(begun.scratch)
        return open_streamed(self._ring, spooled.chunks, kind, spooled.size, self._limits)


@contextmanager
def openers(ring: Ring, limits: Limits) -> Iterator[Openers]:
    """Gives what opens items; what was begun and is not wanted any more is given up."""
    pool = ThreadPoolExecutor(len(os.sched_getaffinity(0)), thread_name_prefix="opening")
    try:
        yield Openers(ring, limits, pool)
    finally:
        pool.shutdown(cancel_futures=True)


def looking_ahead(
    arrivals: Iterable[Arrival], begin: Callable[[Arrival, Path], Begun], scratch: Path
) -> Iterator[Sequence[Begun]]:
    """Gives the arrivals in their order, a few at once, as many more begun; `begin` gets a scratch folder for each."""
    waiting: deque[Begun] = deque()
    for number, arrival in enumerate(arrivals):
        while waiting and not _has_room(waiting, arrival):
            yield from _given(_together(waiting))
        own = scratch / f"{number}"
        own.mkdir()
        waiting.append(begin(arrival, own))
    while waiting:
        yield from _given(_together(waiting))


def _weight(arrival: Arrival) -> int:
    return max(arrival.size, _COUNTS_AS)


def _has_room(waiting: Sequence[Begun], arrival: Arrival) -> bool:
    """Tells whether another thing may be begun: two lots of small things, or one large thing alone."""
    if max(arrival.size, waiting[-1].arrival.size) > _SMALL or len(waiting) >= 2 * _TOGETHER:
        return False
    return sum(_weight(each.arrival) for each in waiting) + _weight(arrival) <= 2 * _BYTES_TOGETHER


def _together(waiting: deque[Begun]) -> Sequence[Begun]:
    """Takes the first things that wait, as many as are kept together: at least one."""
    lot = [waiting.popleft()]
    left = _BYTES_TOGETHER - _weight(lot[0].arrival)
    while waiting and len(lot) < _TOGETHER and (left := left - _weight(waiting[0].arrival)) >= 0:
        lot.append(waiting.popleft())
    return lot


def _given(lot: Sequence[Begun]) -> Iterator[Sequence[Begun]]:
    yield lot
    for begun in lot:
        if begun.opening is not None and not begun.opening.cancel():
            wait((begun.opening,))  # nobody asked for it (its bytes are here already), and it still writes there
        shutil.rmtree(begun.scratch)
