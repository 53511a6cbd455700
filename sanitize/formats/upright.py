"""How a picture stands: the one camera note that changes what is seen, read from Exif and written back alone.

Rule: Exif 2.3 §4.6.4 (tag 0x0112, 1 to 8) inside a TIFF block (TIFF 6.0 §2); the first directory only, at most 200
entries. Never: keeps a block a camera wrote. Residual risk: none of the eight values tells more than "turned".
"""

from collections.abc import Iterator

UPRIGHT = 1
_ORIENTATION = 0x0112
_SHORT = 3
_MOST_ENTRIES = 200


def orientation_of(tiff: bytes) -> int:
    """Reads the orientation of an Exif block: 1 to 8, or 1 when there is none to trust."""
    value = next(_orientations(tiff.removeprefix(b"Exif\0\0")), UPRIGHT)
    return value if 1 <= value <= 8 else UPRIGHT


def block_for(orientation: int) -> bytes:
    """Makes the smallest Exif block that says only how the picture stands."""
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01" + orientation.to_bytes(2, "big") + b"\0\0"
    return b"MM\0*\0\0\0\x08\0\x01" + entry + b"\0\0\0\0"


def _orientations(tiff: bytes) -> Iterator[int]:
    if tiff[:4] not in {b"II*\0", b"MM\0*"}:
        return

    def number(at: int, width: int) -> int:
        return int.from_bytes(tiff[at : at + width], "little" if tiff[:1] == b"I" else "big")

    first = number(4, 4)
    for entry in range(first + 2, first + 2 + 12 * min(number(first, 2), _MOST_ENTRIES), 12):
        if number(entry, 2) == _ORIENTATION and number(entry + 2, 2) == _SHORT:
            yield number(entry + 8, 2)
