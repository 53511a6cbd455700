"""The envelopes of a vault as one file of their own, which each backup replaces whole.

Rule: a plain ustar archive (POSIX.1-1988) of `LABEL.gpg`, in order of labels, so that `tar -xf` opens it without
Tamis; every header has one spelling, ours, and is compared with it when read. Whoever shreds a submission makes a new
backup: the archive without its envelope takes the place of the old one, and its blobs there are noise.
Never: a name that is not a label, a link, a folder. Residual risk: flash memory may keep old blocks, as ciphertext.
"""

import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from custody.errors import BytesChanged

_BLOCK = 512
_LARGEST = 1 << 26  # bytes of an envelope, as in `envelopes.py`
_NAME = re.compile(rb"([0-9a-f]{32})\.gpg\0")
_SIZE = re.compile(rb"[0-7]{11}\0")


def write_archive(folder: Path, into: IO[bytes]) -> int:
    """Writes every envelope of a folder; gives how many."""
    paths = sorted(folder.glob("*.gpg"))
    for path in paths:
        data = path.read_bytes()
        into.write(_header(path.stem, len(data)) + data + bytes(-len(data) % _BLOCK))
    into.write(bytes(2 * _BLOCK))
    return len(paths)


def read_archive(source: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yields labels and envelopes.

    Raises:
        BytesChanged: it is not an archive as we write it.
    """
    while (head := source.read(_BLOCK)) != bytes(_BLOCK):
        name, size = _NAME.match(head), _SIZE.match(head, 124)
        if name is None or size is None or int(size[0][:-1], 8) > _LARGEST:
            raise BytesChanged("custody.archive_changed")
        length = int(size[0][:-1], 8)
        label = name[1].decode()
        padded = source.read(length + -length % _BLOCK)
        if head != _header(label, length) or len(padded) != length + -length % _BLOCK or any(padded[length:]):
            raise BytesChanged("custody.archive_changed")
        yield label, padded[:length]
    if source.read(_BLOCK + 1) != bytes(_BLOCK):
        raise BytesChanged("custody.archive_changed")


def _header(label: str, size: int) -> bytes:
    info = tarfile.TarInfo(f"{label}.gpg")
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.USTAR_FORMAT)
