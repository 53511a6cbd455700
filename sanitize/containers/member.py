"""A member as a reader finds it, before anything is taken out.

Rule: a reader gives members in the container's own order, the same at every reading, so that a number means the same
member for ever. Bytes are read only while it is this member's turn. Never: a path.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from words.message import Message


@dataclass(frozen=True, slots=True)
class Found:
    """A name, the bytes, whether a password is needed for them, and why it cannot be taken out (None: it can).

    `is_folder` is nothing to take out and nothing to tell. Reading the bytes raises what a reader raises.
    """

    untrusted_name: str
    chunks: Iterator[bytes]
    locked: bool = False
    is_folder: bool = False
    problem: Message | None = None


Reader = Callable[[Path, bytes | None], Iterator[Found]]
"""Reads a container, with a password where there is one.

Raises:
    Unreadable: it is damaged from here on, or its list of members is locked.
    TooLarge: it exceeds a limit of its kind.
"""


def whole(untrusted_name: str, data: bytes) -> Found:
    """Gives a member whose bytes are there already."""
    return Found(untrusted_name, iter([data]))
