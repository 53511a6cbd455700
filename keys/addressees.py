"""To whom a message is encrypted, read from its outside: the session key packets it begins with.

Rule: RFC 4880 sections 4.2 and 5.1: a message begins with one public-key encrypted session key packet (tag 1) for each
recipient: version 3, an 8-byte key id, the algorithm, the session key encrypted to that key. Reading stops at the first
other packet. Never: says that a message opens. Residual risk: whoever can write the disk can write any key id; this
only spares work.
"""

from dataclasses import dataclass

_SESSION_KEY = 1
_MOST = 64
_BODY = 10


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A session key as one recipient gets it: key id (16 hex digits, zeros: not told), algorithm, what is encrypted."""

    key_id: str
    algorithm: int
    untrusted_value: bytes


def addressees(message: bytes) -> frozenset[str]:
    """Gives the key ids (16 hex digits) a message names; fewer where it is torn."""
    return frozenset(each.key_id for each in wrapped_keys(message)[0])


def wrapped_keys(message: bytes) -> tuple[tuple[Wrapped, ...], int]:
    """Gives the session keys a message begins with, and where (in bytes) the first other packet stands."""
    found: list[Wrapped] = []
    at = 0
    for _packet in range(_MOST):
        tag, start, length = packet(message, at)
        body = message[start : start + length]
        if tag != _SESSION_KEY or len(body) < max(_BODY, length) or body[0] != 3:
            break
        found.append(Wrapped(body[1:9].hex().upper(), body[9], body[10:]))
        at = start + length
    return tuple(found), at


def packet(message: bytes, at: int) -> tuple[int, int, int]:
    """Reads the packet header at a place (RFC 4880 section 4.2): tag, where the body starts, its length, in bytes.

    The tag is 0 for what we do not read: partial and undetermined lengths, a header that is cut off.
    """
    head = message[at : at + 6]
    if len(head) < 3 or not head[0] & 0x80:
        return 0, at, 0
    if head[0] & 0x40:  # new format
        first = head[1]
        if first < 192:
            return head[0] & 0x3F, at + 2, first
        if first < 224:
            return head[0] & 0x3F, at + 3, ((first - 192) << 8) + head[2] + 192
        return 0, at, 0
    size = 1 << (head[0] & 3)
    if size > 2:
        return 0, at, 0
    return (head[0] & 0x3F) >> 2, at + 1 + size, int.from_bytes(head[1 : 1 + size])
