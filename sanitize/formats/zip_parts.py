"""A package (a zip that holds one document) taken apart into its parts, and written anew.

Rule: parts are what the directory at the end lists, each inflated to its stated size and checksum; everything else the
container says (times, extra fields, comments, bytes no part owns, attributes of systems) is a finding. Written packages
hold parts and nothing else: one fixed time, no extra field, the order they were given in. Source: PKWARE APPNOTE 6.3.
Never: follows a part's name to a disk, reads encrypted or split archives, inflates beyond a stated size.
Residual risk: how well bytes are packed tells the program that packed them; what we write is packed by one zlib.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sanitize.errors import TooLarge, Unreadable
from sanitize.findings import Finding, Grade
from words.message import Message

LARGEST = 256 * 1024 * 1024
MOST_PARTS = 20_000
LARGEST_INFLATED = 384 * 1024 * 1024
_SUSPECT, _DENSEST = 32 * 1024 * 1024, 300  # above this size, no part may be denser packed than this
_MOST_TOLD = 200

_TIMELESS = {(1980, 1, 1, 0, 0, 0), (1980, 0, 0, 0, 0, 0)}
_PACKED_ALREADY = (".jpeg", ".jpg")  # packing them again takes time and gains nothing
_EPOCH = (0, 0x21)  # midnight, 1 January 1980
_LOCAL, _LOCAL_SIGN = struct.Struct("<4s5H3L2H"), b"PK\3\4"
_ENTRY, _END = struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
_DIRECTORY_SIGN, _END_SIGN = b"PK\1\2", b"PK\5\6"
_ENCRYPTED, _DESCRIBED_AFTER = 1, 8
_WORDS = bytes(range(32, 127))


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a document by name, in the order of the directory, and what the container said besides."""

    parts: dict[str, bytes]
    beside: tuple[Finding, ...]


def read(path: Path) -> Package:
    """Takes the package in a file apart; raises what `whole` and `taken_apart` raise."""
    return taken_apart(whole(path))


def whole(path: Path) -> bytes:
    """Gives the bytes of a package.

    Raises:
        TooLarge: they are more than a limit.
    """
    if path.stat().st_size > LARGEST:
        raise TooLarge("sanitize.too_large", limit=LARGEST // (1024 * 1024))
    return path.read_bytes()


def taken_apart(data: bytes) -> Package:
    """Takes a package apart.

    Raises:
        Unreadable: it is no whole archive, is locked, or names a part twice.
        TooLarge: more bytes unpacked, or more parts, than a limit.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members, comment, directory = archive.infolist(), archive.comment, archive.start_dir
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, EOFError, OverflowError) as error:
        raise Unreadable("sanitize.zip_damaged") from error
    if len(members) > MOST_PARTS or sum(member.file_size for member in members) > LARGEST_INFLATED:
        raise TooLarge("sanitize.zip_too_much")
    found = [_said("archive", "sanitize.zip_comment", comment)] if comment else []
    parts: dict[str, bytes] = {}
    places = [(directory, len(data))]
    for member in members:
        if member.filename in parts:
            raise Unreadable("sanitize.zip_twice")
        part, place, extra = _part(data, member)
        places.append(place)
        found += _beside(member, extra)
        if not member.is_dir():
            parts[member.filename] = part
    found += _times(members) + _behind(data, directory, comment)
    return Package(parts, (*found[:_MOST_TOLD], *_between(data, places)))


def _part(data: bytes, member: zipfile.ZipInfo) -> tuple[bytes, tuple[int, int], bytes]:
    """Gives a part's bytes, where it lies with its header, and the header's extra field."""
    if member.flag_bits & _ENCRYPTED:
        raise Unreadable("sanitize.zip_locked")
    at = member.header_offset
    if at < 0 or data[at : at + 4] != _LOCAL_SIGN or at + _LOCAL.size > len(data):
        raise Unreadable("sanitize.zip_damaged")
    header = _LOCAL.unpack_from(data, at)
    name_ends = at + _LOCAL.size + header[9]
    starts = name_ends + header[10]
    ends = starts + member.compress_size
    name = data[at + _LOCAL.size : name_ends].decode("utf-8" if member.flag_bits & 0x800 else "cp437", "replace")
    if ends > len(data) or name.replace("\\", "/") != member.orig_filename.replace("\\", "/"):
        raise Unreadable("sanitize.zip_damaged")
    part = _inflated(data[starts:ends], member)
    described = _descriptor(data, ends) if member.flag_bits & _DESCRIBED_AFTER else 0
    return part, (at, ends + described), data[name_ends:starts]


def _descriptor(data: bytes, at: int) -> int:
    """Gives the length of the sizes written after a part, where they were not known before."""
    signed = data[at : at + 4] == b"PK\7\x08"
    for length in (16, 24) if signed else (12, 20):
        if data[at + length : at + length + 4] in {_LOCAL_SIGN, _DIRECTORY_SIGN, b"PK\6\6"}:
            return length
    return 0


def _inflated(packed: bytes, member: zipfile.ZipInfo) -> bytes:
    size = member.file_size
    if size > _SUSPECT and size > _DENSEST * len(packed):
        raise TooLarge("sanitize.zip_too_much")
    if member.compress_type == zipfile.ZIP_STORED:
        part, whole = packed, True
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            part = inflate.decompress(packed, size + 1)
        except zlib.error as error:
            raise Unreadable("sanitize.zip_damaged") from error
        whole = inflate.eof and not inflate.unused_data
    else:
        raise Unreadable("sanitize.zip_coding", coding=member.compress_type)
    if not whole or len(part) != size or zlib.crc32(part) != member.CRC:
        raise Unreadable("sanitize.zip_damaged")
    return part


def _beside(member: zipfile.ZipInfo, extra: bytes) -> Iterator[Finding]:
    """Tells extra fields (of both headers) and comments of one part."""
    where = member.filename[:200]
    if extra.strip(b"\0") or member.extra.strip(b"\0"):
        both = extra if extra == member.extra else extra + member.extra
        yield _said(where, "sanitize.zip_extra", both)
    if member.comment:
        yield _said(where, "sanitize.zip_comment", member.comment)


def _said(where: str, message: str, data: bytes) -> Finding:
    """Keeps bytes as evidence: as words where they are words, else in hex."""
    words = data.translate(None, bytes(set(range(256)) - set(_WORDS))).decode("ascii")
    return Finding(where, Grade.RED, Message.of(message), (words if len(words) >= 6 else data.hex())[:400])


def _times(members: Iterable[zipfile.ZipInfo]) -> list[Finding]:
    """Tells each time the container names, once."""
    times = dict.fromkeys(member.date_time for member in members if member.date_time not in _TIMELESS)
    written = (f"{t[0]:04}-{t[1]:02}-{t[2]:02} {t[3]:02}:{t[4]:02}:{t[5]:02}" for t in times)
    return [Finding("archive", Grade.AMBER, Message.of("sanitize.zip_time"), time) for time in written]


def _behind(data: bytes, directory: int, comment: bytes) -> list[Finding]:
    """Tells bytes inside or after the directory that belong to nothing."""
    end = data.rfind(_END_SIGN, directory, len(data) - len(comment)) if directory >= 0 else -1
    behind = data[end + 22 + len(comment) :] if end >= 0 else b""
    return [_said("archive", "sanitize.zip_hidden", behind)] if behind else []


def _between(data: bytes, places: Sequence[tuple[int, int]]) -> Iterator[Finding]:
    """Tells bytes before, between and after the parts."""
    at, count, hidden = 0, 0, bytearray()
    for start, end in sorted(places):
        if start > at:
            count += start - at
            hidden += data[at : min(start, at + 400)]
        at = max(at, end)
    if count:
        yield Finding("archive", Grade.RED, Message.of("sanitize.zip_between", count=count), _words(bytes(hidden)))


def _words(data: bytes) -> str:
    return _said("", "", data).untrusted_value


def write(path: Path, parts: Iterable[tuple[str, bytes]], stored: frozenset[str] = frozenset()) -> None:
    """Writes a package: the parts in the order given, one fixed time, nothing else; the same parts, the same bytes.

    Args:
        path: where to; written over.
        parts: name and bytes of each.
        stored: names of the parts that must not be packed (OpenDocument's `mimetype`). Photographs are not, either.
    """
    directory, entries = bytearray(), 0
    with path.open("wb") as file:
        for name, data in parts:
            written = name.encode("ascii")
            as_it_is = name in stored or name.endswith(_PACKED_ALREADY)
            packed, coding = (data, 0) if as_it_is else (_deflated(data), zipfile.ZIP_DEFLATED)
            fields = (20, 0, coding, *_EPOCH, zlib.crc32(data), len(packed), len(data), len(written), 0)
            directory += _ENTRY.pack(_DIRECTORY_SIGN, 20, *fields, 0, 0, 0, 0, file.tell()) + written
            file.write(_LOCAL.pack(_LOCAL_SIGN, *fields) + written + packed)
            entries += 1
        end = _END.pack(_END_SIGN, 0, 0, entries, entries, len(directory), file.tell(), 0)
        file.write(directory + end)


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()
