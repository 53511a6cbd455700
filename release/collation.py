"""Collation: a file that was brought back, read once, beside what it should be.

Rule: a difference is told by where it begins and by lengths, never by the bytes that are there: they are a stranger's.
Memory does not grow with the file. Never: follows a name; the bytes come from `brought.py`.
"""

import hashlib
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from words.message import Message


class Verdict(StrEnum):
    """What a file that was brought back is to us."""

    SAME = "same"
    DIFFERS = "differs"
    MISSING = "missing"
    NOT_OURS = "not ours"
    WITHDRAWN = "withdrawn"
    UNPROVEN = "unproven"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Line:
    """A file and its verdict: where it lies (a stranger's words, made visible), of which release, and what differs."""

    place: str
    verdict: Verdict
    release: str = ""
    told: Message | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """What a file should be: its hex SHA-256, and its bytes, in memory or in a file of ours, where we have them."""

    digest: str
    content: bytes | Path | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What was read: hex SHA-256, length in bytes, and where it first differs from what is due (-1: not known)."""

    digest: str
    size: int
    first: int

    def verdict(self, due: Due) -> Verdict:
        """Compares digests."""
        return Verdict.SAME if self.digest == due.digest else Verdict.DIFFERS

    def told(self, due: Due) -> Message | None:
        """Says how it differs."""
        if self.digest == due.digest:
            return None
        if self.first < 0:
            return Message.of("release.readback_differs", size=self.size)
        return Message.of("release.readback_differs_from", at=self.first, size=self.size)


def due_of(content: bytes) -> Due:
    """Gives what a file of ours with known bytes should be."""
    return Due(hashlib.sha256(content).hexdigest(), content)


def collate(chunks: Iterable[bytes], due: Due, into: Path | None = None) -> Looked:
    """Reads a file once beside what it should be; keeps a copy in `into` where one is wanted."""
    seen, size, first = hashlib.sha256(), 0, -1
    with ExitStack() as stack:
        other = stack.enter_context(_opened(due)) if due.content is not None else None
        kept = stack.enter_context(into.open("xb")) if into is not None else None
        for chunk in chunks:
            seen.update(chunk)
            if other is not None and first < 0:
                first = _first(chunk, other.read(len(chunk)), size)
            size += len(chunk)
            if kept is not None:
                kept.write(chunk)
        if other is not None and first < 0 and other.read(1):
            first = size  # ours goes on
    return Looked(seen.hexdigest(), size, first)


def _opened(due: Due) -> BinaryIO:
    return due.content.open("rb") if isinstance(due.content, Path) else BytesIO(due.content or b"")


def _first(theirs: bytes, ours: bytes, at: int) -> int:
    if theirs == ours:
        return -1
    differing = (place for place, (one, other) in enumerate(zip(theirs, ours, strict=False)) if one != other)
    return at + next(differing, min(len(theirs), len(ours)))
