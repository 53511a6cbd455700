"""Prey: what must be found in no finished file, as it is handed into the cell, and what comes back of a hunt.

Rule: of each string it is known whose it is, by a number that means something outside alone, and whether somebody gave
it or it lay under a box. Read strictly, like everything that crosses the cell's wall.
Never: names a document or a person. Residual risk: that of `hunting.py`.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sanitize import strictly
from sanitize.findings import Finding, Inspection
from sanitize.hunting import Hunted, Kind
from sanitize.pages import MOST_PAGES
from sanitize.sightings import Source
from sanitize.strictly import Malformed

SEEN = "sanitize.hunt_seen"
"""The message of a finding that tells of something seen again."""
UNREAD = "sanitize.hunt_unread"
"""The message of a finding that tells of a part nobody could look at."""
_MOST = 200_000
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Prey:
    """Folded strings to hunt in what is read, strings to search in the bytes, and how many pages OCR reads at most."""

    hunted: tuple[Hunted, ...] = ()
    untrusted_strings: tuple[tuple[str, Source, int], ...] = ()
    pages: int = 0

    def written(self) -> bytes:
        """Gives the form `read_prey` reads."""
        hunted = [[one.folded, one.kind.value, one.source.value, one.number] for one in self.hunted]
        strings = [[_cut(text), source.value, number] for text, source, number in self.untrusted_strings]
        return json.dumps([hunted, strings, self.pages], separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class Seen:
    """Something seen again: on which page (0: in the bytes), whose it is, where it is from, and whether surely."""

    page: int
    number: int
    source: Source
    is_sure: bool


def read_prey(content: bytes) -> Prey:
    """Reads what `written` wrote.

    Raises:
        Malformed, ValueError: it is not in the form.
    """
    match json.loads(content):
        case [hunted, strings, pages]:
            return Prey(
                strictly.each(hunted, _hunted, _MOST),
                strictly.each(strings, _string, _MOST),
                strictly.number(pages, 0, MOST_PAGES),
            )
        case _:
            raise Malformed


def seen_of(inspection: Inspection) -> tuple[Seen, ...]:
    """Gives what a hunt saw again.

    Raises:
        Malformed, ValueError: a finding says it in another form.
    """
    return tuple(_seen(finding) for finding in inspection.findings if finding.message.id == SEEN)


def unread_in(inspection: Inspection) -> bool:
    """Tells whether a part of the file could not be looked at."""
    return any(finding.message.id != SEEN for finding in inspection.findings)


def _seen(finding: Finding) -> Seen:
    match dict(finding.message.params):
        case {"page": page, "number": number, "source": str(source), "sure": (0 | 1) as sure}:
            return Seen(strictly.number(page, 0), strictly.number(number, 1), Source(source), bool(sure))
        case _:
            raise Malformed


def _hunted(content: object) -> Hunted:
    match content:
        case [folded, str(kind), str(source), number]:
            return Hunted(strictly.text(folded), Kind(kind), Source(source), strictly.number(number, 1))
        case _:
            raise Malformed


def _string(content: object) -> tuple[str, Source, int]:
    match content:
        case [text, str(source), number]:
            return strictly.text(text, _LONGEST), Source(source), strictly.number(number, 1)
        case _:
            raise Malformed


def _cut(text: str) -> str:
    return text[:_LONGEST].encode("utf-8", "replace").decode()


def numbered(hunted: Iterable[Hunted], number: int) -> tuple[Hunted, ...]:
    """Gives the same strings under one number, each once."""
    return tuple(dict.fromkeys(Hunted(one.folded, one.kind, one.source, number) for one in hunted))
