"""The messages of a mailbox (mbox, RFC 4155): where each begins and ends, read line by line.

Rule: a message begins behind a line "From …" at the file's beginning or after an empty line, and ends before the empty
line in front of the next. Its bytes are given as they stand: ">From " stays as the program wrote it, for nothing tells
whether the program or the writer put the ">" there.
Never: holds more than a line. Residual risk: a text with an empty line and "From " in it looks like a message's end; so
it does to every reader of this form.
"""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

_FROM, _BLANK = b"From ", frozenset({b"", b"\n", b"\r\n"})
_LONGEST_LINE = 1 << 20
Span = tuple[int, int]


def is_mailbox(start: bytes) -> bool:
    """Tells a mailbox from a mail by its first bytes."""
    return start.startswith(_FROM)


def messages(path: Path) -> Iterator[Span]:
    """Gives where the bytes of each message begin and end, without the "From " line and the empty line behind."""
    with path.open("rb") as file:
        for start, end in pairwise(_starts(path)):
            file.seek(start)
            file.readline(_LONGEST_LINE)
            begin = min(file.tell(), end)
            file.seek(max(begin, end - 4))
            yield begin, end - _blank_behind(file.read(end - max(begin, end - 4)))


def between(path: Path, span: Span) -> Iterator[bytes]:
    """Gives the bytes of a message, at most 1 MiB at a time."""
    start, end = span
    with path.open("rb") as file:
        file.seek(start)
        left = end - start
        while left > 0 and (piece := file.read(min(left, 1 << 20))):
            left -= len(piece)
            yield piece


def _blank_behind(last: bytes) -> int:
    """Counts the bytes of an empty line at the end, which mbox puts behind every message."""
    if last.endswith(b"\n\r\n"):
        return 2
    return 1 if last.endswith(b"\n\n") else 0


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
