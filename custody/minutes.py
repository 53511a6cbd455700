"""The minutes of a ceremony: what was done in front of everybody, step by step, in the ledger.

Rule: one entry a step, in the name of who leads; who was there is named by pseudonym.
Never: a sheet, a word of one, a passphrase. Residual risk: minutes say what people typed at this machine, no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from custody.acts import Act
from custody.chain import Chain

if TYPE_CHECKING:
    from custody.canonical import JSON


@dataclass(frozen=True, slots=True)
class Step:
    """One step: "sheets typed back", "fingerprint read aloud", …; what it was about, and how many."""

    what: str
    about: str
    count: int


def record_minutes(chain: Chain, present: Sequence[str], steps: Sequence[Step]) -> None:
    """Records the steps, and who was present."""
    people: list[JSON] = list(present)
    drafts = [
        chain.draft(Act.MINUTES, chain.unlocked.by, what=step.what, about=step.about, count=step.count, present=people)
        for step in steps
    ]
    chain.record(drafts)
    chain.checkpoint()
