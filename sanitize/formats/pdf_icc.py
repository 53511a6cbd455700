"""Colour profiles in a PDF: the numbers stay, the words and the device's name go.

Source: ICC.1:2022, 7.2 (header) and 9 (tags). A profile's date, maker, model, creator and id fields are zeroed, and
only the tags colour conversion needs are kept; descriptions, copyrights and private tags fall away.
Never: converts colours. Residual risk: the measured numbers of a calibrated screen or scanner are themselves unique.
"""

from sanitize.errors import Unreadable

_NEEDED = {
    *(b"wtpt", b"bkpt", b"chad", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"kTRC"),
    *(b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2", b"gamt"),
}
_ZEROED = ((4, 8), (24, 36), (40, 44), (48, 64), (80, 100))
_MAX_TAGS = 200


def bare(profile: bytes) -> bytes:
    """Gives the profile with nothing but what converts colours.

    Raises:
        Unreadable: not an ICC profile.
    """
    if len(profile) < 132 or profile[36:40] != b"acsp":
        raise Unreadable("sanitize.pdf_colour_profile_damaged")
    header = bytearray(profile[:128])
    for start, end in _ZEROED:
        header[start:end] = bytes(end - start)
    count = int.from_bytes(profile[128:132], "big")
    if count > _MAX_TAGS:
        raise Unreadable("sanitize.pdf_colour_profile_damaged")
    tags = [(name, body) for name, body in (_tag(profile, index) for index in range(count)) if name in _NEEDED]
    table, bodies, at = bytearray(), bytearray(), 132 + 12 * len(tags)
    for name, body in tags:
        padded = body + bytes(-len(body) % 4)
        table += name + at.to_bytes(4, "big") + len(body).to_bytes(4, "big")
        bodies += padded
        at += len(padded)
    header[0:4] = at.to_bytes(4, "big")
    return bytes(header) + len(tags).to_bytes(4, "big") + bytes(table) + bytes(bodies)


def _tag(profile: bytes, index: int) -> tuple[bytes, bytes]:
    row = profile[132 + 12 * index : 144 + 12 * index]
    at, size = int.from_bytes(row[4:8], "big"), int.from_bytes(row[8:12], "big")
    if len(row) < 12 or at + size > len(profile):
        raise Unreadable("sanitize.pdf_colour_profile_damaged")
    return row[:4], profile[at : at + size]
