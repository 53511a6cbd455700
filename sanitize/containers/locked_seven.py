"""A 7z that is locked with a password: libarchive sees that it is, 7-Zip opens it.

Rule: only where libarchive finds the list of members, or the first member with bytes, locked; everything else stays
with libarchive. Members come in the list's order. What is left inside is read past, at most as much as may come out of
a container in all.
Never: writes a file. Residual risk: that of `tools/seven_zip.py`; in an archive that is locked in part and begins with
a member that is not, the others are told as locked and stay.
"""

from collections.abc import Iterator
from pathlib import Path

from sanitize.containers.member import Found
from sanitize.contents import MOST_BYTES
from sanitize.errors import TooLarge, Unreadable
from sanitize.tools import libarchive, seven_zip
from sanitize.tools.libarchive import Kind
from words.message import Message


def is_locked(path: Path) -> bool:
    """Tells whether a 7z is locked, as far as one has to read to see it."""
    try:
        with libarchive.opened(path, "7z", None) as reading:
            for header in reading.headers():
                if header.locked or next(reading.data(), b""):
                    return header.locked
    except libarchive.Locked:
        return True
    except libarchive.Broken:
        return False  # whoever reads it says what is wrong
    return False


def locked_members(path: Path, password: bytes | None) -> Iterator[Found]:
    """Reads it; without a password it gives what the list shows, where that is not locked.

    Raises:
        Unreadable: the list is locked, with another password or none was given. ToolFailed: 7-Zip is missing.
    """
    try:
        listed = seven_zip.items(path, password or b"")
    except libarchive.Locked as error:
        raise Unreadable("sanitize.container_password" if password else "sanitize.container_locked") from error
    except libarchive.Broken as error:
        raise Unreadable("sanitize.container_damaged") from error
    with seven_zip.contents(path, password or b"") as contents:
        passed = 0
        for item in listed:
            chunks = _told(contents, item)
            yield _found(item, chunks, password)
            passed += item.size
            if item.size and password and passed > MOST_BYTES:
                raise TooLarge("sanitize.container_bytes", gigabytes=MOST_BYTES >> 30)
            _pass_over(chunks, wanted=bool(password))


def _found(item: seven_zip.Item, chunks: Iterator[bytes], password: bytes | None) -> Found:
    locked = item.locked or (not password and item.size > 0)  # without a password nothing of such an archive is read
    problem = None
    if item.kind is Kind.OTHER:
        problem = Message.of("sanitize.member_no_file")
    elif locked and not password:
        problem = Message.of("sanitize.member_locked")
    return Found(item.untrusted_name, chunks, locked, is_folder=item.kind is Kind.FOLDER, problem=problem)


def _told(contents: seven_zip.Contents, item: seven_zip.Item) -> Iterator[bytes]:
    try:
        yield from contents.of(item)
    except libarchive.Broken as error:
        raise Unreadable("sanitize.member_wrong_password" if item.locked else "sanitize.member_damaged") from error


def _pass_over(chunks: Iterator[bytes], *, wanted: bool) -> None:
    """Reads past what nobody took of a member, for the next one's bytes come behind."""
    try:
        for _ in chunks if wanted else ():
            pass
    except Unreadable:
        pass  # told when it was asked for, or never asked for
