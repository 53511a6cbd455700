"""Conditions agreed with a source: what must be true, or which day must have come, before anything of theirs may leave.

Rule: one reviewer records a condition on a submission, signed; each one stands in the way of every release of its
exhibits until a reviewer signs that it is met, and says why. An embargo is a condition with a day: it falls away by
itself on that day. Nothing is taken back; a condition that was a mistake is met by saying so.
Never: lets a condition be forgotten: it is folded from the ledger each time.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from custody.acts import Act
from custody.chain import Chain
from custody.errors import Unknown
from custody.records import Draft, Entry
from triage.errors import NotACondition

Sign = Callable[[Draft], Draft]
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: its place in the ledger, on which submission, in whose words; `until` is the first free day.

    `by` is who recorded it (fingerprint), `day` when; `met` is the place of the entry that ended it, -1: open.
    """

    seq: int
    submission: str
    text: str
    until: date | None
    by: str
    day: str
    met: int = -1
    met_by: str = ""
    why: str = ""

    def stands(self, today: date) -> bool:
        """Tells whether it stands in the way on a day."""
        return self.met < 0 and (self.until is None or today < self.until)


def conditions(submission: str, chain: Chain) -> tuple[Condition, ...]:
    """Lists every condition on a submission (its whole label), oldest first."""
    return fold(chain.history.of(submission))


def fold(entries: Iterable[Entry]) -> tuple[Condition, ...]:
    """Folds the entries of one submission; the first word that a condition is met counts."""
    found: dict[int, Condition] = {}
    for entry in entries:
        if entry.text("act") == Act.CONDITION:
            found[entry.seq] = _condition(entry)
        elif entry.text("act") == Act.CONDITION_MET:
            known = found.get(entry.number("condition"))
            if known is not None and known.met < 0:
                found[known.seq] = _met(known, entry)
    return tuple(found.values())


def agree(exhibit: str, text: str, until: date | None, reviewer: str, chain: Chain, sign: Sign) -> Condition:
    """Records a condition on the submission of an exhibit (label); `reviewer` is a fingerprint.

    Raises:
        Unknown: no such exhibit.
        NotACondition: nothing is said, or too much.
        NotPermitted: the signature is not a reviewer's.
    """
    submission = chain.catalog.exhibit(exhibit).submission
    said = " ".join(text.split())
    if (not said and until is None) or len(said) > LONGEST:
        raise NotACondition("triage.condition_empty", longest=LONGEST)
    day = until.isoformat() if until else ""
    draft = chain.draft(Act.CONDITION, reviewer, submission, object=submission, reason=said, until=day)
    (entry,) = chain.record([sign(draft)])
    return _condition(entry)


def meet(exhibit: str, seq: int, why: str, reviewer: str, chain: Chain, sign: Sign) -> Entry:
    """Records that a condition is met, and why.

    Raises:
        Unknown: no such exhibit, or no open condition at that place.
        NotACondition: nothing is said, or too much.
        NotPermitted: the signature is not a reviewer's.
    """
    submission = chain.catalog.exhibit(exhibit).submission
    said = " ".join(why.split())
    if not said or len(said) > LONGEST:
        raise NotACondition("triage.condition_empty", longest=LONGEST)
    if not any(each.seq == seq and each.met < 0 for each in conditions(submission, chain)):
        raise Unknown("custody.unknown_entry", seq=seq)
    draft = chain.draft(Act.CONDITION_MET, reviewer, submission, object=submission, condition=seq, reason=said)
    (entry,) = chain.record([sign(draft)])
    return entry


def _condition(entry: Entry) -> Condition:
    until = entry.text("until")
    return Condition(
        seq=entry.seq,
        submission=entry.text("object"),
        text=entry.text("reason"),
        until=date.fromisoformat(until) if until else None,
        by=entry.text("actor"),
        day=entry.text("day"),
    )


def _met(known: Condition, entry: Entry) -> Condition:
    return Condition(
        known.seq,
        known.submission,
        known.text,
        known.until,
        known.by,
        known.day,
        entry.seq,
        entry.text("actor"),
        entry.text("reason"),
    )
