"""Mail: what a message carries (RFC 5322, RFC 2045), and the messages of an mbox (RFC 4155).

Rule: of a message every part that is no mere envelope of others comes out: attachments, texts, pages, attached
messages; an attached message is a container of its own, not opened here. Of an mbox each message comes out as it
stands between two "From " lines.
Never: asks a network for anything a mail refers to. Residual risk: an attached message is written anew by Python's
email library, so its bytes may differ from those that were sent; the mail itself stays as received.
"""

import email
import email.errors
from collections.abc import Iterator
from email.message import Message as Mail
from email.policy import compat32
from itertools import pairwise
from pathlib import Path

from sanitize.containers.member import Found, whole
from sanitize.errors import TooLarge, Unreadable

_LARGEST = 256 << 20
_FROM, _BLANK = b"From ", frozenset({b"", b"\n", b"\r\n"})
_LONGEST_LINE = 1 << 20
_ENDINGS = {"text/plain": "txt", "text/html": "html", "message/rfc822": "eml", "text/calendar": "ics"}


def mail_members(path: Path, _: bytes | None) -> Iterator[Found]:
    """Reads a mail or an mbox.

    Raises:
        Unreadable: it cannot be read as one. TooLarge: a mail is larger than we read.
    """
    with path.open("rb") as file:
        head = file.read(len(_FROM))
    return _mbox(path) if head == _FROM else _parts(path)


def _parts(path: Path) -> Iterator[Found]:
    if path.stat().st_size > _LARGEST:
        raise TooLarge("sanitize.too_large", limit=_LARGEST >> 20)
    try:
        mail = email.message_from_bytes(path.read_bytes(), policy=compat32)
    except (email.errors.MessageError, ValueError, LookupError) as error:
        raise Unreadable("sanitize.container_damaged") from error
    for number, part in enumerate(_leaves(mail), start=1):
        kind = part.get_content_type()
        yield whole(_name(part) or f"part-{number}.{_ENDINGS.get(kind, 'bin')}", _body(part, kind))


def _leaves(mail: Mail) -> Iterator[Mail]:
    """Gives the parts that hold no parts, in order, without descending into attached messages."""
    todo = [mail]
    while todo:
        part = todo.pop()
        inside = part.get_payload() if part.is_multipart() else None  # a text would be decoded, by whatever is claimed
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            todo += [each for each in reversed(inside) if isinstance(each, Mail)]
        else:
            yield part


def _body(part: Mail, kind: str) -> bytes:
    try:
        if part.is_multipart():  # an attached message, or a report on one
            return b"".join(each.as_bytes() for each in part.get_payload() if isinstance(each, Mail))
        data = part.get_payload(decode=True)
    except (email.errors.MessageError, ValueError, LookupError, UnicodeError) as error:
        raise Unreadable("sanitize.container_damaged") from error
    return data if isinstance(data, bytes) else f"{kind}".encode()


def _name(part: Mail) -> str:
    try:
        return str(part.get_filename() or "")
    except (ValueError, LookupError, TypeError, UnicodeError):
        return ""


def _mbox(path: Path) -> Iterator[Found]:
    ends = list(_starts(path))
    for number, (start, end) in enumerate(pairwise(ends), start=1):
        yield Found(f"message-{number}.eml", _between(path, start, end))


def _starts(path: Path) -> Iterator[int]:
    """Gives where each message's "From " line begins, and the end of the file."""
    at, before, whole_line = 0, b"", True
    with path.open("rb") as file:
        while line := file.readline(_LONGEST_LINE):
            if whole_line and before in _BLANK and line.startswith(_FROM):
                yield at
            at += len(line)
            before, whole_line = line[:3], line.endswith(b"\n")
    yield at


def _between(path: Path, start: int, end: int) -> Iterator[bytes]:
    """Gives one message without its "From " line, and without the blank line mbox puts behind it."""
    with path.open("rb") as file:
        file.seek(start)
        file.readline(_LONGEST_LINE)
        left = end - file.tell()
        while left > 0 and (piece := file.read(min(left, 1 << 20))):
            left -= len(piece)
            yield piece
