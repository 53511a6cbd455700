"""The folder of checkpoints: every promise this desk signed about its ledger, and the witnesses' lines on them.

Rule: one signed note per size, named by it; the newest is the largest. All of them must agree with the ledger. One is
due after 100 entries, or when something was recorded a quarter of an hour after the newest; both by what lies on disk,
so that every process counts alike. A witness's line is added to the note it signed, whose text stays the same.
Never: removes one, or changes its text. Residual risk: on this machine only, they prove little; print them.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from custody import merkle
from custody.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from custody.errors import LedgerBroken, NotPermitted
from keys.cabinet import write_whole
from keys.errors import BadSignature
from keys.notes import NoteSigner, cosigned_at, join_note, parse_witness, split_note

ENTRIES = 100
SECONDS = 15 * 60


@dataclass(frozen=True, slots=True)
class Witnessed:
    """That a witness (its name in the policy) saw a checkpoint, and when (UTC, by the witness's clock)."""

    witness: str
    checkpoint: Checkpoint
    time: datetime


class Checkpoints:
    """The checkpoints of one vault."""

    def __init__(self, folder: Path, signer: NoteSigner) -> None:
        self._folder = folder
        self._signer = signer

    def sign(self, size: int, root: bytes) -> Checkpoint:
        """Signs and stores a checkpoint over so many entries; one that is there already stays, witnesses and all."""
        made = Checkpoint(self._signer.name, size, root)
        if not (self._path(size).exists() and self.at(size) == made):
            write_whole(self._path(size), sign_checkpoint(made, self._signer).encode())
        return made

    def due(self, size: int, written: float) -> bool:
        """Says whether a ledger of so many entries, written to at this time of the file system, wants a new one."""
        newest = self._newest()
        if newest is None:
            return size >= ENTRIES
        return size - int(newest.stem) >= ENTRIES or written - newest.stat().st_mtime >= SECONDS

    def newest(self) -> Checkpoint | None:
        """Gives the newest one.

        Raises:
            LedgerBroken: it is not signed by this vault's log key.
        """
        newest = self._newest()
        return None if newest is None else self._read(newest)

    def at(self, size: int) -> Checkpoint:
        """Gives the one of a size.

        Raises:
            LedgerBroken: there is none, or it is not signed by this vault's log key.
        """
        if not self._path(size).exists():
            raise LedgerBroken("custody.no_such_checkpoint", size=size)
        return self._read(self._path(size))

    def last(self, count: int) -> tuple[Checkpoint, ...]:
        """Gives so many of the newest, newest first.

        Raises:
            LedgerBroken: one is not signed by this vault's log key.
        """
        return tuple(self._read(path) for path in reversed(self._paths()[-count:]))

    def seen_by(self, checkpoint: Checkpoint, witnesses: Mapping[str, str]) -> tuple[Witnessed, ...]:
        """Gives which of these witnesses signed a checkpoint of ours, and when."""
        return tuple(_witnesses_of(self.note(checkpoint.size), checkpoint, witnesses))

    def note(self, size: int) -> str:
        """Gives the signed note of a size as it lies on disk."""
        return self._path(size).read_text()

    def accept(self, note: str, witnesses: Mapping[str, str]) -> Witnessed:
        """Keeps a witness's signature that was carried back; `witnesses` are the policy's: names to verifier keys.

        Raises:
            LedgerBroken: it is not one of our checkpoints.
            NotPermitted: none of these witnesses signed it.
        """
        seen = open_checkpoint(note, self._signer.verifier())
        if self.at(seen.size) != seen:
            raise LedgerBroken("custody.checkpoint_disagrees", size=seen.size)
        for found in _witnesses_of(note, seen, witnesses):
            text, lines = split_note(self.note(seen.size))
            line = next(line for line in split_note(note)[1] if _is_by(line, witnesses[found.witness]))
            write_whole(self._path(seen.size), join_note(text, [*lines, line]).encode())
            return found
        raise NotPermitted("custody.no_witness_signed", size=seen.size)

    def witnessed(self, witnesses: Mapping[str, str]) -> Witnessed | None:
        """Gives the newest checkpoint that one of these witnesses saw."""
        for path in reversed(self._paths()):
            note = path.read_text()
            for found in _witnesses_of(note, open_checkpoint(note, self._signer.verifier()), witnesses):
                return found
        return None

    def digests(self) -> dict[str, int]:
        """Gives the digest of every checkpoint's text, as people's acts name what they saw, with its size.

        Raises:
            LedgerBroken: one is not signed by this vault's log key.
        """
        found = [self._read(path) for path in self._paths()]
        return {checkpoint.digest(): checkpoint.size for checkpoint in found}

    def check(self, leaves: Sequence[bytes]) -> None:
        """Checks every checkpoint against the ledger's leaves.

        Raises:
            LedgerBroken: one is not signed by the log key, larger than the ledger, or of another root.
        """
        peaks = merkle.Peaks()
        for path in self._paths():
            checkpoint = self._read(path)
            for leaf in leaves[peaks.size : checkpoint.size]:
                peaks.add(leaf)
            if (peaks.size, peaks.root()) != (checkpoint.size, checkpoint.root):
                raise LedgerBroken("custody.checkpoint_disagrees", size=checkpoint.size)

    def _read(self, path: Path) -> Checkpoint:
        checkpoint = open_checkpoint(path.read_text(), self._signer.verifier())
        if path != self._path(checkpoint.size):
            raise LedgerBroken("custody.checkpoint_disagrees", size=checkpoint.size)
        return checkpoint

    def _path(self, size: int) -> Path:
        return self._folder / f"{size:012d}.note"

    def _newest(self) -> Path | None:
        """Finds the newest without making a path of each: it is asked for whenever something is recorded."""
        with os.scandir(self._folder) as entries:
            name = max((entry.name for entry in entries if entry.name.endswith(".note")), default="")
        return self._folder / name if name else None

    def _paths(self) -> list[Path]:
        return sorted(self._folder.glob("*.note"))


def _witnesses_of(note: str, seen: Checkpoint, witnesses: Mapping[str, str]) -> Iterator[Witnessed]:
    for name, key in sorted(witnesses.items()):
        with suppress(BadSignature):
            yield Witnessed(name, seen, datetime.fromtimestamp(cosigned_at(note, parse_witness(key)), UTC))


def _is_by(line: str, key: str) -> bool:
    """Says whether a signature line carries a witness's name."""
    return line.split(" ")[1] == parse_witness(key).name
