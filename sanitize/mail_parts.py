"""The parts of a mail, cut out of its bytes (RFC 2046, 5.1): what an attached message is checked by must not change.

Implements: multipart bodies by their boundary lines; the line's end before a boundary belongs to the boundary. Python's
email library reads heads alone: what it writes is not what was sent, and a DKIM or S/MIME signature fails for it.
Rule: a part's bytes are those between two boundaries; a body is decoded only from base64, quoted-printable or uuencode.
A multipart in which no boundary stands, or which lies too deep, is a part like others, given out as it lies.
Never: descends into an attached message by itself. Residual risk: what stands before the first and after the last
boundary belongs to no part.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Mail
from email.policy import compat32

ATTACHED = frozenset({"message/rfc822", "message/global"})
"""Kinds of part that are a whole message."""

_DEEPEST = 30
_HEAD_BYTES = 1 << 20
_LONGEST_BOUNDARY = 998  # a line (RFC 5322, 2.1.1)
_GAP = re.compile(rb"\n\r?\n")
_REST_OF_LINE = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")
_CODED = frozenset({"base64", "quoted-printable", "x-uuencode", "uuencode", "uue", "x-uue"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part: the bytes of its head, those of its body as they stand, and its head as fields."""

    head: bytes
    raw: bytes
    fields: Mail
    kind: str

    @property
    def untrusted_name(self) -> str:
        """Gives the file name it states, "" where there is none that can be read."""
        try:
            return str(self.fields.get_filename() or "")
        except (ValueError, LookupError, TypeError, UnicodeError):
            return ""

    @property
    def body(self) -> bytes:
        """Gives its bytes, out of the coding it states; exactly those that stand there where it states none."""
        coding = str(self.fields.get("content-transfer-encoding", "")).strip().lower()
        if coding not in _CODED:
            return self.raw
        bare = Mail(compat32)
        bare["Content-Transfer-Encoding"] = coding
        bare.set_payload(self.raw.decode("ascii", "surrogateescape"))
        try:
            data = bare.get_payload(decode=True)
        except (ValueError, LookupError, UnicodeError):
            return self.raw
        return data if isinstance(data, bytes) else self.raw


def parts(mail: bytes) -> Iterator[Part]:
    """Gives every part of a mail in order: a multipart before its own parts, each with the head alone (no body)."""
    return _walk(mail, 0, len(mail), 0)


def is_envelope(part: Part) -> bool:
    """Tells whether a part is one whose own parts follow."""
    return part.kind.startswith("multipart/") and not part.raw


def _walk(mail: bytes, start: int, end: int, depth: int) -> Iterator[Part]:
    gap = _GAP.search(mail, start, end) if mail[start : start + 1] not in {b"\r", b"\n"} else None
    if gap is None:  # no head at all, or nothing but a head
        begin = start + len(_line_end(mail[start : start + 2]))
        stop = start if begin > start else end
        begin = begin if begin > start else end
    else:
        stop, begin = gap.start() + 1, gap.end()
    head = mail[start:stop]
    fields = message_from_bytes(head[:_HEAD_BYTES], policy=compat32)
    kind = _said(fields)
    inner = _between(mail, begin, end, fields) if kind.startswith("multipart/") and depth < _DEEPEST else iter(())
    first = next(inner, None)
    if first is None:
        yield Part(head, mail[begin:end], fields, kind)
        return
    yield Part(head, b"", fields, kind)
    yield from _walk(mail, *first, depth + 1)
    for span in inner:
        yield from _walk(mail, *span, depth + 1)


def _said(fields: Mail) -> str:
    try:
        return fields.get_content_type()
    except (ValueError, LookupError, TypeError, UnicodeError):
        return "application/octet-stream"


def _line_end(two: bytes) -> bytes:
    if two.startswith(b"\r\n"):
        return two
    return two[:1] if two[:1] == b"\n" else b""


def _between(mail: bytes, start: int, end: int, fields: Mail) -> Iterator[tuple[int, int]]:
    """Gives where each part of a multipart begins and ends; the last may lack its closing boundary."""
    line = b"--" + _boundary(fields)
    at, begun = start, -1
    while line != b"--" and (at := mail.find(line, at, end)) >= 0:
        after = _REST_OF_LINE.match(mail, at + len(line), end)
        if after is None or (at > start and mail[at - 1 : at] != b"\n"):
            at += len(line)
            continue
        if begun >= 0:
            yield begun, _before(mail, begun, at)
        begun = -1 if after[1] else after.end()
        if after[1]:
            return
        at = after.end()
    if begun >= 0:
        yield begun, end


def _before(mail: bytes, begun: int, boundary: int) -> int:
    """Gives where a part ends: before the line's end that belongs to the boundary behind it."""
    for ending in (b"\r\n", b"\n"):
        if mail.endswith(ending, begun, boundary):
            return boundary - len(ending)
    return begun


def _boundary(fields: Mail) -> bytes:
    try:
        stated = fields.get_boundary() or ""
        return stated.encode("utf-8", "surrogateescape")[:_LONGEST_BOUNDARY]
    except (ValueError, LookupError, TypeError, UnicodeError):
        return b""
