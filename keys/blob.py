"""A blob at rest: one binary OpenPGP message under a submission key, its length hidden in a bucket.

Rule: house.md section 4. Symmetric under a random key, so that stretching is pointless (`--s2k-mode 1`, 4.7 ms
instead of 110 ms a call, measured). Plaintext is padded with zeros to a Padmé bucket (Nikitin et al., "Reducing
Metadata Leakage from Encrypted Files and Communication with PURBs", PoPETs 2019(4), section 4), at least 512 bytes,
because an employer can recognise a file by its exact length.
Rescue with plain gpg: `gpg -d blob | head -c LENGTH`.
Never: an interrupted blob under its final name. Residual risk: the bucket still tells the length within 12 %.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from keys import pipe
from keys.encryptor import SMALL, Small, beginning
from keys.errors import NotDecrypted

_CHUNK = 1 << 20
_SMALLEST = 512


@dataclass(frozen=True, slots=True)
class Sealed:
    """What was sealed: exact plaintext length in bytes and hex SHA-256."""

    length: int
    digest: str


def bucket(length: int) -> int:
    """Gives the padded length for a plaintext length, both in bytes."""
    if length <= _SMALLEST:
        return _SMALLEST
    exponent = length.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (length + mask) & ~mask


def seal(home: Path, plain: Iterable[bytes], into: Path, key: bytes) -> Sealed:
    """Writes a blob under a temporary name; the caller syncs it, publishes it by rename, and syncs the folder.

    Raises:
        GpgFailed: gpg did not finish; OSError: the disk would not take it.
    """
    count = _Count()
    with into.open("wb") as file:
        pipe.encrypt_symmetric(home, _padded(plain, count), file, key)
    return Sealed(count.length, count.hash.hexdigest())


def seal_all(home: Path, wanted: Sequence[tuple[Iterable[bytes], Path, bytes]]) -> list[Sealed]:
    """Writes several blobs as `seal` does, each under its key, the small ones together on all processors.

    Raises:
        GpgFailed: gpg did not finish; OSError: the disk would not take it.
    """
    counts: list[_Count] = []
    small: list[Small] = []
    for plain, into, key in wanted:
        counts.append(_Count())
        chunks = _padded(plain, counts[-1])
        begin = beginning(chunks)
        if len(begin) <= SMALL:
            small.append(Small(begin, into, key))
        else:
            with into.open("wb") as file:
                pipe.encrypt_symmetric(home, chain([begin], chunks), file, key)
    pipe.encrypt_symmetric_all(home, small)
    return [Sealed(count.length, count.hash.hexdigest()) for count in counts]


def unseal(home: Path, blob: Path, key: bytes, length: int, digest: str, write: Callable[[bytes], object]) -> None:
    """Opens a blob and writes its exact plaintext; publish what was written only after this returns.

    Raises:
        NotDecrypted: gpg refused it, or the plaintext is not the one recorded.
    """
    left, seen = length, hashlib.sha256()

    def cut(chunk: bytes) -> None:
        nonlocal left
        part = chunk[:left]
        left -= len(part)
        seen.update(part)
        write(part)

    with blob.open("rb") as file:
        pipe.decrypt(home, iter(lambda: file.read(_CHUNK), b""), cut, limit=bucket(length), passphrase=key)
    if left or seen.hexdigest() != digest:
        raise NotDecrypted("keys.blob_changed")


class _Count:
    def __init__(self) -> None:
        self.length = 0
        self.hash = hashlib.sha256()


def _padded(plain: Iterable[bytes], count: _Count) -> Iterator[bytes]:
    for chunk in plain:
        count.length += len(chunk)
        count.hash.update(chunk)
        yield chunk
    missing = bucket(count.length) - count.length
    while missing:
        step = min(missing, _CHUNK)
        missing -= step
        yield bytes(step)
