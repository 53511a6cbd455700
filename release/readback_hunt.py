"""The hunt of a read-back: documents that came back are searched again for what is black in any document of the vault.

Rule: in the jail alone. What has our own bytes and what a stranger gave us never share a worker: one that was taken
over could lie about ours. On redacted and on changed documents the pages are read by OCR too, as in the proof.
Never: stops because a stranger's file cannot be read; says so.
Residual risk: as that of `sanitize/second_hunt.py`.
"""

import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from release.blackened import Black, prey_of
from release.readback_findings import Found, Sighted
from sanitize.errors import SanitizeError
from sanitize.prey import Seen, seen_of, unread_in
from sanitize.strictly import Malformed
from sanitize.workshop import Workshop

WorkshopMaker = Callable[[Path], Workshop]
PAGES_OF_OURS = 3000
PAGES_OF_STRANGERS = 200


class Hunter:
    """Searches files, ours and strangers'. Use `with`; workers start when they are needed."""

    def __init__(self, black: Sequence[Black], scratch: Path, workshop: WorkshopMaker, found: Found) -> None:
        self._black = tuple(black)
        self._scratch = scratch
        self._make = workshop
        self._found = found
        self._open: dict[bool, Workshop] = {}
        self._stack = ExitStack()
        found.black = len(self._black)

    def __enter__(self) -> Self:
        self._stack.__enter__()
        return self

    def __exit__(self, *raised: object) -> None:
        self._stack.close()

    def ours(self, file: Path, place: str, exhibits: frozenset[str], *, redacted: bool) -> None:
        """Repeats the proof on a document with our own bytes; that it could not be is an alarm."""
        if not self._searched(file, place, exhibits, PAGES_OF_OURS if redacted else 0, ours=True):
            self._found.unproven.append(place)

    def strangers(self, file: Path, place: str, exhibits: frozenset[str]) -> None:
        """Searches a changed file, or one that was added."""
        self._searched(file, place, exhibits, PAGES_OF_STRANGERS, ours=False)

    def _searched(self, file: Path, place: str, exhibits: frozenset[str], pages: int, *, ours: bool) -> bool:
        """Tells whether all of it could be looked at."""
        if not self._black:
            return True
        self._found.hunted += 1
        try:
            report = self._workshop(ours=ours).look_for("hunt", prey_of(self._black, pages).written(), file)
            seen = seen_of(report)
        except (SanitizeError, Malformed, ValueError):
            return False
        self._found.sighted |= dict.fromkeys(
            self._sighted(each, place, exhibits) for each in seen if each.number <= len(self._black)
        )
        return not unread_in(report)

    def _sighted(self, seen: Seen, place: str, exhibits: frozenset[str]) -> Sighted:
        exhibit = self._black[seen.number - 1].exhibit
        return Sighted(place, seen.page, exhibit, seen.source, seen.is_sure, exhibit in exhibits)

    def _workshop(self, *, ours: bool) -> Workshop:
        if ours not in self._open:
            apart = Path(tempfile.mkdtemp(prefix="hunt-", dir=self._scratch))
            self._open[ours] = self._stack.enter_context(self._make(apart))
        return self._open[ours]
