"""Watching every plaintext read and every write outside the vault, while real commands and pages run.

A chain that remembers what it was asked to read, a desk that hands out such chains, and an audit hook of the
interpreter (PEP 578) that hears every file opened for writing. Not heard: what gpg and the programs in the jail write
(into their own homes and scratch, in RAM), and SQLite's own file.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from custody import chain as chains
from custody.chain import Chain
from custody.records import BlobNote, Entry
from desk.assembly import Desk
from keys import unlocked
from tests.newsroom import Newsroom

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@dataclass
class Looks:
    """What was read (scope, role) and written (path) since `during` began."""

    inside: tuple[Path, ...]
    reads: list[tuple[str, str]] = field(default_factory=list)
    writes: list[Path] = field(default_factory=list)
    watching: bool = False

    def __post_init__(self) -> None:
        sys.addaudithook(self._heard)

    def _heard(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.watching or event != "open" or not isinstance(args[0], str | bytes | os.PathLike):
            return
        path, _mode, flags = args
        if isinstance(flags, int) and flags & _WRITING:
            place = Path(os.fsdecode(path)).absolute()
            if not any(place.is_relative_to(folder) for folder in self.inside):
                self.writes.append(place)

    @contextmanager
    def during(self) -> Iterator[None]:
        """Watches one event."""
        self.reads.clear()
        self.writes.clear()
        self.watching = True
        try:
            yield
        finally:
            self.watching = False


class WatchedChain(Chain):
    """A chain that remembers what was read."""

    looks: Looks
    laying_out = False

    def read(self, scope: str, blob: str, write: Callable[[bytes], object]) -> BlobNote:
        note = super().read(scope, blob, write)
        role = note.role.split(" ")[0]
        if role == "exhibit" and not self.laying_out and any(blob == copy.blob for copy in self.catalog.derivatives()):
            role = "clean"  # nothing had to be removed: the copy is the same bytes, and so the same blob
        self.looks.reads.append((scope, role))
        return note

    def read_into(self, scope: str, blob: str, into: Path) -> BlobNote:
        self.laying_out = True
        try:
            return super().read_into(scope, blob, into)
        finally:
            self.laying_out = False


@dataclass(frozen=True)
class WatchedDesk(Desk):
    """A desk that hands out watched chains."""

    looks: Looks = field(default_factory=lambda: Looks(()))

    def chain(self, after: Callable[[str], None] = chains.nothing) -> Chain:
        vault = self.vault
        opened = unlocked.attach(self.memory(vault))
        chain = WatchedChain(vault, opened, self.clock, self.random, after)
        chain.looks = self.looks
        chain.catch_up()
        return chain


def since(room: Newsroom, size: int) -> list[Entry]:
    """Gives the entries recorded since the ledger had a size."""
    return list(room.chain().history.entries(size))
