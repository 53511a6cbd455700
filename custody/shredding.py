"""Shredding: who wanted which submission destroyed, on what ground, and whether it may be. Pure: a fold over entries.

Rule: two people, by signature: one proposes with a ground, another approves exactly that proposal; both must be
reviewers when it is carried out. A legal hold on the submission, or on everything, blocks it until it is lifted. A new
proposal starts over. Once carried out it is over: the same bytes, received again, are another case.
Never: destroys anything (see `shredder.py`); reads anything but entries.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from custody.acts import Act
from custody.errors import NotPermitted
from custody.records import Entry

EVERYTHING = "everything"
"""What a hold is on that blocks every shredding."""


class Why(StrEnum):
    """The kinds of ground, for the tombstone: the ground itself is a sentence, and only told where somebody asks."""

    ASKED = "asked"  # the source wants it gone
    DANGER = "danger"  # keeping it endangers somebody
    LAW = "law"  # it must not be kept
    UNRELATED = "unrelated"  # nothing for this desk
    PERIOD = "period"  # the time is over for which it was to be kept
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold in force: on what (a submission's label or EVERYTHING), by whom (fingerprint), since when, why."""

    on: str
    by: str
    day: str
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """One submission's shredding: places are numbers of entries, -1 for "not yet"; people are fingerprints.

    `blobs` are the names the intent lists; `day` is that of the intent, or of the proposal before there is one; `code`
    is a value of Why ("": proposed before there were any), `designation` "" and `number` -1 where none is kept.
    """

    submission: str
    ground: str
    proposed: int
    by: str
    day: str
    approved_by: tuple[str, ...] = ()
    begun: int = -1
    blobs: tuple[str, ...] = ()
    done: int = -1
    older_backups: tuple[str, ...] = ()
    code: str = ""
    designation: str = ""
    number: int = -1
    cleaned: str = ""

    @property
    def open(self) -> bool:
        """Whether it was begun and is not known to be done."""
        return self.begun >= 0 > self.done


@dataclass(frozen=True, slots=True)
class Cases:
    """All of them: the newest case of each submission, those that are done, and the holds in force."""

    newest: Mapping[str, Case]
    done: tuple[Case, ...]
    holds: tuple[Hold, ...]

    def of(self, submission: str) -> Case:
        """Gives the case of a submission that is not done yet.

        Raises:
            NotPermitted: nobody proposed to shred it.
        """
        case = self.newest.get(submission)
        if case is None or case.done >= 0:
            raise NotPermitted("custody.shred_not_proposed", submission=submission)
        return case


def fold(entries: Iterable[Entry]) -> Cases:
    """Folds desk-wide entries, in the ledger's order."""
    newest: dict[str, Case] = {}
    done: list[Case] = []
    holds: dict[str, Hold] = {}
    for entry in entries:
        label = entry.text("object")
        act = entry.text("act")
        if act == Act.LEGAL_HOLD:
            holds[label] = Hold(label, entry.text("actor"), entry.text("day"), entry.text("reason"))
        elif act == Act.HOLD_LIFTED:
            holds.pop(label, None)
        elif act == Act.SHRED_PROPOSAL:
            newest[label] = _proposed(entry)
        elif label in newest and act in _STEPS:
            newest[label] = _stepped(newest[label], entry)
            done += [newest[label]] if act == Act.SHREDDED else []
    return Cases(newest, tuple(done), tuple(holds.values()))


def check_not_held(submission: str, cases: Cases) -> None:
    """Lets pass what no hold blocks.

    Raises:
        NotPermitted: one does.
    """
    for hold in cases.holds:
        if hold.on in {submission, EVERYTHING}:
            raise NotPermitted("custody.shred_held", day=hold.day, reason=hold.reason)


def check_may_approve(case: Case, reviewer: str) -> None:
    """Lets only somebody else than the proposer approve, and only what is not begun.

    Raises:
        NotPermitted: they may not.
    """
    if case.by == reviewer:
        raise NotPermitted("custody.shred_own_proposal")
    if case.begun >= 0:
        raise NotPermitted("custody.shred_begun", submission=case.submission)


def check_may_shred(case: Case, cases: Cases, reviewers: Iterable[str]) -> None:
    """Lets a case pass that two reviewers of today want and nothing holds; one that was begun must be ended.

    Raises:
        NotPermitted: not enough people, or a hold.
    """
    if case.begun >= 0:
        return
    check_not_held(case.submission, cases)
    if len({case.by, *case.approved_by} & set(reviewers)) < 2 or case.by not in set(reviewers):
        raise NotPermitted("custody.shred_needs_second", submission=case.submission)


def _proposed(entry: Entry) -> Case:
    label, actor = entry.text("object"), entry.text("actor")
    case = Case(label, entry.text("ground"), entry.seq, actor, entry.text("day"), code=entry.text("code"))
    number = entry.number("number") if "number" in entry.fields else -1
    return replace(case, designation=entry.text("designation"), number=number)


def _stepped(case: Case, entry: Entry) -> Case:
    if entry.number("proposal") != case.proposed:
        return case  # about an earlier proposal
    act = entry.text("act")
    if act == Act.SHRED_APPROVAL:
        return replace(case, approved_by=(*case.approved_by, entry.text("actor")))
    if act == Act.SHREDDING:
        return replace(case, begun=entry.seq, day=entry.text("day"), blobs=tuple(_texts(entry, "blobs")))
    return replace(case, done=entry.seq, older_backups=tuple(_texts(entry, "older")), cleaned=entry.text("backup"))


def _texts(entry: Entry, name: str) -> Iterator[str]:
    value = entry.fields.get(name)
    if isinstance(value, list):
        yield from map(str, value)


_STEPS = frozenset({Act.SHRED_APPROVAL, Act.SHREDDING, Act.SHREDDED})
