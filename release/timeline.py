"""The timeline: when what happened, as dots on lanes, in fractions of a picture's width; drawn elsewhere.

Rule: one lane for each kind of act, one dot for each day something of that kind happened, larger where there was more;
days only, in every profile. The lanes with nothing in them are left out.
Never: a time of day.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from custody.acts import Act
from custody.records import Entry

_LANES: Mapping[str, frozenset[Act]] = {
    "release.lane_received": frozenset({Act.CARRIED_IN, Act.ACCESSION, Act.QUARANTINE}),
    "release.lane_opened": frozenset({Act.DECRYPTION, Act.UNPACKING}),
    "release.lane_made": frozenset(
        {Act.INSPECTION, Act.RENDERING, Act.CLEANING, Act.FLATTENING, Act.REDACTION, Act.RETYPING}
    ),
    "release.lane_seen": frozenset({Act.VIEW}),
    "release.lane_decided": frozenset(
        {
            Act.APPRAISAL,
            Act.CONDITION,
            Act.CONDITION_MET,
            Act.REDACTION_PROPOSAL,
            Act.REDACTION_APPROVAL,
            Act.RETYPING_PROPOSAL,
            Act.RETYPING_APPROVAL,
            Act.PROPOSAL,
            Act.APPROVAL,
            Act.DISCLOSURE,
        }
    ),
    "release.lane_left": frozenset(
        {
            Act.DISSEMINATION,
            Act.DISSEMINATED,
            Act.WITHDRAWAL,
            Act.REPLACEMENT,
            Act.WITHDRAWN,
            Act.AUDIT,
            Act.AUDITED,
        }
    ),
    "release.lane_checked": frozenset({Act.FIXITY, Act.PAPER_WITNESS}),
    "release.lane_gaps": frozenset(
        {Act.FAILED_CHECK, Act.CLOCK_CHANGE, Act.LEDGER_REPAIR, Act.SHREDDING, Act.SHREDDED, Act.RESTORATION}
    ),
}


@dataclass(frozen=True, slots=True)
class Dot:
    """Something happened on a day: where from left (0) to right (1), how often, and whether it is a gap."""

    at: float
    count: int


@dataclass(frozen=True, slots=True)
class Lane:
    """One kind of act: its message id, its name, and its dots."""

    id: str
    name: str
    dots: tuple[Dot, ...]

    @property
    def gap(self) -> bool:
        """Whether this lane is about what went wrong or is gone."""
        return self.id == "release.lane_gaps"


@dataclass(frozen=True, slots=True)
class Timeline:
    """The lanes from top to bottom, and the first and last day (ISO 8601)."""

    first: str
    last: str
    lanes: tuple[Lane, ...]


def timeline(entries: Iterable[Entry], names: Mapping[str, str]) -> Timeline | None:
    """Lays entries out; `names` gives each lane's name by its message id; None when there is nothing to show."""
    found = [(entry.text("day"), Act(entry.text("act"))) for entry in entries]
    days = [day for day, act in found if any(act in acts for acts in _LANES.values())]
    if not days:
        return None
    first, last = min(days), max(days)
    lanes = (
        Lane(lane, names[lane], _dots(Counter(day for day, act in found if act in acts), first, last))
        for lane, acts in _LANES.items()
    )
    return Timeline(first, last, tuple(lane for lane in lanes if lane.dots))


def lane_ids() -> tuple[str, ...]:
    """Gives the message ids of the lanes."""
    return tuple(_LANES)


def _dots(counts: Mapping[str, int], first: str, last: str) -> tuple[Dot, ...]:
    start, span = date.fromisoformat(first), (date.fromisoformat(last) - date.fromisoformat(first)).days
    return tuple(
        Dot((date.fromisoformat(day) - start).days / span if span else 0.5, count)
        for day, count in sorted(counts.items())
    )
