"""The cabinet: the vault's `keys/` folder, where certificates lie open and secrets lie only as OpenPGP messages.

Layout: `NAME.cert.gpg` certificates, `NAME.secret.gpg` secrets encrypted to each reviewer and to recovery,
`recovery.locked.gpg` and `reviewers/NAME.locked.gpg` secret keys protected by their own passphrase, `log.vkey`;
`kept/` every certificate ever accepted, `next/` what waits for signatures, `former/` earlier submission keys.
Never: an unprotected secret key. Residual risk: anyone with the disk can swap a certificate; recipients and rules
therefore come from the signed policy, and a certificate whose fingerprint is not the policy's is refused.
"""

import os
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from keys.errors import UnknownKey

_WAITS = 8
_REVIEWER = re.compile(r"[a-z][a-z0-9-]{0,30}")


@dataclass(frozen=True, slots=True)
class Cabinet:
    """The folder, and the names of what is in it."""

    folder: Path

    def certificate(self, name: str) -> Path:
        """Gives the path of a certificate: "desk", "recovery", "release", "submission" or "reviewers/NAME"."""
        return self.folder / f"{name}.cert.gpg"

    def secret(self, name: str) -> Path:
        """Gives the path of a secret that lies as an OpenPGP message to the reviewers and to recovery."""
        return self.folder / f"{name}.secret.gpg"

    def locked(self, name: str) -> Path:
        """Gives the path of a secret key that its own passphrase protects."""
        return self.folder / f"{name}.locked.gpg"

    def kept(self, fingerprint: str) -> Path:
        """Gives where a certificate that was once accepted is kept for ever: old signatures are judged with it."""
        return self.folder / "kept" / f"{fingerprint}.gpg"

    def log_key(self) -> Path:
        """Gives the path of the log's verifier key."""
        return self.folder / "log.vkey"

    def others(self, role: str) -> Iterator[str]:
        """Lists the places of further secrets of a role ("desk", "release", "submission"): to come, or former ones."""
        for folder in ("former", "next"):
            for path in sorted((self.folder / folder).glob(f"{role}-*.secret.gpg")):
                yield f"{folder}/{path.name.removesuffix('.secret.gpg')}"

    def certificates(self) -> Iterator[Path]:
        """Lists every certificate."""
        yield from sorted(self.folder.glob("**/*.cert.gpg"))


def reviewer_name(name: str) -> str:
    """Passes a reviewer's name as the desk uses it: pseudonymous, fit for a file name.

    Raises:
        UnknownKey: it is not of that form.
    """
    if not _REVIEWER.fullmatch(name):
        raise UnknownKey("keys.not_a_reviewer_name", name=name)
    return name


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file durably: it is there whole, or as it was before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes renames and new names in a folder durable."""
    _sync(folder)


def sync_all(paths: Iterable[Path]) -> None:
    """Makes files or folders durable, several waits at once: the file system writes its journal for all of them."""
    with ThreadPoolExecutor(_WAITS, thread_name_prefix="sync") as pool:
        for _ in pool.map(_sync, paths):
            pass


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
