"""Chains kept between requests: attaching to a vault reads its whole ledger, going on reads only what came since.

Rule: a chain serves one request at a time, and belongs to one unlocking of the vault and one index file; when either
is another, or the request ended badly, the chain is closed and the next is attached anew.
Never: keeps a chain of a vault that was seen locked.
Residual risk: until the next request after another program locked the vault, idle chains hold keys in this process.
"""

import threading
from pathlib import Path

from custody.chain import Chain
from desk.assembly import Desk
from keys.errors import Locked
from keys.unlocked import is_unlocked

Taken = tuple[str, Chain]
"""A chain, after the stamp of what it belongs to."""


class Chains:
    """The chains of one desk; safe to use from several threads."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._idle: list[Taken] = []

    def take(self) -> Taken:
        """Gives a chain to one request, caught up with what other programs recorded.

        Raises:
            Locked: the vault is locked.
            LedgerBroken: the ledger does not hold together.
        """
        present = self._present()
        while (kept := self._pop()) is not None:
            stamp, chain = kept
            if stamp == present:
                try:
                    chain.catch_up()
                except BaseException:
                    chain.catalog.close()
                    raise
                return kept
            chain.catalog.close()
        chain = self._desk.chain()
        return self._present(), chain

    def give_back(self, taken: Taken) -> None:
        """Takes a chain back after a request; closes it when the vault was locked or indexed anew meanwhile."""
        try:
            present = self._present()
        except Locked:
            present = ""
        if taken[0] != present:
            taken[1].catalog.close()
            return
        with self._lock:
            self._idle.append(taken)

    def close(self) -> None:
        """Closes all that are idle."""
        while (kept := self._pop()) is not None:
            kept[1].catalog.close()

    def _pop(self) -> Taken | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _present(self) -> str:
        vault = self._desk.vault
        index = vault.catalog.stat().st_ino if vault.catalog.exists() else 0
        memory = self._desk.memory(vault)
        try:
            held = (memory / "secrets.json").stat()
        except FileNotFoundError as fault:
            raise Locked("keys.locked") from fault
        return f"{opening(memory)}-{held.st_ino}-{held.st_mtime_ns}-{index}"


def opening(memory: Path) -> str:
    """Names the present unlocking of a vault: sessions belong to one, and end with it.

    The folder in RAM is made once for each; what lies in it changes when somebody joins at a terminal, or with a key.

    Raises:
        Locked: the vault is locked.
    """
    if not is_unlocked(memory):
        raise Locked("keys.locked")
    try:
        return str(memory.stat().st_ino)
    except FileNotFoundError as fault:
        raise Locked("keys.locked") from fault
