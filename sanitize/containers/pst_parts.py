"""The parts of a mail we write ourselves (RFC 2045, RFC 2046, RFC 2231): an Outlook message's texts and files.

Rule: a text stands as it is where every mail program reads it so: UTF-8, lines of at most 998 bytes, no control signs,
and nothing that looks like a boundary of ours. All else is in base64, which has no line that could be one.
Never: changes a byte of a part's content.
"""

import base64
import re
from collections.abc import Iterable, Iterator

LINE = "\r\n"
_MARK = "tamis-part-"
_CONTROL = re.compile(rb"[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)")
_LONGEST = 998  # bytes of a line (RFC 5322, 2.1.1)
_ROW = 57  # bytes that make a line of base64


def begun(depth: int) -> str:
    """Gives the field that names the boundary of a mail in so many mails."""
    return f'Content-Type: multipart/mixed; boundary="{_MARK}{depth}"'


def text_part(kind: str, name: str, data: bytes, depth: int) -> Iterator[bytes]:
    """Writes a part that is a text, in whatever bytes."""
    if _is_plain(data):
        yield _opening(f"{kind}; charset=utf-8", name, "8bit", depth)
        yield data + LINE.encode()
    else:
        yield from file_part(name, [data], depth, kind)


def file_part(name: str, data: Iterable[bytes], depth: int, kind: str = "application/octet-stream") -> Iterator[bytes]:
    """Writes a part that is a file, piece by piece."""
    yield _opening(kind, name, "base64", depth)
    rest = b""
    for piece in data:
        rest += piece
        whole = len(rest) // _ROW * _ROW
        yield base64.encodebytes(rest[:whole]).replace(b"\n", b"\r\n")
        rest = rest[whole:]
    yield base64.encodebytes(rest).replace(b"\n", b"\r\n")


def mail_part(name: str, mail: Iterable[bytes], depth: int) -> Iterator[bytes]:
    """Writes a part that is a mail."""
    yield _opening("message/rfc822", name, "8bit", depth)
    yield from mail
    yield LINE.encode()


def ended(depth: int) -> bytes:
    """Gives the last boundary."""
    return f"--{_MARK}{depth}--{LINE}".encode()


def _opening(kind: str, name: str, coding: str, depth: int) -> bytes:
    named = "".join(f"%{byte:02X}" for byte in name.encode("utf-8", "replace"))
    lines = (
        f"--{_MARK}{depth}",
        f"Content-Type: {kind}",
        f"Content-Disposition: attachment; filename*=utf-8''{named}",
        f"Content-Transfer-Encoding: {coding}",
        "",
        "",
    )
    return LINE.join(lines).encode()


def _is_plain(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return (
        _CONTROL.search(data) is None
        and _MARK.encode() not in data
        and all(len(line) <= _LONGEST for line in data.split(b"\n"))
    )
