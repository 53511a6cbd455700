"""The past of a PDF file: earlier versions kept in it, and bytes outside of it.

Source: ISO 32000-2, 7.5.6 (incremental updates: an edit is appended, what it replaces stays in the file) and 7.5.5.
Works on the raw bytes, because a parser shows only the newest version. Never: judges which version is true.
Residual risk: an earlier version with a damaged end is seen, but its texts are not listed.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf

_START = re.compile(rb"startxref[\r\n\s]+(\d{1,12})[\r\n\s]+%%EOF(?:\r\n|\r|\n)?")
_MAX_VERSIONS = 20
_WINDOW, _OVERLAP, _TOLD = 1 << 20, 4096, 1 << 16


@dataclass(frozen=True, slots=True)
class Past:
    """Where earlier versions end (byte offsets), and the bytes before the first and after the last end."""

    ends: tuple[int, ...]
    untrusted_head: bytes
    untrusted_tail: bytes


def past_of(data: bytes) -> Past:
    """Finds every version of a PDF by its end marks; a linearized file's first mark (offset 0) is none."""
    marks = list(_START.finditer(data))
    ends = tuple(mark.end() for mark in marks if int(mark[1]) != 0)
    start = data.find(b"%PDF-")
    tail = data[marks[-1].end() :].strip(b"\r\n\0 \t") if marks else b""
    return Past(ends[:-1], data[: max(start, 0)], tail)


def past_in(copy: Path) -> Past:
    """Finds the same in a file, window by window: what we write ourselves can be larger than memory should be."""
    marks: dict[int, tuple[int, int]] = {}
    first, tail = -1, b""
    for at, data in _windows(copy):
        for mark in _START.finditer(data):
            marks[at + mark.start()] = (at + mark.end(), int(mark[1]))
        if first < 0 and (found := data.find(b"%PDF-")) >= 0:
            first = at + found
    ends = [end for end, offset in marks.values() if offset != 0]
    with copy.open("rb") as file:
        head = file.read(min(max(first, 0), _TOLD))
        if marks:
            file.seek(max(end for end, _ in marks.values()))
            rest = file.read(_TOLD + 1)
            tail = rest if len(rest) > _TOLD else rest.strip(b"\r\n\0 \t")  # so many blanks are no end of a line
    return Past(tuple(ends[:-1]), head, tail)


def _windows(copy: Path) -> Iterator[tuple[int, bytes]]:
    """Gives overlapping pieces with their place, so that no mark is cut by a border."""
    with copy.open("rb") as file:
        at, kept = 0, b""
        while block := file.read(_WINDOW):
            data = kept + block
            yield at, data
            kept = data[-_OVERLAP:]
            at += len(data) - len(kept)


def earlier(data: bytes) -> Iterator[tuple[int, pikepdf.Pdf]]:
    """Opens each earlier version that can be read, oldest first, with its number from 1."""
    for number, end in enumerate(past_of(data).ends[:_MAX_VERSIONS], start=1):
        try:
            pdf = pikepdf.open(io.BytesIO(data[:end]), attempt_recovery=False)
        except (pikepdf.PikepdfError, RuntimeError, ValueError):
            continue  # reported as a version all the same; only its texts stay unlisted
        with pdf:
            yield number, pdf
