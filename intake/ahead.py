"""Looking ahead: while one thing is sealed and recorded, the next ones are read from the stick and opened.

Rule: one thread, which holds the chain, reads the stick in its order and makes things durable in that order, one after
the other; only opening (gpg, unpacking) happens beside it, each thing in a scratch folder of its own. Only small things
are opened ahead, and only to what is small again: whatever that refuses is opened anew in its turn, alone, within the
limits of the intake, and only that counts. So the receipt is the same as without looking ahead.
Never: records; decides. Residual risk: of an intake that is killed, a few things more were opened for nothing.
"""

import errno
import os
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator
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
_SMALL_AGAIN = 16_777_216  # bytes it may open to
_EACH = 2  # things that wait for each processor


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
        ours = self._limits
        small = replace(
            ours,
            item_bytes=min(ours.item_bytes, _SMALL_AGAIN),
            document_bytes=min(ours.document_bytes, _SMALL_AGAIN),
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
) -> Iterator[Begun]:
    """Gives the arrivals in their order, some more begun than given; `begin` gets a scratch folder for each."""
    most = _EACH * len(os.sched_getaffinity(0))
    waiting: deque[Begun] = deque()
    for number, arrival in enumerate(arrivals):
        while waiting and (len(waiting) >= most or max(arrival.size, waiting[-1].arrival.size) > _SMALL):
            yield from _given(waiting.popleft())
        own = scratch / f"{number}"
        own.mkdir()
        waiting.append(begin(arrival, own))
    while waiting:
        yield from _given(waiting.popleft())


def _given(begun: Begun) -> Iterator[Begun]:
    yield begun
    if begun.opening is not None and not begun.opening.cancel():
        wait((begun.opening,))  # nobody asked for it (its bytes are here already), and it still writes there
    shutil.rmtree(begun.scratch)
