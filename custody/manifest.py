"""What a backup holds: every file with length and digest, signed by the log key.

Rule: canonical JSON {"v":1,"origin","medium","size","files":[[path,length,sha256]…]} with paths in order; a signed note
(C2SP) by the log key over its digest says that this desk wrote it. Paths are of a closed form: nothing else is read.
Never: vouches for itself to a stranger: the log key must be known from elsewhere, and after unlocking the policy names
it.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from custody import canonical
from custody.canonical import JSON
from custody.errors import BytesChanged, NotCanonical
from keys import notes
from keys.errors import BadSignature

_PATH = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._-]{0,79}/){0,3}[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a backup: its path, length in bytes, hex SHA-256."""

    path: str
    length: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A backup: the log's name, the medium's id, ledger entries, and its files in order of paths."""

    origin: str
    medium: str
    size: int
    files: tuple[Kept, ...]

    def written(self) -> bytes:
        """Gives its bytes."""
        files: list[JSON] = [
            [kept.path, kept.length, kept.digest] for kept in sorted(self.files, key=lambda kept: kept.path)
        ]
        head: dict[str, JSON] = {"v": 1, "origin": self.origin, "medium": self.medium, "size": self.size}
        return canonical.dumps({**head, "files": files})


def sign(data: bytes, signer: notes.NoteSigner) -> str:
    """Signs a manifest's bytes; gives the note."""
    return notes.sign_note(_text(data, signer.name), signer)


def read(data: bytes, note: str, verifier: notes.NoteVerifier) -> Manifest:
    """Reads a manifest that this log key signed.

    Raises:
        BytesChanged: it is not signed so, or not of the form.
    """
    try:
        signed = notes.open_note(note, verifier)
        content = canonical.loads_object(data)
    except (BadSignature, NotCanonical) as fault:
        raise BytesChanged("custody.manifest_changed") from fault
    files, size = content.get("files"), content.get("size")
    if signed != _text(data, verifier.name) or not isinstance(files, list) or not isinstance(size, int):
        raise BytesChanged("custody.manifest_changed")
    if content.get("v") != 1 or content.get("origin") != verifier.name:
        raise BytesChanged("custody.manifest_changed")
    return Manifest(verifier.name, str(content.get("medium")), size, tuple(_files(files)))


def _files(listed: list[JSON]) -> Iterable[Kept]:
    before = ""
    for item in listed:
        if not isinstance(item, list) or [type(part) for part in item] != [str, int, str]:
            raise BytesChanged("custody.manifest_changed")
        path, length, digest = str(item[0]), int(str(item[1])), str(item[2])
        if not _PATH.fullmatch(path) or not _DIGEST.fullmatch(digest) or not before < path:
            raise BytesChanged("custody.manifest_changed")
        before = path
        yield Kept(path, length, digest)


def _text(data: bytes, origin: str) -> str:
    return f"tamis-backup/v1\n{origin}\n{hashlib.sha256(data).hexdigest()}\n"
