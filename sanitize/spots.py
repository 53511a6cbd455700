"""Spots: what is sought on pages, and where it was seen, as it comes back from the jail in a finding's `where`.

Rule: read strictly. It knows no library, so that whoever only asks loads none. Never: judges.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from sanitize.errors import Unreadable
from sanitize.findings import Finding
from sanitize.pages import GRID

_WHERE = re.compile(r"(\d{1,7}) (\d{1,7}) (\d{1,7}) (\d{1,7})", re.ASCII)


class Sought(StrEnum):
    """What is looked for on pages, by the names of the worker's tasks: forms and names in words, faces in a picture."""

    FORMS = "suggest"
    NAMES = "names"
    FACES = "faces"


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A box in whole millionths of a page's sides."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def where(self) -> str:
        """The form `spot` reads."""
        return f"{self.left} {self.top} {self.right} {self.bottom}"


def spot(finding: Finding) -> Spot:
    """Reads where something was seen.

    Raises:
        Unreadable: it names no box.
    """
    match = _WHERE.fullmatch(finding.where)
    found = Spot(*map(int, match.groups())) if match else Spot(0, 0, 0, 0)
    if not (found.left < found.right <= GRID and found.top < found.bottom <= GRID):
        raise Unreadable("sanitize.suggestion_malformed")
    return found
