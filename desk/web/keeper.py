"""The keeper: locks the vault when nobody sits at the desk any more.

Rule: when the last signed-in reviewer has left, or the last session has been idle too long, what works in the
background stands back, a checkpoint is signed, and the keys go out of RAM. Locking does not depend on the checkpoint:
if it cannot be signed, the vault is locked all the same. A vault that somebody opened at a terminal, and at which
nobody has sat in a browser since, is left as it is.
Never: keeps the vault open for the sake of work that is going on; ends because a lock went wrong.
Residual risk: between the last sign of life and the lock lie the idle time and one look.
"""

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from desk.web.chains import opening
from desk.web.confession import Confession
from desk.web.here import Front
from keys import unlocked
from keys.errors import Locked

EVERY = 5.0
"""Seconds between two looks."""


class Keeper:
    """Looks whether somebody is still there, inside the `with` block."""

    def __init__(self, front: Front, every: float = EVERY) -> None:
        self._front = front
        self._every = every
        self._sat_at = ""
        self._confession = Confession(front.desk.telling)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="keeper", daemon=True)

    def __enter__(self) -> Self:
        """Begins to look."""
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _fault: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Stops looking."""
        self._over.set()
        self._thread.join()

    def look(self) -> bool:
        """Locks the vault if somebody sat at this unlocking of it and nobody is left; says whether it did."""
        front = self._front
        try:
            present = opening(self._memory)
        except Locked:
            return False
        with front.signing:  # who is just signing in holds this until they sit
            if front.sessions.present():
                self._sat_at = present
                return False
        if self._sat_at != present:
            return False
        lock_up(front)
        return True

    def _watch(self) -> None:
        while not self._over.wait(self._every):
            try:
                locked = self.look()
            except Exception as fault:  # noqa: BLE001 (a keeper that ends would leave the vault open for ever)
                self._confession.tell(fault)
                locked = not unlocked.is_unlocked(self._memory)
            if locked:
                self._front.desk.telling.say("desk.locked_itself")

    @property
    def _memory(self) -> Path:
        return self._front.desk.memory(self._front.desk.vault)


def lock_up(front: Front) -> None:
    """Signs a checkpoint, signs everybody out, and takes the keys out of RAM, whatever else goes wrong."""
    memory = front.desk.memory(front.desk.vault)
    with front.at_rest(), front.signing:
        try:
            taken = front.chains.take()
            try:
                taken[1].checkpoint()
            finally:
                taken[1].catalog.close()
        except Locked:
            pass  # somebody was faster
        finally:
            front.sessions.end_all()
            unlocked.lock(memory)
            front.chains.close()
