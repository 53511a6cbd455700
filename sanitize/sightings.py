"""Sightings: where something that was redacted is seen again; values, and their strict reading.

Rule: a sighting names its page and place (whole millionths, as boxes do; all zero where the place is not known), what
was seen again, by the number of its box or term, and whether surely or only maybe (OCR misreads). The text read there
is evidence and untrusted; it never stands in a message.
Never: judges. Residual risk: none beyond OCR's.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sanitize import strictly
from sanitize.pages import GRID, MOST_PAGES
from sanitize.strictly import Malformed

MOST_SIGHTINGS = 2000
_LONGEST = 200


class Source(StrEnum):
    """What was hunted: what lay under a box, or a term somebody gave."""

    BOX = "box"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Sighting:
    """Seen on `page` (from 1), between four edges; `number` (from 1) counts boxes in their order, or given terms."""

    page: int
    left: int
    top: int
    right: int
    bottom: int
    is_sure: bool
    source: Source
    number: int
    untrusted_text: str

    def as_json(self) -> list[object]:
        """Gives the form `read` reads."""
        text = self.untrusted_text[:_LONGEST].encode("utf-8", "replace").decode()
        place = [self.page, self.left, self.top, self.right, self.bottom]
        return [*place, int(self.is_sure), self.source.value, self.number, text]


def read(content: object) -> Sighting:
    """Reads a sighting.

    Raises:
        Malformed, ValueError: it is not in the form.
    """
    match content:
        case [page, left, top, right, bottom, (0 | 1) as sure, str(source), number, text]:
            return Sighting(
                strictly.number(page, 1, MOST_PAGES),
                strictly.number(left, 0, GRID),
                strictly.number(top, 0, GRID),
                strictly.number(right, 0, GRID),
                strictly.number(bottom, 0, GRID),
                bool(sure),
                Source(source),
                strictly.number(number, 1),
                strictly.text(text, _LONGEST),
            )
        case _:
            raise Malformed


def written(sightings: Iterable[Sighting]) -> bytes:
    """Writes sightings to be kept sealed; `read_all` reads them again."""
    return json.dumps([each.as_json() for each in sightings][:MOST_SIGHTINGS], separators=(",", ":")).encode()


def read_all(content: bytes) -> tuple[Sighting, ...]:
    """Reads what `written` wrote.

    Raises:
        Malformed, ValueError: it is not in the form.
    """
    return strictly.each(json.loads(content), read, MOST_SIGHTINGS)
