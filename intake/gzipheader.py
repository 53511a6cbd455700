"""The one gzip member a source's file comes in: its header kept as data, its content streamed within bounds.

Implements: RFC 1952 for exactly one member, as SecureDrop writes it (`store.py`): the name is data, the checksum
and the length at the end are checked, what follows them is counted and marked.
Never: uses the name as a path; believes the length field before counting; holds the content in memory.
Residual risk: zlib inflates what a source sent, outside the jail (house rule: one gzip member); output is bounded.
"""

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from intake.errors import GzipBroken
from intake.limits import CHUNK_BYTES, Limits
from words.message import Message

_FHCRC, _FEXTRA, _FNAME, _FCOMMENT = 0x02, 0x04, 0x08, 0x10
_RESERVED = 0xE0


@dataclass(frozen=True, slots=True)
class GzipMember:
    """What was read.

    `untrusted_name` is the header's name, raw, of any length up to the limit and in any encoding, None if absent.
    `mtime` is in seconds since 1970, 0 for "unknown" (SecureDrop since 0.7). `size` is the content's bytes.
    `notes` say what is unusual without being wrong.
    """

    untrusted_name: bytes | None
    mtime: int
    size: int
    notes: tuple[Message, ...]


class _Tap:
    """Bytes drawn from chunks in the lengths a header asks for."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._held = b""
        self.drawn = 0

    def more(self) -> bytes:
        """Gives whatever comes next, b"" at the end."""
        held, self._held = self._held, b""
        while not held:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            held = chunk
        self.drawn += len(held)
        return held

    def back(self, rest: bytes) -> None:
        """Takes back what was not used."""
        self._held = rest + self._held
        self.drawn -= len(rest)

    def take(self, length: int) -> bytes:
        """Gives exactly `length` bytes."""
        parts, left = [], length
        while left:
            part = self.more()
            if not part:
                raise GzipBroken("intake.gzip_truncated")
            parts.append(part[:left])
            self.back(part[left:])
            left -= len(parts[-1])
        return b"".join(parts)

    def until_zero(self, limit: int) -> bytes:
        """Gives the bytes before the next zero byte, which is drawn too."""
        field = bytearray()
        while True:
            part = self.more()
            if not part:
                raise GzipBroken("intake.gzip_truncated")
            text, zero, rest = part.partition(b"\0")
            field += text
            if len(field) > limit:
                raise GzipBroken("intake.gzip_header_too_long")
            if zero:
                self.back(rest)
                return bytes(field)


@dataclass(frozen=True, slots=True)
class _Header:
    name: bytes | None
    mtime: int
    notes: tuple[Message, ...]


def ungzip(chunks: Iterable[bytes], write: Callable[[bytes], object], limits: Limits) -> GzipMember:
    """Inflates one gzip member, handing its content to `write` in chunks of at most 1 MiB.

    What was written counts only when this returns: whoever gave `write` throws it away when this raises.

    Raises:
        GzipBroken: no gzip, torn, damaged, a wrong checksum or length, or larger than `limits.document_bytes`.
    """
    tap = _Tap(chunks)
    header = _read_header(tap, limits)
    header_bytes = tap.drawn
    size = 0
    for content in _checked(tap, limits.document_bytes):
        size += len(content)
        write(content)
    packed, notes = tap.drawn - header_bytes, header.notes
    if size > limits.dense_from_bytes and size > packed * limits.dense_ratio:
        notes += (Message.of("intake.gzip_dense", megabytes=size // 1_000_000),)
    if trailing := _count_rest(tap):
        notes += (Message.of("intake.gzip_trailing_bytes", count=trailing),)
    return GzipMember(header.name, header.mtime, size, notes)


def contents(chunks: Iterable[bytes], limits: Limits) -> Iterator[bytes]:
    """Streams what `ungzip` would write; like it, it draws `chunks` to their end, and counts only when it has ended."""
    tap = _Tap(chunks)
    _read_header(tap, limits)
    yield from _checked(tap, limits.document_bytes)
    _count_rest(tap)


def inflated(chunks: Iterable[bytes], limits: Limits) -> Iterator[bytes]:
    """Streams what one gzip member holds, at most 1 MiB at a time; it counts only when the last of it was drawn.

    Raises:
        GzipBroken: as `ungzip`, with `limits.archive_bytes` for the size; or something follows the member.
    """
    tap = _Tap(chunks)
    _read_header(tap, limits)
    yield from _checked(tap, limits.archive_bytes)
    if _count_rest(tap):
        raise GzipBroken("intake.gzip_wrong_checksum")


def _checked(tap: _Tap, limit: int) -> Iterator[bytes]:
    """Streams what follows the header, up to `limit` bytes, and holds it against its checksum and length at the end."""
    size = crc = 0
    for content in _inflate(tap, limit):
        size, crc = size + len(content), zlib.crc32(content, crc)
        yield content
    _check_end(tap, size, crc)


def _read_header(tap: _Tap, limits: Limits) -> _Header:
    """Reads the header (RFC 1952 §2.3), each field bounded by `limits.gzip_field_bytes`."""
    start = tap.take(10)
    magic, method, flags, mtime = struct.unpack("<2sBBI2x", start)
    if magic != b"\x1f\x8b":
        raise GzipBroken("intake.gzip_not_gzip")
    if method != 8 or flags & _RESERVED:
        raise GzipBroken("intake.gzip_unknown_kind")
    seen, notes, name = start, [], None
    if mtime:
        notes.append(Message.of("intake.gzip_dated"))
    if flags & _FEXTRA:
        length = tap.take(2)
        seen += length + tap.take(int.from_bytes(length, "little"))
        notes.append(Message.of("intake.gzip_extra_field"))
    if flags & _FNAME:
        name = tap.until_zero(limits.gzip_field_bytes)
        seen += name + b"\0"
    if flags & _FCOMMENT:
        seen += tap.until_zero(limits.gzip_field_bytes) + b"\0"
        notes.append(Message.of("intake.gzip_comment"))
    if flags & _FHCRC and int.from_bytes(tap.take(2), "little") != zlib.crc32(seen) & 0xFFFF:
        notes.append(Message.of("intake.gzip_header_checksum"))
    return _Header(name, mtime, tuple(notes))


def _inflate(tap: _Tap, limit: int) -> Iterator[bytes]:
    """Inflates to the end of the deflate stream, at most `limit` bytes; what follows it stays in the tap."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    size = 0
    while not inflater.eof:
        packed = inflater.unconsumed_tail or tap.more()
        try:
            content = inflater.decompress(packed, CHUNK_BYTES)
        except zlib.error as reason:
            raise GzipBroken("intake.gzip_damaged") from reason
        if not packed and not content and not inflater.eof:
            raise GzipBroken("intake.gzip_truncated")
        size += len(content)
        if size > limit:
            raise GzipBroken("intake.too_large", megabytes=limit // 1_000_000)
        yield content
    tap.back(inflater.unused_data)


def _check_end(tap: _Tap, size: int, crc: int) -> None:
    """Compares the member's own length and checksum with what came out."""
    if struct.unpack("<II", tap.take(8)) != (crc, size & 0xFFFFFFFF):
        raise GzipBroken("intake.gzip_wrong_checksum")


def _count_rest(tap: _Tap) -> int:
    count = 0
    while rest := tap.more():
        count += len(rest)
    return count
