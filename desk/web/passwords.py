"""Passwords somebody typed for a locked container: in memory until the job that tries them begins, then nowhere.

Rule: each is given out once, to the job on that exhibit; whatever nobody has fetched is forgotten when the vault is
locked. That one was tried stands in the ledger, the password nowhere.
Never: on a disk, in the list of jobs, in a log. Residual risk: Python cannot overwrite what it held in memory.
"""

import threading

LONGEST = 1024
"""Letters of a password."""


class Passwords:
    """The passwords of one desk; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, bytes] = {}

    def put(self, exhibit: str, typed: str) -> None:
        """Holds a password for an exhibit (its whole label), in place of an older one."""
        with self._lock:
            self._held[exhibit] = typed.encode()

    def take(self, exhibit: str) -> bytes | None:
        """Gives it out and forgets it."""
        with self._lock:
            return self._held.pop(exhibit, None)

    def forget(self) -> None:
        """Forgets all of them."""
        with self._lock:
            self._held.clear()
