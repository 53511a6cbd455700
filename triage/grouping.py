"""Groups of exhibits that nearly are the same: every member with its measure against the first, and how it begins.

Rule: a suggestion: nothing is merged, hidden or decided by it, every member is listed with where it came from. Words
are compared with words, a picture with a picture; a member whose kind the first has not is told without a measure.
Never: opens an original. Residual risk: that of the sketches (`custody/likeness.py`).
"""

from dataclasses import dataclass

from custody.catalog_likeness import Resemblance
from custody.chain import Chain
from custody.errors import BytesChanged, Unknown
from triage import pages
from triage.errors import TriageError

AT_ONCE = 10
"""How many groups stand on a page."""
_BEGINNING = 280


@dataclass(frozen=True, slots=True)
class Member:
    """One exhibit of a group; `twin`: its bytes are those of the first; `alike`: how it resembles the first."""

    exhibit: str
    twin: bool
    alike: Resemblance | None


@dataclass(frozen=True, slots=True)
class Group:
    """One group, its members in the order in which they were read."""

    number: int
    members: tuple[Member, ...]


def groups(chain: Chain, below: int | None = None, size: int = AT_ONCE) -> tuple[Group, ...]:
    """Lists groups, the newest first; `below` is the number of the last one seen."""
    likeness = chain.catalog.likeness
    found = []
    for each in likeness.groups.page(below, size):
        first, digest = each.exhibits[0], chain.catalog.exhibit(each.exhibits[0]).digest
        measures = likeness.between(first, each.exhibits[1:])
        others = (
            Member(one, chain.catalog.exhibit(one).digest == digest, measures.get(one)) for one in each.exhibits[1:]
        )
        members = (Member(first, twin=False, alike=None), *others)
        found.append(Group(each.number, members))
    return tuple(found)


def beginning(label: str, chain: Chain) -> str:
    """Gives how the text of an exhibit begins, "" where nothing was read; it is a stranger’s text."""
    try:
        text = pages.text(label, chain)
    except (TriageError, BytesChanged, Unknown):
        return ""
    return text if len(text) <= _BEGINNING else text[:_BEGINNING] + "…"
