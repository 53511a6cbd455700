"""Exactly so many bytes from a place in a file, or an error: never fewer, never silently.

Rule: a stick may be torn out, or be changed, while it is read; a short read is never taken for the end.
Never: reads more than was asked for. Residual risk: none of its own; the bytes are as hostile as the stick.
"""

from typing import BinaryIO

from intake.errors import DropUnreadable


def read_at(file: BinaryIO, at: int, length: int) -> bytes:
    """Reads `length` bytes from offset `at` (both in bytes).

    Raises:
        DropUnreadable: the stick failed, or the file is shorter than it was.
    """
    try:
        file.seek(at)
        block = file.read(length)
    except (OSError, OverflowError, ValueError) as reason:
        raise DropUnreadable("intake.stick_unreadable") from reason
    if len(block) != length:
        raise DropUnreadable("intake.stick_changed")
    return block
