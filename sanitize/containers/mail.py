"""Mail: what a message carries (RFC 5322, RFC 2045), and the messages of an mbox (RFC 4155).

Rule: of a message every part that is no mere envelope of others comes out: attachments, texts, pages, attached
messages; an attached message is a container of its own, not opened here, and comes out with exactly the bytes it has in
there, so that its signatures can still be checked. Of an mbox each message comes out as it stands between two "From "
lines.
Never: asks a network for anything a mail refers to. Residual risk: a mail program may have changed an attached message
before it sent it on.
"""

from collections.abc import Iterator
from pathlib import Path

from sanitize.containers.member import Found, whole
from sanitize.errors import TooLarge
from sanitize.mail_parts import is_envelope, parts
from sanitize.mailbox import between, is_mailbox, messages

_LARGEST = 256 << 20
_FIRST = 8
_ENDINGS = {"text/plain": "txt", "text/html": "html", "message/rfc822": "eml", "text/calendar": "ics"}


def mail_members(path: Path, _: bytes | None) -> Iterator[Found]:
    """Reads a mail or an mbox.

    Raises:
        TooLarge: a mail is larger than we read.
    """
    with path.open("rb") as file:
        head = file.read(_FIRST)
    return _mbox(path) if is_mailbox(head) else _parts(path)


def _parts(path: Path) -> Iterator[Found]:
    if path.stat().st_size > _LARGEST:
        raise TooLarge("sanitize.too_large", limit=_LARGEST >> 20)
    leaves = (part for part in parts(path.read_bytes()) if not is_envelope(part))
    for number, part in enumerate(leaves, start=1):
        yield whole(part.untrusted_name or f"part-{number}.{_ENDINGS.get(part.kind, 'bin')}", part.body)


def _mbox(path: Path) -> Iterator[Found]:
    for number, span in enumerate(messages(path), start=1):
        yield Found(f"message-{number}.eml", between(path, span))
