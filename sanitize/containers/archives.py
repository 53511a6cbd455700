"""Archives: zip, 7z, tar, rar, and compressed streams, read by libarchive; a locked 7z in `locked_seven.py`.

Rule: files come out; links, devices and what points to another member are told and left, whatever they say; names are
data, wherever they point to. A zip whose members share bytes is refused whole: that is how a small one is made to look
huge (Fifield, "A better zip bomb", 2019).
Never: follows a link or a name. Residual risk: bytes that belong to no member are not looked at.
"""

import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

from sanitize.containers.locked_seven import is_locked, locked_members
from sanitize.containers.member import Found
from sanitize.errors import Unreadable
from sanitize.tools import libarchive
from sanitize.tools.libarchive import Kind
from words.message import Message

_LOCAL = 30  # bytes of a member's own header before its name (APPNOTE 4.3.7)


def zip_members(path: Path, password: bytes | None) -> Iterator[Found]:
    """Reads a zip."""
    _refuse_overlaps(path)
    return _members(path, "zip", password)


def seven_members(path: Path, password: bytes | None) -> Iterator[Found]:
    """Reads a 7z, with 7-Zip where it is locked."""
    return locked_members(path, password) if is_locked(path) else _members(path, "7z", password)


def tar_members(path: Path, password: bytes | None) -> Iterator[Found]:
    """Reads a tar."""
    return _members(path, "tar", password)


def rar_members(path: Path, password: bytes | None) -> Iterator[Found]:
    """Reads a rar."""
    return _members(path, "rar", password)


def stream_members(path: Path, password: bytes | None) -> Iterator[Found]:
    """Reads a compressed tar, or one compressed file."""
    return _members(path, "stream", password)


def _members(path: Path, kind: str, password: bytes | None) -> Iterator[Found]:
    try:
        with libarchive.opened(path, kind, password) as reading:
            for header in reading.headers():
                yield Found(
                    header.untrusted_name,
                    _told(reading.data(), locked=header.locked, tried=password is not None),
                    locked=header.locked,
                    is_folder=header.kind is Kind.FOLDER,
                    problem=_problem(header, kind, password),
                )
    except libarchive.Locked as error:
        raise Unreadable("sanitize.container_lock_unknown") from error
    except libarchive.Broken as error:
        raise Unreadable("sanitize.container_damaged") from error


def _problem(header: libarchive.Header, kind: str, password: bytes | None) -> Message | None:
    if header.kind is Kind.OTHER or header.points:
        return Message.of("sanitize.member_no_file")
    if header.locked and kind != "zip":
        return Message.of("sanitize.member_lock_unknown")
    return Message.of("sanitize.member_locked") if header.locked and password is None else None


def _told(chunks: Iterator[bytes], *, locked: bool, tried: bool) -> Iterator[bytes]:
    """Reads a member; damage in one need not end the reading of the others."""
    try:
        yield from chunks
    except libarchive.Broken as error:
        raise Unreadable("sanitize.member_wrong_password" if locked and tried else "sanitize.member_damaged") from error


def _refuse_overlaps(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            listed, ends = archive.infolist(), archive.start_dir
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, EOFError, OverflowError):
        return  # libarchive judges
    places = sorted(
        (each.header_offset, each.header_offset + _LOCAL + len(each.orig_filename) + each.compress_size)
        for each in listed
    )
    after = [start for start, _ in places[1:]] + [ends]
    if any(end > start for (_, end), start in zip(places, after, strict=False)):
        raise Unreadable("sanitize.container_overlaps")
