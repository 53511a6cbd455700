"""A change of keys in words: what it is, what it means, what would be different, and who still has to sign.

Rule: told from what would be signed (`custody/key_change.py`) and the rules in force; keys are named as they are read
aloud. What a change cannot undo is said before anybody signs (decisions 0030 and 0031).
Never: markup.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from custody.key_change import KeyChange
from custody.policy import Policy
from desk.pages.shown import day_word
from desk.web.here import here
from keys.fingerprints import read_aloud
from words.message import Message

_MEANINGS: Mapping[str, tuple[str, ...]] = {
    "join": ("desk.key_means_join", "desk.key_means_aloud"),
    "leave": ("desk.key_means_known", "desk.key_means_no_more", "desk.key_means_leave_desk_key"),
    "expel": (
        "desk.key_means_known",
        "desk.key_means_expel_new",
        "desk.key_means_expel_copies",
        "desk.key_means_expel_doubt",
        "desk.key_means_expel_seen",
        "desk.key_means_expel_after",
        "desk.key_means_locks",
    ),
    "replace": ("desk.key_means_replace", "desk.key_means_replace_stolen", "desk.key_means_aloud"),
    "renew": ("desk.key_means_renew",),
    "auditor": ("desk.key_means_auditor", "desk.key_means_auditor_told", "desk.key_means_aloud"),
    "dismiss": ("desk.key_means_dismiss",),
    "recovery": ("desk.key_means_recovery", "desk.key_means_recovery_old", "desk.key_means_locks"),
    "submission": ("desk.key_means_submission", "desk.key_means_locks"),
}
_OWN = {"desk", "recovery", "release", "submission"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One key that is taken up or given up: whose, its fingerprint as read aloud, and what is to be known of it."""

    whose: str
    fingerprint: str
    note: str


@dataclass(frozen=True, slots=True)
class Told:
    """A change as a page shows it; `missing` are names, `lacking` how many of them are needed."""

    title: str
    means: tuple[str, ...]
    taken: tuple[Difference, ...]
    given_up: tuple[Difference, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    auditors: tuple[str, ...]
    quorum: int
    signed: tuple[str, ...]
    missing: tuple[str, ...]
    lacking: int


def told(change: KeyChange, rules: Policy) -> Told:
    """Puts a change into words, against the rules in force."""
    sort = sort_of(change, rules)
    say = here().say
    return Told(
        title=here().tell(title(sort, change.subject)),
        means=tuple(say(each, name=change.subject) for each in _MEANINGS[sort]),
        taken=tuple(Difference(_whose(each.name), read_aloud(each.key), _until(each.expires)) for each in change.taken),
        given_up=tuple(
            Difference(_holder(each.key, rules), read_aloud(each.key), _why(each.reason, each.since))
            for each in change.given_up
        ),
        before=tuple(sorted(rules.reviewers)),
        after=tuple(sorted(change.rules.reviewers)),
        auditors=tuple(sorted(change.rules.auditors)),
        quorum=rules.quorum,
        signed=tuple(_holder(key, rules) for key in sorted(change.signed)),
        missing=change.missing(rules),
        lacking=change.lacking(rules),
    )


def title(sort: str, subject: str) -> Message:
    """Says what a change is."""
    return Message.of(f"desk.key_change_{sort}", name=subject)


def sort_of(change: KeyChange, rules: Policy) -> str:
    """Gives what a page calls it: people who audit join and leave under names of their own."""
    audits = change.subject in rules.auditors or any(each.role == "auditor" for each in change.taken)
    return {"join": "auditor", "leave": "dismiss"}.get(change.kind, change.kind) if audits else change.kind


def signing_command(rules: Policy, mine: str, others: Sequence[str]) -> str:
    """Gives the options of a command by which enough people sign, whoever sits here first."""
    names = list(dict.fromkeys([mine, *others]))[: rules.quorum]
    return " ".join(f"--as {name}" for name in names)


def _whose(name: str) -> str:
    return here().say(f"desk.key_{name}") if name in _OWN else name


def _holder(key: str, rules: Policy) -> str:
    """Names who holds a key under the rules in force."""
    people = {**rules.auditors, **rules.reviewers}
    for name, own in people.items():
        if own == key:
            return name
    for name in sorted(_OWN):
        if getattr(rules, name) == key:
            return _whose(name)
    return read_aloud(key)


def _until(day: str) -> str:
    return here().say("desk.key_until", day=day_word(day)) if day else here().say("desk.never_ends")


def _why(reason: str, since: str) -> str:
    return here().say(f"desk.key_reason_{reason}", day=day_word(since))
