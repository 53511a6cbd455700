"""Groups of exhibits that nearly are the same: every member with its measure against the first, and how it begins.

Rule: a suggestion: nothing is merged or decided by it, every member is listed with where it came from. Words are
compared with words, a picture with a picture; a member whose kind the first has not is told without a measure. What a
person said to be another than the first is not suggested beside it again; a group of one is none.
Never: opens an original. Residual risk: that of the sketches (`custody/likeness.py`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from custody.catalog_judged import Judged, Word
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
    """One exhibit of a group; `twin`: its bytes are those of the first; `alike`: how it resembles the first.

    `judged` is who said when that it is the same as the first, None where nobody did.
    """

    exhibit: str
    twin: bool
    alike: Resemblance | None
    judged: Judged | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """One group, its members in the order in which they were read."""

    number: int
    members: tuple[Member, ...]


def groups(chain: Chain, below: int | None = None, size: int = AT_ONCE) -> tuple[Group, ...]:
    """Lists groups, the newest first; `below` is the number of the last one seen."""
    return tuple(islice(_all(chain, below, size), size))


def _all(chain: Chain, below: int | None, size: int) -> Iterator[Group]:
    groups_of = chain.catalog.likeness.groups
    while page := groups_of.page(below, size):
        for each in page:
            group = _group(each.number, each.exhibits, chain)
            if len(group.members) > 1:
                yield group
        below = page[-1].number


def _group(number: int, exhibits: Sequence[str], chain: Chain) -> Group:
    catalog, first = chain.catalog, exhibits[0]
    said, digest = catalog.judgements.among(exhibits), catalog.exhibit(first).digest
    of_first = {one: said.get(frozenset({first, one})) for one in exhibits[1:]}
    left = [one for one, judged in of_first.items() if judged is None or judged.word is not Word.OTHER]
    measures = catalog.likeness.between(first, left)
    others = (Member(one, catalog.exhibit(one).digest == digest, measures.get(one), of_first[one]) for one in left)
    return Group(number, (Member(first, twin=False, alike=None), *others))


def beginning(label: str, chain: Chain) -> str:
    """Gives how the text of an exhibit begins, "" where nothing was read; it is a stranger’s text."""
    try:
        text = pages.text(label, chain)
    except (TriageError, BytesChanged, Unknown):
        return ""
    return text if len(text) <= _BEGINNING else text[:_BEGINNING] + "…"
