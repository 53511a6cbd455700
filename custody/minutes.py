"""The minutes of a ceremony: what was done in front of everybody, step by step, in the ledger.

Rule: one entry a step, in the name of who leads; who was there is named by pseudonym. How many sheets are needed is
noted for one recovery key, by its fingerprint: the next key may need other numbers.
Never: a sheet, a word of one, a passphrase. Residual risk: minutes say what people typed at this machine, no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from custody.acts import Act
from custody.chain import Chain
from custody.open_acts import desk_entries
from custody.records import Entry

if TYPE_CHECKING:
    from custody.canonical import JSON


@dataclass(frozen=True, slots=True)
class Step:
    """One step (`TYPED_BACK`, `NEEDED`, `READ_ALOUD`, …); what it was about, and how many."""

    what: str
    about: str
    count: int


TYPED_BACK, NEEDED, READ_ALOUD = "sheets typed back", "sheets needed", "fingerprint read aloud"


@dataclass(frozen=True, slots=True)
class Minute:
    """A step as it was recorded: its entry, the day (ISO 8601), who led, who was there."""

    seq: int
    day: str
    led: str
    present: tuple[str, ...]
    step: Step


def sheets_steps(recovery: str, needed: int, total: int) -> list[Step]:
    """Gives the steps about the sheets of a recovery key (fingerprint), all of which were typed back."""
    return [Step(TYPED_BACK, "recovery", total), Step(NEEDED, recovery, needed)]


def read_minutes(chain: Chain) -> tuple[Minute, ...]:
    """Reads all minutes, in the ledger's order."""
    return tuple(_minute(entry) for entry in desk_entries(chain) if entry.text("act") == Act.MINUTES)


def sheets_needed(chain: Chain) -> int:
    """Gives how many sheets the recovery key in force needs; 0: no minutes say so."""
    noted = [minute.step for minute in read_minutes(chain) if minute.step.what == NEEDED]
    return next((step.count for step in reversed(noted) if step.about == chain.policy.recovery), 0)


def record_minutes(chain: Chain, present: Sequence[str], steps: Sequence[Step]) -> None:
    """Records the steps, and who was present."""
    people: list[JSON] = list(present)
    drafts = [
        chain.draft(Act.MINUTES, chain.unlocked.by, what=step.what, about=step.about, count=step.count, present=people)
        for step in steps
    ]
    chain.record(drafts)
    chain.checkpoint()


def _minute(entry: Entry) -> Minute:
    present = entry.fields.get("present")
    people = tuple(str(each) for each in present) if isinstance(present, list) else ()
    step = Step(entry.text("what"), entry.text("about"), entry.number("count"))
    return Minute(entry.seq, entry.text("day"), entry.text("actor"), people, step)
