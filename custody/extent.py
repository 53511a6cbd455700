"""What shredding a submission would destroy, counted before anybody signs.

Rule: counted from what is there now: the envelope's list, the openings, the index. What it says goes is what
`destruction.py` and `catalog_shredding.py` remove. Never: opens a blob, or removes anything.
"""

from collections import Counter
from dataclasses import dataclass

from custody.chain import Chain
from custody.errors import Unknown

_KINDS = {"exhibit": "exhibits", "clean": "copies", "flatten": "copies", "note": "notes"}


@dataclass(frozen=True, slots=True)
class Extent:
    """How much would go: files and bytes, among them exhibits, copies and notes; ledger entries nobody could read."""

    files: int
    octets: int
    exhibits: int
    copies: int
    notes: int
    entries: int


def extent(submission: str, chain: Chain) -> Extent:
    """Counts what there is of a submission (whole label); nothing where its envelope is gone."""
    try:
        listed = chain.envelope(submission).blobs
    except Unknown:
        return Extent(0, 0, 0, 0, 0, 0)
    kinds = Counter(_KINDS.get(note.role.split(" ")[0], "") for note in listed)
    return Extent(
        files=len(listed),
        octets=sum(note.length for note in listed),
        exhibits=kinds["exhibits"],
        copies=kinds["copies"],
        notes=kinds["notes"],
        entries=sum(1 for _ in chain.history.of(submission)),
    )
