"""What a witness remembers: whose ledger it watches, and the last size and root it saw. And its key.

Layout of the folder (0700): `key` (64 hex digits, 0600) and `seen`: one JSON object on one line, and on a second line
its SHA-256, so that a torn or edited file is noticed.
Rule: written whole (temporary name, sync, rename) before anything is signed. A `seen` that is missing or does not fit
its digest stops the witness: one that forgot would sign a shortened ledger without a word.
Never: overwrites a witness, or starts anew by itself. Residual risk: whoever has this laptop has its key, and can also
put an older `seen` back; keep it where the vault is not.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from keys.cabinet import sync_folder, write_whole
from keys.errors import BadSignature
from keys.notes import NoteSigner, NoteVerifier, parse_verifier
from witness.errors import AlreadyAWitness, NotAWitness, StateTorn

_LIMIT = 1 << 16


@dataclass(frozen=True, slots=True)
class Seen:
    """The log that is watched, and the newest checkpoint of it that was cosigned: size 0 means none yet."""

    name: str
    log: NoteVerifier
    size: int = 0
    root: bytes = b""
    time: int = 0


class Memory:
    """The folder of one witness."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def found(self, signer: NoteSigner, log: NoteVerifier) -> None:
        """Sets a witness up.

        Raises:
            AlreadyAWitness: the folder is not empty.
        """
        if self._folder.exists() and any(self._folder.iterdir()):
            raise AlreadyAWitness("witness.already_there", folder=str(self._folder))
        self._folder.mkdir(parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        sync_folder(self._folder.parent)
        write_whole(self._folder / "key", f"{signer.seed.hex()}\n".encode())
        (self._folder / "key").chmod(0o600)
        self.keep(Seen(signer.name, log))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keeps every other process waiting that wants to sign here: flock(2) on the folder itself.

        Raises:
            NotAWitness: there is no such folder.
        """
        try:
            folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError) as fault:
            raise NotAWitness("witness.not_there", folder=str(self._folder)) from fault
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            fcntl.flock(folder, fcntl.LOCK_UN)  # a child made meanwhile shares it, and would hold it on
            os.close(folder)

    def seen(self) -> Seen:
        """Reads what was seen.

        Raises:
            NotAWitness: there is no witness here.
            StateTorn: what is here is not what was written.
        """
        if not self._folder.exists() or not any(self._folder.iterdir()):
            raise NotAWitness("witness.not_there", folder=str(self._folder))
        try:
            line, digest = self._read("seen").splitlines()
            held = json.loads(line)
            sound = hashlib.sha256(line.encode()).hexdigest() == digest and held["v"] == 1
            seen = Seen(
                str(held["name"]),
                parse_verifier(held["log"]),
                int(held["size"]),
                bytes.fromhex(held["root"]),
                int(held["time"]),
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError, BadSignature) as fault:
            raise StateTorn("witness.state_torn", folder=str(self._folder)) from fault
        if not sound:
            raise StateTorn("witness.state_torn", folder=str(self._folder))
        return seen

    def signer(self) -> NoteSigner:
        """Reads the key.

        Raises:
            StateTorn: it is not there, or not a key.
        """
        try:
            seed = bytes.fromhex(self._read("key").strip())
        except (OSError, ValueError) as fault:
            raise StateTorn("witness.state_torn", folder=str(self._folder)) from fault
        if len(seed) != 32:
            raise StateTorn("witness.state_torn", folder=str(self._folder))
        return NoteSigner(self.seen().name, seed)

    def keep(self, seen: Seen) -> None:
        """Remembers durably."""
        content = {"v": 1, "name": seen.name, "log": str(seen.log), "size": seen.size, "time": seen.time}
        line = json.dumps(content | {"root": seen.root.hex()}, sort_keys=True)
        write_whole(self._folder / "seen", f"{line}\n{hashlib.sha256(line.encode()).hexdigest()}\n".encode())

    def _read(self, name: str) -> str:
        with (self._folder / name).open("rb") as file:
            return file.read(_LIMIT).decode()
