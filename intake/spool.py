"""One arrival's bytes on their way in: hashed as received, held in scratch, or streamed again where scratch is small.

Rule: custody starts at our own first hash; identity is the SHA-256 of the bytes as received. Scratch is RAM: what
would not fit three times over (as received, decrypted, unpacked), or finds it full, is only hashed, and later streamed.
Never: writes to a disk. Residual risk: a stick that answers differently the second time is noticed by the hash.
"""

import errno
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from custody.chunks import read_chunks
from intake.arrival import Arrival
from intake.errors import MemberBroken
from keys.memory import room
from words.message import Message

_TIMES = 3


@dataclass(frozen=True, slots=True)
class Spooled:
    """Bytes as received: hex SHA-256, length, where to read them again, and what was wrong while reading them."""

    sha256: str
    size: int
    in_scratch: bool
    problem: Message | None
    chunks: Callable[[], Iterator[bytes]]


def spool(arrival: Arrival, scratch: Path, progress: Callable[[int], None]) -> Spooled:
    """Reads one arrival; `progress` is told the bytes read since the last call.

    Raises:
        DropUnreadable: the stick is gone.
    """
    held = _Held(scratch / "received", wanted=arrival.size * _TIMES < room(scratch))
    digest, size, problem = hashlib.sha256(), 0, None
    with held:
        try:
            for chunk in arrival.chunks():
                digest.update(chunk)
                size += len(chunk)
                held.take(chunk)
                progress(len(chunk))
        except MemberBroken as fault:
            problem = fault.message
    if problem is None and not held.all and arrival.bundle is not None:  # what is read here and there
        problem = Message.of("intake.too_large_here", megabytes=arrival.size // 1_000_000)
    return Spooled(digest.hexdigest(), size, held.all, problem, held.chunks if held.all else arrival.chunks)


class _Held:
    """What scratch holds of the bytes read: all of them, or nothing once it is full."""

    def __init__(self, path: Path, *, wanted: bool) -> None:
        self._path = path
        self._file = path.open("wb", buffering=0) if wanted else None

    def __enter__(self) -> "_Held":
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    @property
    def all(self) -> bool:
        """Whether every byte is here."""
        return self._file is not None

    def take(self, chunk: bytes) -> None:
        """Keeps some more; where there is no room, lets everything go."""
        if self._file is None:
            return
        try:
            left = memoryview(chunk)
            while left:
                left = left[self._file.write(left) :]
        except OSError as fault:
            if fault.errno != errno.ENOSPC:
                raise
            self._file.close()
            self._file = None
            self._path.unlink()

    def chunks(self) -> Iterator[bytes]:
        """Streams what was kept."""
        return read_chunks(self._path)
