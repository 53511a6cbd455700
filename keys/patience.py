"""How long a program that is fed may take: so many seconds for each stretch of what it is given, not for all of it.

Rule: what hangs is ended; what is only slow (20 GB from a slow stick take hours) is not, as long as it goes on.
Never: decides what a program's end means. Residual risk: one that takes a byte a minute is waited for.
"""

import threading
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
