"""Where a zip's directory lies: the end record, and the zip64 one before it.

Implements: PKWARE APPNOTE 6.3.10, §4.3.14 to §4.3.16, strictly: the end record ends the file, the directory ends
where the end records begin, and the two forms must not contradict each other.
Never: searches further back than the longest comment allows; guesses around a prefix or a missing end.
Residual risk: a comment that itself looks like an end record makes the archive unreadable here; SecureDrop's has none.
"""

import struct
from dataclasses import dataclass
from typing import BinaryIO

from intake.errors import ZipBroken
from intake.exactly import read_at
from intake.limits import Limits

_END = struct.Struct("<4sHHHHIIH")
_LOCATOR = struct.Struct("<4sIQI")
_END64 = struct.Struct("<4sQHHIIQQQQ")
_LONGEST_COMMENT = 65_535
_END_MAGIC = b"PK\x05\x06"
_FIRST_MAGICS = (b"PK\x03\x04", _END_MAGIC)


@dataclass(frozen=True, slots=True)
class Directory:
    """Where the central directory lies in the file, in bytes, and how many members it lists."""

    start: int
    size: int
    count: int


def looks_like_zip(first_bytes: bytes) -> bool:
    """Says whether a file that starts so was a zip when it was whole."""
    return first_bytes.startswith(_FIRST_MAGICS)


def find_directory(file: BinaryIO, size: int, limits: Limits) -> Directory:
    """Finds the central directory of a seekable file of `size` bytes.

    Raises:
        ZipBroken: no end record (torn copy), or it is split, contradicts itself, or is beyond the limits.
    """
    if not looks_like_zip(read_at(file, 0, min(size, 4))):
        raise ZipBroken("intake.zip_not_a_zip")
    end_at, record = _end_record(file, size)
    directory, stop = _classic_or_64(file, end_at, record)
    if directory.count > limits.zip_members or directory.size > limits.zip_directory_bytes:
        raise ZipBroken("intake.zip_too_many_members", limit=limits.zip_members)
    if directory.start + directory.size != stop:
        raise ZipBroken("intake.zip_inconsistent")
    return directory


def _end_record(file: BinaryIO, size: int) -> tuple[int, tuple[int, ...]]:
    """Finds the end record whose comment reaches exactly to the end of the file; gives its place and numbers."""
    start = max(0, size - _END.size - _LONGEST_COMMENT)
    tail = read_at(file, start, size - start)
    at = tail.rfind(_END_MAGIC)
    if at < 0 or len(tail) - at < _END.size:
        raise ZipBroken("intake.zip_truncated")
    _, *numbers = _END.unpack_from(tail, at)
    if at + _END.size + numbers[-1] != len(tail):
        raise ZipBroken("intake.zip_truncated")
    return start + at, tuple(numbers)


def _classic_or_64(file: BinaryIO, end_at: int, record: tuple[int, ...]) -> tuple[Directory, int]:
    """Reads the directory's place from whichever form is there; also gives where the directory must stop."""
    disk, first_disk, count_here, count, size, start, _ = record
    locator = _locator(file, end_at)
    if locator is None:
        if disk or first_disk or count_here != count:
            raise ZipBroken("intake.zip_split")
        return Directory(start, size, count), end_at
    directory = _end64(file, locator, end_at - _LOCATOR.size)
    pairs = ((count, directory.count, 0xFFFF), (size, directory.size, 0xFFFFFFFF), (start, directory.start, 0xFFFFFFFF))
    if any(short not in {long, mark} for short, long, mark in pairs):
        raise ZipBroken("intake.zip_inconsistent")
    return directory, locator


def _locator(file: BinaryIO, end_at: int) -> int | None:
    """Gives the place of the zip64 end record, None where there is none."""
    if end_at < _LOCATOR.size:
        return None
    magic, disk, place, disks = _LOCATOR.unpack(read_at(file, end_at - _LOCATOR.size, _LOCATOR.size))
    if magic != b"PK\x06\x07":
        return None
    if disk or disks > 1:
        raise ZipBroken("intake.zip_split")
    return int(place)


def _end64(file: BinaryIO, place: int, stop: int) -> Directory:
    """Reads the zip64 end record, which must lie at `place` and end at `stop`."""
    if not 0 <= place <= stop - _END64.size:
        raise ZipBroken("intake.zip_inconsistent")
    numbers = _END64.unpack(read_at(file, place, _END64.size))
    magic, length, _, _, disk, first_disk, here, count, size, start = numbers
    if magic != b"PK\x06\x06" or place + 12 + length != stop:
        raise ZipBroken("intake.zip_inconsistent")
    if disk or first_disk or here != count:
        raise ZipBroken("intake.zip_split")
    return Directory(start, size, count)
