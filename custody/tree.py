"""The ledger's tree on disk: the hashes of its whole subtrees, level by level, so that a proof reads a few of them.

Layout: `ledger/tree/NN` holds level NN: the 32-byte hashes of the subtrees over 2^NN leaves, in order; level 00 is the
leaf hashes. Only ever appended to, under the ledger's lock.
Rule: an index over the lines, never a truth. Nothing is signed over it; a proof made from it is checked before it is
given, and `check` compares all of it with the lines. What is missing, torn or wrong is thrown away and made anew.
Never: synced to the disk (the lines are). Residual risk: none beyond the time to make it again.
"""

import os
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from custody import merkle
from custody.errors import LedgerBroken

_HASH = 32
_AT_ONCE = 1 << 15


class Tree:
    """The stored tree of one ledger."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def node(self, level: int, index: int) -> bytes:
        """Gives the hash of a whole subtree: a `merkle.Node`.

        Raises:
            LedgerBroken: it is not there.
        """
        try:
            with self._path(level).open("rb") as file:
                found = os.pread(file.fileno(), _HASH, index * _HASH)
        except FileNotFoundError:
            found = b""
        if len(found) < _HASH:
            raise LedgerBroken("custody.tree_incomplete", level=level, index=index)
        return found

    def settle(self, leaves: Sequence[bytes]) -> None:
        """Brings the tree up to these leaves; makes it anew when what is there is torn or longer."""
        size = self._size(0)
        if size > len(leaves) or not self._whole(size):
            self.discard()
            size = 0
        if size < len(leaves):
            self._folder.mkdir(exist_ok=True)
            for start in range(size, len(leaves), _AT_ONCE):
                self._grow(leaves[start : start + _AT_ONCE])

    def check(self, leaves: Sequence[bytes]) -> None:
        """Compares every stored hash with what the leaves give.

        Raises:
            LedgerBroken: one differs, or there are too few or too many.
        """
        wanted = list(leaves)
        for level in count():
            if self._read(level) != b"".join(wanted):
                raise LedgerBroken("custody.tree_incomplete", level=level, index=0)
            if not wanted:
                return
            wanted = _parents(wanted)

    def discard(self) -> None:
        """Throws the tree away; from the top, so that a crash in between is seen."""
        for path in sorted(self._folder.glob("[0-9][0-9]"), reverse=True):
            path.unlink()

    def _grow(self, leaves: Sequence[bytes]) -> None:
        fresh = list(leaves)
        for level in count():
            if not fresh:
                return
            before = self._size(level)
            with self._path(level).open("ab") as file:
                file.write(b"".join(fresh))
            alone = [self.node(level, before - 1)] if before % 2 else []
            fresh = _parents([*alone, *fresh])

    def _whole(self, size: int) -> bool:
        """Says whether every level is as long as so many leaves make it."""
        sizes = [path.stat().st_size for path in sorted(self._folder.glob("[0-9][0-9]"))]
        return sizes == list(_lengths(size))

    def _size(self, level: int) -> int:
        path = self._path(level)
        return path.stat().st_size // _HASH if path.exists() else 0

    def _read(self, level: int) -> bytes:
        path = self._path(level)
        return path.read_bytes() if path.exists() else b""

    def _path(self, level: int) -> Path:
        return self._folder / f"{level:02d}"


def _parents(level: Sequence[bytes]) -> list[bytes]:
    """Hashes pairs; a last one without a partner waits."""
    return [merkle.node_hash(level[place], level[place + 1]) for place in range(0, len(level) - 1, 2)]


def _lengths(size: int) -> Iterator[int]:
    while size:
        yield size * _HASH
        size >>= 1
