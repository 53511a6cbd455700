"""The openings: what each ledger line says, sealed, one file per submission (desk-wide: one per month).

Rule (v1): a file is a row of records, each a 4-byte big-endian length and a sealed record (keys/sealed.py); inside
stands canonical JSON {"leaf", "seed", "fields", "signature"}; the key is derived from the submission key (desk-wide:
from the vault's ledger secret), so destroying the envelope or the file makes the submission's entries unreadable
while the ledger still verifies. Openings are written before their line: an opening without a line is harmless.
Never: in clear. Residual risk: file sizes tell roughly how many entries a submission has.
"""

import base64
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from custody import canonical
from custody.errors import LedgerBroken, NotCanonical
from custody.records import Randomness
from custody.statement import Statement
from keys import sealed
from keys.cabinet import sync_all, sync_folder
from keys.errors import NotDecrypted

DESK_PREFIX = "desk-"
"""What the names of desk-wide files begin with; a submission's label is hex digits."""

_SUFFIX = ".sealed"
_LENGTH = 4
_LONGEST = 1 << 24


@dataclass(frozen=True, slots=True)
class Opening:
    """What a line with this leaf (hex) opens to."""

    leaf: str
    statement: Statement
    signature: bytes | None


class Openings:
    """The folder of sealed openings."""

    def __init__(self, folder: Path, random: Randomness) -> None:
        self._folder = folder
        self._random = random

    def append(self, name: str, key: bytes, openings: list[Opening]) -> None:
        """Adds records to a file durably."""
        self.append_all([(name, key, openings)])

    def append_all(self, batches: Sequence[tuple[str, bytes, Sequence[Opening]]]) -> None:
        """Adds records to several files, each with its key, durably: all are written before the first is waited for."""
        paths = [self._folder / f"{name}{_SUFFIX}" for name, _, _ in batches]
        fresh = not all(path.exists() for path in paths)
        for path, (name, key, openings) in zip(paths, batches, strict=True):
            with path.open("ab") as file:
                self._add(file, _whole(path), name, key, openings)
        sync_all(paths)
        if fresh:
            sync_folder(self._folder)

    def _add(self, file: IO[bytes], whole: int, name: str, key: bytes, openings: Sequence[Opening]) -> None:
        file.truncate(whole)
        for opening in openings:
            record = sealed.seal_record(key, _written(opening), self._random(sealed.NONCE_BYTES), name)
            file.write(len(record).to_bytes(_LENGTH, "big") + record)

    def names(self) -> list[str]:
        """Lists the files: submission labels and desk months."""
        return sorted(self._named(""))

    def desk_names(self) -> list[str]:
        """Lists the desk months alone, without a path or a place in an order for each submission."""
        return sorted(self._named(DESK_PREFIX))

    def _named(self, beginning: str) -> Iterator[str]:
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if entry.name.startswith(beginning) and entry.name.endswith(_SUFFIX):
                    yield entry.name.removesuffix(_SUFFIX)

    def read(self, name: str, key: bytes) -> Iterator[Opening]:
        """Yields the records of a file; a torn last record is passed over (its line was never written).

        Raises:
            LedgerBroken: a whole record does not open.
        """
        return (opening for _, opening in self.read_from(name, key, 0))

    def read_from(self, name: str, key: bytes, start: int) -> Iterator[tuple[int, Opening]]:
        """Yields the records from a place in the file on, each with the place behind it; whole records never move.

        Raises:
            LedgerBroken: a whole record does not open.
        """
        path = self._folder / f"{name}{_SUFFIX}"
        if not path.exists():
            return
        with path.open("rb") as file:
            file.seek(start)
            while head := file.read(_LENGTH):
                length = int.from_bytes(head, "big")
                record = file.read(min(length, _LONGEST))
                if len(head) < _LENGTH or not length or len(record) < length:
                    return
                yield file.tell(), _parsed(record, key, name)


def _whole(path: Path) -> int:
    """Gives the length of the whole records: a crash while appending may have left a torn one."""
    size, end = path.stat().st_size, 0
    with path.open("rb") as file:
        while head := file.read(_LENGTH):
            following = end + _LENGTH + int.from_bytes(head, "big")
            if len(head) < _LENGTH or not any(head) or following > size:
                break
            end = following
            file.seek(end)
    return end


def _written(opening: Opening) -> bytes:
    signature = None if opening.signature is None else base64.b64encode(opening.signature).decode()
    return canonical.dumps(
        {
            "leaf": opening.leaf,
            "seed": opening.statement.seed.hex(),
            "fields": opening.statement.fields,
            "signature": signature,
        }
    )


def _parsed(record: bytes, key: bytes, name: str) -> Opening:
    try:
        content = canonical.loads_object(sealed.open_record(key, record, name))
    except (NotDecrypted, NotCanonical) as fault:
        raise LedgerBroken("custody.opening_unreadable", name=name) from fault
    fields, signature = content["fields"], content["signature"]
    if not isinstance(fields, dict):
        raise LedgerBroken("custody.opening_unreadable", name=name)
    statement = Statement(bytes.fromhex(str(content["seed"])), fields)
    return Opening(str(content["leaf"]), statement, None if signature is None else base64.b64decode(str(signature)))
