"""One arrival's bytes on their way in: hashed as received, held in scratch, or streamed again where scratch is small.

Rule: custody starts at our own first hash; identity is the SHA-256 of the bytes as received. Scratch is RAM: what
would not fit three times over (as received, decrypted, unpacked) is only hashed, and later streamed to its blob.
Never: writes to a disk. Residual risk: a stick that answers differently the second time is noticed by the hash.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from custody.chunks import read_chunks
from intake.arrival import Arrival
from intake.errors import MemberBroken
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
    path = scratch / "received"
    fits = arrival.size * _TIMES < shutil.disk_usage(scratch).free
    digest, size, problem = hashlib.sha256(), 0, None
    with path.open("wb") as file:
        try:
            for chunk in arrival.chunks():
                digest.update(chunk)
                size += len(chunk)
                if fits:
                    file.write(chunk)
                progress(len(chunk))
        except MemberBroken as fault:
            problem = fault.message
    opens = arrival.plain is None or arrival.bundle is not None  # what need not be opened passes in any size
    if problem is None and not fits and opens:
        problem = Message.of("intake.too_large_here", megabytes=arrival.size // 1_000_000)
    return Spooled(digest.hexdigest(), size, fits, problem, (lambda: read_chunks(path)) if fits else arrival.chunks)
