"""Opening one submission that scratch cannot hold: decrypted twice, nothing of it written but sealed.

Rule (verify, then stream): the first time gpg's verdict, digests and lengths are all that is kept; the second time the
plaintext goes straight into the blob, which is published only if it has the digest of the first time. What must be read
here and there (the zip of servers before 0.3) is refused: it waits in quarantine for a computer with more memory.
Never: writes plaintext anywhere; holds more than a mebibyte. Residual risk: the stick is read again for each time; one
that answers differently is noticed by the digests.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import partial

from intake.errors import GzipBroken, TooLargeHere
from intake.gzipheader import contents, ungzip
from intake.limits import Limits
from intake.names import ItemKind
from intake.opening import OpenedItem, shown_name
from keys import pipe
from keys.session_keys import Ring


def open_streamed(
    ring: Ring, cipher: Callable[[], Iterator[bytes]], kind: ItemKind, size: int, limits: Limits
) -> OpenedItem:
    """Verifies one item of `size` bytes with the keys of `ring`; what it holds is decrypted anew when it is read.

    Raises:
        KeysError: not one whole, untampered message to us, or too large.
        IntakeError: what the message holds is not what SecureDrop puts there, or cannot be streamed.
    """
    if kind is ItemKind.ZIPPED_DOCUMENT:
        raise TooLargeHere("intake.too_large_here", megabytes=size // 1_000_000)
    limit = limits.message_bytes if kind is ItemKind.MESSAGE else limits.item_bytes

    def plain() -> Iterator[bytes]:
        with closing(pipe.decrypted(ring.home, cipher(), limit=limit, sessions=ring.sessions)) as stream:
            yield from stream

    held = _Digest()
    if kind is not ItemKind.DOCUMENT:
        for chunk in plain():
            held.add(chunk)
        return OpenedItem(plain, held.sha256, held.size, held.sha256, held.size, "", "", ())
    return _ungzipped(plain, held, limits)


def _ungzipped(plain: Callable[[], Iterator[bytes]], held: "_Digest", limits: Limits) -> OpenedItem:
    out, stream = _Digest(), held.passing(plain())
    try:
        member = ungzip(stream, out.add, limits)
    except GzipBroken:
        for _ in stream:  # if the message itself is not whole, that is the reason to tell
            pass
        raise
    again = partial(_contents, plain, limits)
    return OpenedItem(again, held.sha256, held.size, out.sha256, out.size, "gzip", shown_name(member), member.notes)


def _contents(plain: Callable[[], Iterator[bytes]], limits: Limits) -> Iterator[bytes]:
    return contents(plain(), limits)


class _Digest:
    """SHA-256 and length of what passed."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        """The hex digest so far."""
        return self._hash.hexdigest()

    def add(self, chunk: bytes) -> None:
        """Counts."""
        self._hash.update(chunk)
        self.size += len(chunk)

    def passing(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Counts chunks on their way."""
        for chunk in chunks:
            self.add(chunk)
            yield chunk
