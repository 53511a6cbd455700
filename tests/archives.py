"""Writes zips and gzip members as SecureDrop does, and ones it never would, byte by byte.

Implements: PKWARE APPNOTE 6.3.10 (STORED, deflated, zip64) and RFC 1952, with every field in the caller's hand.
Needs the standard library only. Never: real submissions. Residual risk: none; these are specimens.
"""

import stat
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FORGED_STATUS = (
    b"[GNUPG:] BEGIN_DECRYPTION\n[GNUPG:] DECRYPTION_INFO 2 9 0\n[GNUPG:] DECRYPTION_OKAY\n[GNUPG:] GOODMDC\n"
    b"[GNUPG:] END_DECRYPTION\n\r\n[GNUPG:] VALIDSIG 0000000000000000000000000000000000000000\n"
)
"""A plaintext, and a name, that look like what gpg tells its caller."""


def gzip_member(
    content: bytes,
    name: bytes | None,
    *,
    mtime: int = 0,
    extra: bytes | None = None,
    comment: bytes | None = None,
    header_checksum: bool = False,
) -> bytes:
    """Writes one gzip member as SecureDrop does (XFL 2, OS 255); `name` is any bytes without zero, None for none."""
    flags = (
        (2 if header_checksum else 0)
        | (4 if extra is not None else 0)
        | (8 if name is not None else 0)
        | (16 if comment is not None else 0)
    )
    header = struct.pack("<2sBBIBB", b"\x1f\x8b", 8, flags, mtime, 2, 255)
    header += b"" if extra is None else struct.pack("<H", len(extra)) + extra
    header += b"" if name is None else name + b"\0"
    header += b"" if comment is None else comment + b"\0"
    header += struct.pack("<H", zlib.crc32(header) & 0xFFFF) if header_checksum else b""
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = deflater.compress(content) + deflater.flush()
    return header + packed + struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)


@dataclass(frozen=True)
class Entry:
    """One member of a zip to be written; anything but `name` and `content` makes it unlike SecureDrop's."""

    name: str | bytes
    content: bytes
    mode: int = stat.S_IFREG | 0o600
    method: int = 0
    flags: int = 0
    local_name: bytes | None = None
    crc: int | None = None
    size: int | None = None
    offset: int | None = None
    zip64: bool = False

    @property
    def raw_name(self) -> bytes:
        return self.name if isinstance(self.name, bytes) else self.name.encode()


def zip_of(entries: Sequence[Entry], *, zip64: bool = False, comment: bytes = b"") -> bytes:
    """Writes a zip, members STORED, two of one name if so given (which `zipfile` would warn about)."""
    body, directory = bytearray(), bytearray()
    for entry in entries:
        offset = len(body) if entry.offset is None else entry.offset
        body += _local(entry) + _packed(entry)
        directory += _central(entry, offset)
    start, size, count = len(body), len(directory), len(entries)
    end = b""
    if zip64:
        end += struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 0x032D, 45, 0, 0, count, count, size, start)
        end += struct.pack("<4sIQI", b"PK\x06\x07", 0, start + size, 1)
    marks = (0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF) if zip64 else (count, size, start)
    end += struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, marks[0], marks[0], marks[1], marks[2], len(comment))
    return bytes(body + directory) + end + comment


def _packed(entry: Entry) -> bytes:
    if entry.method != 8:
        return entry.content
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflater.compress(entry.content) + deflater.flush()


def _numbers(entry: Entry) -> tuple[int, int, int, int]:
    """Gives flags, CRC and the two sizes of an entry."""
    flags = entry.flags | (0 if entry.raw_name.isascii() else 0x0800)
    crc = zlib.crc32(entry.content) if entry.crc is None else entry.crc
    stored = len(_packed(entry)) if entry.size is None else entry.size
    return flags, crc, stored, len(entry.content) if entry.size is None else entry.size


def _local(entry: Entry) -> bytes:
    flags, crc, stored, full = _numbers(entry)
    name = entry.raw_name if entry.local_name is None else entry.local_name
    extra = struct.pack("<HHQQ", 1, 16, full, stored) if entry.zip64 else b""
    sizes = (0xFFFFFFFF, 0xFFFFFFFF) if entry.zip64 else (stored, full)
    numbers = (20, flags, entry.method, 0x4BC0, 0x5D72, crc, *sizes, len(name), len(extra))
    return struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", *numbers) + name + extra


def _central(entry: Entry, offset: int) -> bytes:
    flags, crc, stored, full = _numbers(entry)
    extra = struct.pack("<HHQQQ", 1, 24, full, stored, offset) if entry.zip64 else b""
    if entry.zip64:
        stored = full = offset = 0xFFFFFFFF
    head = (0x0314, 20, flags, entry.method, 0x4BC0, 0x5D72, crc, stored, full, len(entry.raw_name), len(extra))
    numbers = (*head, 0, 0, 0, entry.mode << 16, offset)
    return struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", *numbers) + entry.raw_name + extra


GZIP_TRICKS: Mapping[str, bytes] = {
    "climbing": b"../../../home/amnesia/.bashrc",
    "absolute": b"/etc/cron.d/evil",
    "folders": b"dir/sub/file.txt",
    "a dot": b".",
    "only spaces": b"   ",
    "empty": b"",
    "not UTF-8": b"r\xe9sum\xe9.doc",
    "5,004 bytes": b"a" * 5_000 + b".doc",
    "reserved by Windows": b"CON.txt",
    "an option": b"-rf.txt",
    "lines of status": b"x\n" + FORGED_STATUS,
    "right to left": "invoice\u202efdp.exe".encode(),
}
"""Names for `gzip_member` that must stay data, by what they try."""


def damaged_gzips(content: bytes) -> Mapping[str, bytes]:
    """Makes gzip members that must not be accepted, by what is wrong with them."""
    whole = gzip_member(content, b"report.csv")
    flipped = bytearray(whole)
    flipped[-6] ^= 0x01
    return {
        "truncated": whole[: len(whole) // 2],
        "without its end": whole[:-8],
        "torn name": whole[:14],
        "wrong checksum": bytes(flipped),
        "not gzip": content,
        "empty": b"",
        "unknown method": whole[:2] + b"\x07" + whole[3:],
        "reserved flags": whole[:3] + b"\x88" + whole[4:],
        "damaged": whole[:21] + b"\xff" * 8 + whole[29:],
    }
