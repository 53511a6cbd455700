"""A grip on the first process of a cell: the kernel ends every other one in there with it, wherever they hid.

Rule: taken when the cell is made, by descriptor (pidfd_open(2)), so that it means this process and never one that later
got its number; ending it waits until nobody is left, so that what they wrote can be cleared away.
Never: depends on what an inmate can change: bubblewrap's own `--die-with-parent` is a wish of the first process, which
it could be made to withdraw.
Residual risk: a process stuck inside the kernel dies when it comes out of it; we wait `_BURIAL` seconds, no longer.
"""

import contextlib
import os
import re
import select
import signal
import time
from typing import Self

_BURIAL = 10.0
_BIRTH = 30.0
_SAID = re.compile(rb'"child-pid": ([0-9]{1,10})')


class Grip:
    """Holds one process; `end` kills it and lets go."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    @classmethod
    def taken(cls, report: int) -> Self | None:
        """Reads what `bwrap --info-fd` says and takes hold; None when no cell came to be."""
        said, deadline = b"", time.monotonic() + _BIRTH
        while b"}" not in said and select.select([report], [], [], max(0.0, deadline - time.monotonic()))[0]:
            piece = os.read(report, 4096)
            if not piece:
                break
            said += piece
        first = _SAID.search(said)
        with contextlib.suppress(ProcessLookupError):
            return None if first is None else cls(os.pidfd_open(int(first[1])))
        return None

    def end(self) -> None:
        """Ends it and all that live with it, and waits until they are gone; harmless when they are."""
        if self._descriptor is None:
            return
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._descriptor, signal.SIGKILL)
        select.select([self._descriptor], [], [], _BURIAL)
        os.close(self._descriptor)
        self._descriptor = None
