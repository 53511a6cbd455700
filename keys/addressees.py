"""To whom a message is encrypted, read from its outside: the key ids of its first packets.

Rule: RFC 4880 sections 4.2 and 5.1: a message begins with one public-key encrypted session key packet (tag 1) for each
recipient, version 3, an 8-byte key id after the version. Reading stops at the first other packet.
Never: says that a message opens. Residual risk: whoever can write the disk can write any key id; this only spares work.
"""

_SESSION_KEY = 1
_MOST = 64
_BODY = 10


def addressees(message: bytes) -> frozenset[str]:
    """Gives the key ids (16 hex digits) a message names; fewer where it is torn."""
    found: set[str] = set()
    at = 0
    for _packet in range(_MOST):
        tag, start, length = _header(message, at)
        body = message[start : start + length]
        if tag != _SESSION_KEY or len(body) < _BODY or body[0] != 3:
            break
        found.add(body[1:9].hex().upper())
        at = start + length
    return frozenset(found)


def _header(message: bytes, at: int) -> tuple[int, int, int]:
    """Reads a packet header: tag, where the body starts, its length; tag 0 for what we do not read."""
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
