"""Disclosure: which fields of an entry a package opens, for whom. One table, and the decisions that open more.

Rule: each field has a row with what each profile does with it: open, closed, or open by a decision that two reviewers
signed alike for one subject. "court" starts where "public" does; "desk" opens everything for the newsroom itself. What
would name or place the source (designation, place on the stick, drop) is closed to courts whatever anybody decides:
it is not ours to give. A field without a row is the desk's alone.
Never: reads a ledger; it is told the entries.
Residual risk: the act and the day of an entry, and how many fields it has, are seen in every package.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from custody.acts import Act
from custody.canonical import JSON
from custody.errors import NotPermitted
from custody.records import Entry


class Profile(StrEnum):
    """For whom a package is."""

    PUBLIC = "public"
    DESK = "desk"
    COURT = "court"


class Opening(StrEnum):
    """What a profile does with a field."""

    OPEN = "open"
    CLOSED = "closed"
    DECIDED = "by decision"


O, C, D = Opening  # noqa: E741 (the table below is read as a table)


@dataclass(frozen=True, slots=True)
class Row:
    """What each profile does with one field."""

    public: Opening
    desk: Opening
    court: Opening

    def of(self, profile: Profile) -> Opening:
        """Gives one profile's."""
        return {Profile.PUBLIC: self.public, Profile.DESK: self.desk, Profile.COURT: self.court}[profile]


FIELDS: Mapping[str, Row] = {
    # what happened, to what is public anyway
    "act": Row(O, O, O),
    "day": Row(O, O, O),
    "recipe": Row(O, O, O),
    "release": Row(O, O, O),
    "verdict": Row(O, O, O),
    "payload": Row(O, O, O),  # `object` of proposals, approvals and what follows: the digest of what is released
    "published": Row(O, O, O),  # `out` of a copy that has left
    # who and when
    "time": Row(C, O, D),
    "actor": Row(C, O, D),
    "signature": Row(C, O, D),  # with actor, time, and every act about rules and keys
    "declarant": Row(C, O, D),  # who vouches for the package, in the report
    "policy": Row(C, O, D),
    "key": Row(C, O, D),
    "name": Row(C, O, D),
    "role": Row(C, O, D),
    "certificate": Row(C, O, D),
    "expires": Row(C, O, D),
    "since": Row(C, O, D),
    "seen": Row(C, O, D),
    # which bytes
    "object": Row(C, O, D),
    "exhibit": Row(C, O, D),
    "submission": Row(C, O, D),
    "derivative": Row(C, O, D),
    "digest": Row(C, O, D),
    "in": Row(C, O, D),
    "out": Row(C, O, D),
    "size": Row(C, O, D),
    "media_type": Row(C, O, D),
    "filename": Row(C, O, D),
    "kind": Row(C, O, D),
    "medium": Row(C, O, D),
    "channel": Row(C, O, D),
    "trust": Row(C, O, D),
    "bag": Row(C, O, D),  # which package of another desk it was, and whose key signed it
    "unknown_before": Row(C, O, D),
    # what was done with them
    "tools": Row(C, O, D),
    "options": Row(C, O, D),
    "removed": Row(C, O, D),
    "reason": Row(C, O, D),
    "to": Row(C, O, D),  # who receives a dossier
    "ground": Row(C, O, D),  # why something was destroyed
    "code": Row(C, O, D),  # the kind of that ground, or why a release was withdrawn
    "notice": Row(C, O, D),  # what was said in public of a release that was withdrawn
    "replaces": Row(C, O, D),
    "answers": Row(C, O, D),
    "red": Row(C, O, D),
    "amber": Row(C, O, D),
    "green": Row(C, O, D),
    "pages": Row(C, O, D),
    "checked": Row(C, O, D),
    "changed": Row(C, O, D),
    "differing": Row(C, O, D),
    "before": Row(C, O, D),
    "seconds": Row(C, O, D),
    "cut": Row(C, O, D),
    "what": Row(C, O, D),
    "inside": Row(C, O, D),  # entries of the desk's own day: views, sign-ins, notes, tags, stars, drafts
    # who the source is
    "source": Row(C, O, C),
    "designation": Row(C, O, C),
    "number": Row(C, O, C),
    "place": Row(C, O, C),
    "drop": Row(C, O, C),
    "provenance": Row(C, O, C),
    "notes": Row(C, O, C),
}
_NO_ROW = Row(C, O, C)

INSIDE = frozenset(
    {
        Act.VIEW,
        Act.SIGN_IN,
        Act.NOTE,
        Act.TAG,
        Act.UNTAG,
        Act.STAR,
        Act.UNSTAR,
        Act.ASSIGNMENT,
        Act.READ,
        Act.UNREAD,
        Act.RESEMBLANCE,
        Act.REDACTION_DRAFT,
        Act.RETYPING_DRAFT,
        Act.RANGE_CHOICE,
    }
)
"""Acts of the desk's own day."""

_RELEASING = frozenset(
    {
        Act.PROPOSAL,
        Act.APPROVAL,
        Act.DISSEMINATION,
        Act.DISSEMINATED,
        Act.WITHDRAWAL,
        Act.REPLACEMENT,
        Act.WITHDRAWN,
    }
)
_MAKING = frozenset({Act.CLEANING, Act.FLATTENING, Act.REDACTION, Act.RETYPING})
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What one package opens: its profile, the fields decided on besides, digests of copies that have left.

    `given` are digests of files that go with the package: whoever reads it knows them.
    """

    profile: Profile
    decided: frozenset[str] = frozenset()
    published: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()

    def opens(self, row: str) -> bool:
        """Tells whether a row of the table is open here."""
        opening = FIELDS.get(row, _NO_ROW).of(self.profile)
        return opening is O or (opening is D and row in self.decided)

    def shows(self, entry: Entry) -> bool:
        """Tells whether an entry is in the package at all."""
        return Act(entry.text("act")) not in INSIDE or self.opens("inside")

    def names(self, entry: Entry) -> frozenset[str]:
        """Names the fields of an entry that are open here."""
        return frozenset(name for name in entry.fields if self.opens(self._row(entry, name)))

    def _row(self, entry: Entry, name: str) -> str:
        act = Act(entry.text("act"))
        if name == "object" and act in _RELEASING:
            return "payload"
        if name == "out" and act in _MAKING and entry.text("out") in self.published:
            return "published"
        if name == "out" and entry.text("out") in self.given:
            return "published"
        return name


def check_decidable(names: Iterable[str]) -> tuple[str, ...]:
    """Passes fields a court may be opened by decision, sorted.

    Raises:
        NotPermitted: one is not such a field, or there is none.
    """
    wanted = tuple(sorted(set(names)))
    for name in wanted or ("",):
        if FIELDS.get(name, _NO_ROW).court is not D:
            raise NotPermitted("custody.not_decidable", name=name)
    return wanted


def decided(entries: Iterable[Entry], about: str, reviewers: Iterable[str]) -> frozenset[str]:
    """Gives the fields that two reviewers in force, or more, decided alike to open about one subject."""
    people, signed = frozenset(reviewers), dict[tuple[str, ...], set[str]]()
    for entry in entries:
        if entry.text("act") == Act.DISCLOSURE and entry.text("about") == about and entry.signature is not None:
            signed.setdefault((entry.text("reason"), *_names(entry.fields["fields"])), set()).add(entry.text("actor"))
    alike = (content[1:] for content, signers in signed.items() if len(signers & people) >= _FEWEST)
    return frozenset(name for names in alike for name in names if FIELDS.get(name, _NO_ROW).court is D)


def _names(value: JSON) -> tuple[str, ...]:
    return tuple(str(name) for name in value) if isinstance(value, list) else ()
