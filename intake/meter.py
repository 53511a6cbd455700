"""The meter of an intake: bytes done of all bytes to read; it never goes back and ends at the total.

Never: guesses; what is not read (too large, unreadable) counts as done once its arrival is dealt with.
"""

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Is told bytes done and bytes in all."""


def unwatched(_done: int, _total: int) -> None:
    """Watches no progress."""


class Meter:
    """Bytes read so far of all bytes to read; never goes back, ends at the total."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._done = 0
        self._finished = 0
        self._total = total
        self._progress = progress
        progress(0, total)

    def add(self, count: int) -> None:
        """Counts bytes just read."""
        self._done += count
        self._progress(min(self._done, self._total), self._total)

    def finished(self, count: int) -> None:
        """Counts an arrival of so many bytes as done, read or not."""
        self._finished += count
        if self._done < self._finished:
            self.add(self._finished - self._done)
