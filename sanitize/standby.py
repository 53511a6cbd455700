"""The stand-by: a workshop opened before anybody needs it, so that who waits does not wait for the jail to start.

Rule: it has seen no file yet when it is taken, and is taken once: one workshop still serves one submission. Where its
folder or its worker is gone by then (the vault was locked), a new one is opened as always. Of one thread.
Never: outlives `dismiss`. Residual risk: an idle worker takes some 60 MB of memory.
"""

from collections.abc import Callable
from pathlib import Path

from sanitize.errors import SanitizeError
from sanitize.workshop import Workshop


class Standby:
    """At most one workshop that waits for its first file."""

    def __init__(self, opened: Callable[[Path, Callable[[str], None]], Workshop]) -> None:
        """`opened` gives a workshop in a scratch folder that tells each of its steps."""
        self._opened = opened
        self._waiting: Workshop | None = None
        self._told: Callable[[str], None] = _quiet

    def prepare(self, scratch: Path) -> None:
        """Has one ready in a scratch folder, in RAM and closed to others; where none can start, none is ready."""
        if self._waiting is not None and self._waiting.ready():
            return
        self.dismiss()
        waiting = self._opened(scratch, self._tell)
        try:
            waiting.begin()
        except (SanitizeError, OSError):  # whoever needs one meets the fault, and is told
            waiting.close()
        else:
            self._waiting = waiting

    def take(self, scratch: Path, after: Callable[[str], None]) -> Workshop:
        """Gives the one that is ready, or another in `scratch`; it tells its steps to `after`. Use `with` on it."""
        waiting, self._waiting = self._waiting, None
        if waiting is None or not waiting.ready():
            if waiting is not None:
                waiting.close()
            return self._opened(scratch, after)
        self._told = after
        return waiting

    def dismiss(self) -> None:
        """Closes the one that is ready."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting.close()

    def _tell(self, step: str) -> None:
        self._told(step)


def _quiet(_: str) -> None:
    """Nobody has taken it yet."""
