"""The ledger file: append-only lines, chained. The only writer of the ledger; used only through `chain.py`.

Rule (v1): one canonical JSON line an entry, {"v":1,"seq":n,"prev":hex,"stmt":hex,"sig":hex|null}; the leaf is
SHA-256(0x00 ‖ line without newline), `prev` the leaf before, 64 zeros first. Appending holds an exclusive flock(2),
re-reads the tail, writes the batch, fsyncs. A torn last line is cut back, never below the newest checkpoint.
Never: changes or removes a whole line. Residual risk: whoever can write the file can cut it; checkpoints tell.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from custody import canonical, merkle
from custody.canonical import JSON
from custody.errors import LedgerBroken, NotCanonical, NotPermitted
from custody.statement import Statement

ZEROS = "0" * 64
_KEYS = {"v", "seq", "prev", "stmt", "sig"}
_LONGEST_LINE = 1024


@dataclass(frozen=True, slots=True)
class Torn:
    """A torn last line: what was cut (bytes), to be recorded."""

    cut: bytes


class Ledger:
    """The ledger of a vault: its lines' leaf hashes in memory, its file on disk."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "000000.jsonl"
        self._lock = folder / "lock"
        self._offset = 0
        self._starts: list[int] = []
        self._places: dict[bytes, int] = {}
        self._signed: set[str] = set()
        self.leaves: list[bytes] = []

    @property
    def size(self) -> int:
        """Entries known."""
        return len(self.leaves)

    def root(self) -> bytes:
        """The tree's root over all known entries."""
        return merkle.root(self.leaves)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the ledger for one writer among all processes."""
        with self._lock.open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def place(self, leaf: bytes) -> int | None:
        """Gives the number of the known entry with this leaf hash, None when no line has it."""
        return self._places.get(leaf)

    def lines_at(self, places: Sequence[int]) -> Iterator[bytes]:
        """Yields some known lines, without newline, without reading the others.

        Raises:
            LedgerBroken: the file no longer holds what was read there before.
        """
        if not places:
            return
        with self._path.open("rb") as file:
            for place in places:
                file.seek(self._starts[place])
                line = file.readline(_LONGEST_LINE)[:-1]
                if merkle.leaf_hash(line) != self.leaves[place]:
                    raise LedgerBroken("custody.chain_broken", seq=place)
                yield line

    def refresh(self) -> int:
        """Reads what other processes appended; gives the number of bytes of a torn last line.

        Raises:
            LedgerBroken: a line is not canonical, out of order or not chained.
        """
        if not self._path.exists():
            return 0
        with self._path.open("rb") as file:
            file.seek(self._offset)
            while line := file.readline(_LONGEST_LINE):
                if not line.endswith(b"\n"):
                    if len(line) == _LONGEST_LINE:
                        raise LedgerBroken("custody.line_malformed")
                    return len(line)
                self._accept(line[:-1])
                self._offset += len(line)
        return 0

    def cut_torn(self, newest_checkpoint: int) -> Torn | None:
        """Cuts a torn last line back; call while holding the lock.

        Raises:
            LedgerBroken: the whole lines do not reach the newest checkpoint.
        """
        torn = self.refresh()
        if self.size < newest_checkpoint:
            raise LedgerBroken("custody.ledger_cut", size=self.size, checkpoint=newest_checkpoint)
        if not torn:
            return None
        with self._path.open("r+b") as file:
            file.seek(self._offset)
            cut = file.read()
            file.truncate(self._offset)
            os.fsync(file.fileno())
        return Torn(cut)

    def prepare(self, statements: Sequence[tuple[Statement, bytes | None]]) -> list[bytes]:
        """Makes the lines that would follow; call while holding the lock, after `refresh`.

        Raises:
            NotPermitted: a signed statement is there already: nobody may make a person say a thing again.
        """
        lines: list[bytes] = []
        given = [statement.commitment().hex() for statement, signature in statements if signature is not None]
        if len(set(given)) < len(given) or not self._signed.isdisjoint(given):
            raise NotPermitted("custody.signed_before")
        previous = self.leaves[-1].hex() if self.leaves else ZEROS
        for place, (statement, signature) in enumerate(statements, start=self.size):
            lines.append(line_of(place, previous, statement, signature))
            previous = merkle.leaf_hash(lines[-1]).hex()
        return lines

    def append(self, lines: Sequence[bytes]) -> None:
        """Appends prepared lines durably; call while holding the lock."""
        descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            _write_all(descriptor, b"".join(line + b"\n" for line in lines))
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, self._offset)  # a full disk: part of a batch would say half of what happened
            raise
        finally:
            os.close(descriptor)
        self.refresh()

    def _accept(self, line: bytes) -> None:
        parsed = parse_line(line)
        expected = self.leaves[-1].hex() if self.leaves else ZEROS
        if parsed["seq"] != self.size or parsed["prev"] != expected:
            raise LedgerBroken("custody.chain_broken", seq=self.size)
        leaf = merkle.leaf_hash(line)
        self._starts.append(self._offset)
        self._places[leaf] = self.size
        self.leaves.append(leaf)
        if parsed["sig"] is not None:
            self._signed.add(str(parsed["stmt"]))


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def line_of(seq: int, previous: str, statement: Statement, signature: bytes | None) -> bytes:
    """Makes one line."""
    sig = None if signature is None else statement.signature_commitment(signature).hex()
    return canonical.dumps({"v": 1, "seq": seq, "prev": previous, "stmt": statement.commitment().hex(), "sig": sig})


def parse_line(line: bytes) -> dict[str, JSON]:
    """Reads one line strictly.

    Raises:
        LedgerBroken: it is not a canonical version 1 entry.
    """
    try:
        parsed = canonical.loads_object(line)
    except NotCanonical as fault:
        raise LedgerBroken("custody.line_malformed") from fault
    if set(parsed) != _KEYS or parsed["v"] != 1 or not isinstance(parsed["seq"], int):
        raise LedgerBroken("custody.line_malformed")
    return parsed
