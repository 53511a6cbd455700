"""Opening one submission: from the bytes as received to the file the source sent, in scratch, all or nothing.

Rule (SecureDrop `store.py`, reference docs/formats/securedrop.md): a message or reply is one OpenPGP message; a file
is one gzip member inside one (before 0.2.1, one stored zip member). Only a decryption gpg vouched for counts
(`keys/pipe.py`); every plaintext is bounded while it is written.
Never: uses a name found inside as a path. Residual risk: gpg parses hostile packets outside the jail, because it needs
its agent; it sees one ring with one secret key.
"""

import errno
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from custody.chunks import read_chunks
from intake.errors import TooLargeHere, ZipBroken
from intake.gzipheader import GzipMember, ungzip
from intake.limits import Limits
from intake.names import ItemKind
from intake.zipdirectory import open_zip
from keys import pipe
from keys.session_keys import Ring
from words.message import Message

_NAME_LETTERS = 4096
_DECRYPTED, _EXHIBIT = "decrypted", "exhibit"


@dataclass(frozen=True, slots=True)
class OpenedItem:
    """The exhibit: where to read it, SHA-256 of what the message held, and of the file itself; what was unusual."""

    chunks: Callable[[], Iterator[bytes]]
    decrypted_sha256: str
    decrypted_size: int
    sha256: str
    size: int
    unpacked: str
    filename: str
    notes: tuple[Message, ...]


def open_item(ring: Ring, cipher: Iterator[bytes], kind: ItemKind, scratch: Path, limits: Limits) -> OpenedItem:
    """Decrypts and unpacks one item with the keys of `ring`.

    Raises:
        KeysError: not one whole, untampered message to us, or too large.
        IntakeError: what the message holds is not what SecureDrop puts there.
    """
    plain = scratch / _DECRYPTED
    limit = limits.message_bytes if kind is ItemKind.MESSAGE else limits.item_bytes
    with _Hashed(plain) as decrypted:
        sessions, passphrase = ring.sessions, ring.passphrase
        pipe.decrypt(ring.home, cipher, decrypted.write, limit=limit, passphrase=passphrase, sessions=sessions)
    if kind is ItemKind.DOCUMENT:
        return _ungzipped(plain, decrypted, scratch / _EXHIBIT, limits)
    if kind is ItemKind.ZIPPED_DOCUMENT:
        return _unzipped(plain, decrypted, scratch / _EXHIBIT, limits)
    digest = decrypted.sha256
    return OpenedItem(partial(read_chunks, plain), digest, decrypted.size, digest, decrypted.size, "", "", ())


@contextmanager
def scratch_may_be_full(size: int) -> Iterator[None]:
    """Words it where scratch cannot hold something of so many bytes: refused, and nothing is lost.

    Raises:
        TooLargeHere: it could not.
    """
    try:
        yield
    except OSError as fault:
        if fault.errno != errno.ENOSPC:
            raise
        raise TooLargeHere("intake.too_large_here", megabytes=size // 1_000_000) from fault


def forget_opened(scratch: Path) -> None:
    """Removes what an opening that came to no end left in scratch."""
    for name in (_DECRYPTED, _EXHIBIT):
        (scratch / name).unlink(missing_ok=True)


def _ungzipped(plain: Path, decrypted: "_Hashed", exhibit: Path, limits: Limits) -> OpenedItem:
    with _Hashed(exhibit) as out:
        member = ungzip(read_chunks(plain), out.write, limits)
    name, chunks = shown_name(member), partial(read_chunks, exhibit)
    return OpenedItem(chunks, decrypted.sha256, decrypted.size, out.sha256, out.size, "gzip", name, member.notes)


def shown_name(member: GzipMember) -> str:
    """Gives the name in a gzip header as text that can always be written down; "" where there is none."""
    return (member.untrusted_name or b"").decode("utf-8", "backslashreplace")[:_NAME_LETTERS]


def _unzipped(plain: Path, decrypted: "_Hashed", exhibit: Path, limits: Limits) -> OpenedItem:
    with plain.open("rb") as file, _Hashed(exhibit) as out:
        directory = open_zip(file, limits)
        members = [member for member in directory.members if not member.is_folder]
        if len(members) != 1 or members[0].problem is not None:
            raise ZipBroken("intake.old_zip_not_one_member")
        for chunk in directory.read(members[0]):
            out.write(chunk)
    name, chunks = members[0].untrusted_name[:_NAME_LETTERS], partial(read_chunks, exhibit)
    return OpenedItem(chunks, decrypted.sha256, decrypted.size, out.sha256, out.size, "zip", name, ())


class _Hashed:
    """A scratch file that knows the digest of what was written; its values count once it is closed."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._hash = hashlib.sha256()
        self.size = 0

    def __enter__(self) -> "_Hashed":
        """Starts."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes the file."""
        self._file.close()

    @property
    def sha256(self) -> str:
        """The hex digest so far."""
        return self._hash.hexdigest()

    def write(self, chunk: bytes) -> None:
        """Writes and counts."""
        self._file.write(chunk)
        self._hash.update(chunk)
        self.size += len(chunk)
