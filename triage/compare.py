"""Comparing two exhibits or copies: what differs can be the mark of one recipient.

Order: record that both are shown → lay both out → compare in the jail. Rule: differences hold words of the exhibits,
so seeing them is a recorded act (`viewing.py`). Never: keeps the differences.
"""

from custody.chain import Chain
from sanitize.findings import Inspection
from triage.bench import WorkshopMaker, laid_out
from triage.piece import piece
from triage.viewing import Shown, view_exhibit


def compare(one: str, other: str, chain: Chain, workshop: WorkshopMaker, by: str) -> Inspection:
    """Compares two exhibits or copies by their labels; `by` is who asked.

    Raises:
        Unknown: there is no such exhibit or copy.
        SanitizeError: one could not be read as what it is.
    """
    mine, theirs = piece(one, chain), piece(other, chain)
    for lying in (mine, theirs):
        view_exhibit(lying.exhibit, Shown.FINDINGS, by, chain)
    with laid_out(chain, mine, workshop) as first, laid_out(chain, theirs, workshop) as second:
        return first.workshop.compare(first.original, second.original)
