"""Kin: another exhibit that has to do with one, as it is told beside it: a twin, a rival, a child.

Rule: a twin has the same bytes; a rival came under the same name (the same designation and number, the same place in a
drop, the same name in a container) with other bytes. Both are shown, neither is merged, hidden or overwritten.
Never: says which of them is the true one.
"""

from dataclasses import dataclass

MOST_KIN = 200
"""How many are told of one exhibit."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """That the same bytes as received came again under another name: designation and number, or a place in a drop."""

    source: str
    designation: str
    number: int
    untrusted_place: str
    medium: str
    day: str


@dataclass(frozen=True, slots=True)
class Kin:
    """An exhibit with where it came from: designation, number, place in the drop, container and name, and the day."""

    exhibit: str
    submission: str
    designation: str
    number: int
    untrusted_place: str
    untrusted_filename: str
    parent: str
    day: str
    digest: str
    size: int
