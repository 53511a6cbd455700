"""Bytes in pieces: how a file in scratch is read when it may be larger than what one wants to hold.

Never: holds more than a mebibyte. Residual risk: none of its own; who reads must know that the file stays the same.
"""

from collections.abc import Iterator
from pathlib import Path

_CHUNK = 1 << 20


def read_chunks(path: Path) -> Iterator[bytes]:
    """Streams a file."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
