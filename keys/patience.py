"""How long a program may take: so many seconds for each stretch of what it is given or gives, not for all of it.

Rule: what hangs is ended; what is only slow (20 GB from a slow stick take hours) is not, as long as it goes on.
Never: decides what a program's end means. Residual risk: one that takes a byte a minute is waited for.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

STRETCH = 1 << 28
"""How many bytes the seconds are for: 256 MiB, 75 kB a second where an hour is given."""

Alarm = Callable[[float, Callable[[], object]], threading.Timer]


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds for each stretch of so many bytes; `alarm` makes what rings after so many seconds."""

    seconds: float
    stretch: int = STRETCH
    alarm: Alarm = threading.Timer

    @contextmanager
    def over(self, end: Callable[[], object]) -> Iterator[Callable[[int], None]]:
        """Calls `end` when a stretch takes too long; gives what is told how many bytes were just fed."""
        running, left = self.alarm(self.seconds, end), self.stretch
        running.start()

        def fed(count: int) -> None:
            nonlocal running, left
            left -= count
            if left <= 0:
                running.cancel()
                running, left = self.alarm(self.seconds, end), self.stretch
                running.start()

        try:
            yield fed
        finally:
            running.cancel()


class Until:
    """A deadline that moves on: so many seconds for each stretch of what comes out, seen by somebody who polls."""

    def __init__(self, seconds: float, stretch: int = STRETCH, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._stretch, self._clock = seconds, stretch, clock
        self._end, self._owed = clock() + seconds, stretch

    @property
    def left(self) -> float:
        """How many seconds are left, 0 when it is late."""
        return max(0.0, self._end - self._clock())

    def came(self, count: int) -> None:
        """Is told how many bytes came out just now."""
        self._owed -= count
        if self._owed <= 0:
            self._end, self._owed = self._clock() + self._seconds, self._stretch
