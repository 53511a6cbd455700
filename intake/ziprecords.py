"""The two records a zip keeps of each member: one in the directory, one before the bytes; and whether they agree.

Implements: PKWARE APPNOTE 6.3.10, §4.3.7, §4.3.12, §4.4 and §4.5.3 (zip64 sizes). Pure: bytes in, values out.
Never: trusts a length without checking that it lies inside what was read.
Residual risk: names without the UTF-8 flag are read as code page 437, as the format says, whatever the writer meant.
"""

import stat
import struct
from dataclasses import dataclass

from intake.errors import ZipBroken
from words.message import Message

_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
LOCAL = struct.Struct("<4sHHHHHIIIHH")
_ENCRYPTED = 0x0001 | 0x0040 | 0x2000
_SIZES_FOLLOW = 0x0008
_UTF8 = 0x0800
DEFLATED = 8
_UNIX = 3


@dataclass(frozen=True, slots=True)
class CentralRecord:
    """What the directory says of one member. `raw_name` and sizes are the archive's claims; offsets in bytes."""

    raw_name: bytes
    flags: int
    method: int
    crc: int
    stored_size: int
    full_size: int
    offset: int
    mode: int

    @property
    def name(self) -> str:
        """The name as text: never fails, keeps every difference visible."""
        if self.flags & _UTF8 or self.raw_name.isascii():
            return self.raw_name.decode("utf-8", "backslashreplace")
        return self.raw_name.decode("cp437")

    @property
    def is_folder(self) -> bool:
        """Whether this only announces a folder and holds nothing."""
        return self.raw_name.endswith(b"/") and not self.stored_size and not self.full_size

    def problem(self, *, deflated: bool) -> Message | None:
        """Gives the reason why this member cannot be what SecureDrop writes, None if it can.

        Args:
            deflated: whether people may have packed it, so that it may be compressed as their programs do.
        """
        if self.is_folder and stat.S_IFMT(self.mode) in {0, stat.S_IFDIR}:
            return None
        if self.flags & _ENCRYPTED:
            return Message.of("intake.member_encrypted")
        if self.method and not (deflated and self.method == DEFLATED):
            return Message.of("intake.member_compressed")
        if stat.S_IFMT(self.mode) not in {0, stat.S_IFREG}:
            return Message.of("intake.member_not_a_file")
        if (not self.method and self.stored_size != self.full_size) or self.raw_name.endswith(b"/"):
            return Message.of("intake.member_disagrees")
        return None

    def agrees_with(self, local: tuple[int, ...], local_name: bytes) -> bool:
        """Says whether the record before the bytes tells the same story.

        Args:
            local: the numbers of the local header (see `LOCAL`) without its signature.
            local_name: the name it carries.
        """
        _, flags, method, _, _, crc, stored, full, _, _ = local
        same_kind = local_name == self.raw_name and flags == self.flags and method == self.method
        if flags & _SIZES_FOLLOW and not (crc or stored or full):
            return same_kind
        small = (_fits(stored, self.stored_size), _fits(full, self.full_size), crc == self.crc)
        return same_kind and all(small)


def _fits(short: int, true: int) -> bool:
    """A 32-bit field says the same when it is equal, or says "see the zip64 field"."""
    return short in {true, 0xFFFFFFFF}


def read_directory(block: bytes, count: int) -> tuple[CentralRecord, ...]:
    """Reads a whole central directory, which must hold exactly `count` records and nothing else.

    Raises:
        ZipBroken: it does not.
    """
    records, at = [], 0
    for _ in range(count):
        record, at = _record(block, at)
        records.append(record)
    if at != len(block):
        raise ZipBroken("intake.zip_inconsistent")
    return tuple(records)


def _record(block: bytes, at: int) -> tuple[CentralRecord, int]:
    if at + _CENTRAL.size > len(block):
        raise ZipBroken("intake.zip_inconsistent")
    magic, made, _, flags, method, _, _, crc, stored, full, n, e, c, disk, _, attributes, offset = _CENTRAL.unpack_from(
        block, at
    )
    name_at = at + _CENTRAL.size
    end = name_at + n + e + c
    if magic != b"PK\x01\x02" or end > len(block):
        raise ZipBroken("intake.zip_inconsistent")
    extra = block[name_at + n : name_at + n + e]
    full, stored, offset = _with_zip64(extra, (full, stored, offset))
    if disk not in {0, 0xFFFF}:
        raise ZipBroken("intake.zip_split")
    mode = attributes >> 16 if made >> 8 == _UNIX else 0
    return CentralRecord(block[name_at : name_at + n], flags, method, crc, stored, full, offset, mode), end


def _with_zip64(extra: bytes, numbers: tuple[int, int, int]) -> tuple[int, int, int]:
    """Replaces each 32-bit "see the zip64 field" by its 64-bit number, in the order the format gives."""
    wanted = [i for i, number in enumerate(numbers) if number == 0xFFFFFFFF]
    if not wanted:
        return numbers
    field = _extra_field(extra, 0x0001)
    if len(field) < 8 * len(wanted):
        raise ZipBroken("intake.zip_inconsistent")
    found = list(numbers)
    for place, i in enumerate(wanted):
        (found[i],) = struct.unpack_from("<Q", field, 8 * place)
    return found[0], found[1], found[2]


def _extra_field(extra: bytes, wanted: int) -> bytes:
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<HH", extra, at)
        if tag == wanted:
            return extra[at + 4 : at + 4 + length]
        at += 4 + length
    return b""
