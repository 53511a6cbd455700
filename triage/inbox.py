"""The inbox: what was asked for, as an address says it, and the page that answers.

Rule: an address holds pairs of a key and a value; each key is in the table below and stands at most once, each value is
read strictly, and an empty one (a form's empty field) asks for nothing. `pairs` writes what `parse` reads:
source=brave_otter&standing=held&starred=1. Filters hold all at once. Reading the address opens nothing.
Never: opens a blob; shows a page without knowing who looks.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from custody.chain import Chain
from custody.listing import PAGE, Line, Sender, Wanted
from triage.errors import NotAFilter
from triage.marks import tag_name
from triage.standing import Standing, still_needed

KINDS = ("msg", "doc", "reply", "transcript", "mail")
"""Message, document, reply: the beginnings of SecureDrop's endings."""

TEXT_LETTERS = 100
_WHOLE = 32  # hex digits of a label
_SOURCE = re.compile(r"[a-z0-9_-]{1,120}")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
_PLACE = re.compile(r"0|[1-9][0-9]{0,14}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: filters, the name of who it is assigned to, the place below which the page begins."""

    wanted: Wanted = field(default_factory=Wanted)
    assignee: str = ""
    below: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A line with names: whose verdict "clear" is still needed, and who it is assigned to ("": nobody)."""

    line: Line
    needed: tuple[str, ...]
    assignee: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of the inbox, and what to ask for to see the older one (None: this was the last)."""

    items: tuple[Item, ...]
    older: Asked | None


def look(asked: Asked, chain: Chain, viewer: str, size: int = PAGE) -> Shown:
    """Gives the page that was asked for, `size` lines long, as the viewer (a fingerprint) sees it.

    Raises:
        NotPermitted: the viewer is no reviewer of the policy in force, or the one it is assigned to is none.
    """
    policy = chain.policy
    policy.name_of(viewer)
    to = policy.reviewer(asked.assignee) if asked.assignee else ""
    page = chain.catalog.inbox.page(replace(asked.wanted, assigned=to), viewer, asked.below, size)
    items = tuple(_named(line, policy.reviewers) for line in page.lines)
    return Shown(items, None if page.older is None else replace(asked, below=page.older))


def items(labels: Sequence[str], chain: Chain, viewer: str) -> tuple[Item, ...]:
    """Gives some exhibits (by whole labels, or beginnings of them) as the inbox shows them, in that order.

    Raises:
        Unknown: one of them is none.
        NotPermitted: the viewer is no reviewer of the policy in force.
    """
    policy = chain.policy
    policy.name_of(viewer)
    whole = [label if len(label) == _WHOLE else chain.catalog.exhibit(label).label for label in labels]
    return tuple(_named(line, policy.reviewers) for line in chain.catalog.inbox.lines(whole, viewer))


def senders(chain: Chain, viewer: str) -> tuple[Sender, ...]:
    """Lists the 50 sources heard from last, the newest first, with how much of each the viewer has not read.

    Raises:
        NotPermitted: the viewer is no reviewer of the policy in force.
    """
    chain.policy.name_of(viewer)
    return chain.catalog.inbox.senders(viewer)


def parse(pairs: Iterable[tuple[str, str]]) -> Asked:
    """Reads the pairs of an address.

    Raises:
        NotAFilter: a key that is none or stands twice, or a value that is none. NotAMark: a tag that is none.
    """
    given: dict[str, Any] = {}
    for key, value in pairs:
        if key not in _READ:
            raise NotAFilter("triage.filter_unknown", key=key)
        if key in given:
            raise NotAFilter("triage.filter_twice", key=key)
        given[key] = _READ[key](value) if value else None
    asked = {key: value for key, value in given.items() if value is not None}
    assignee, below = asked.pop("assigned", ""), asked.pop("below", None)
    return Asked(Wanted(**asked), assignee, below)


def pairs(asked: Asked) -> tuple[tuple[str, str], ...]:
    """Writes what `parse` reads, always in the same order."""
    wanted = asked.wanted
    values = {
        "source": wanted.source,
        "standing": "" if wanted.standing is None else wanted.standing.value,
        "kind": wanted.kind,
        "tag": wanted.tag,
        "starred": "1" if wanted.starred else "",
        "assigned": asked.assignee,
        "unread": "1" if wanted.unread else "",
        "text": wanted.text,
        "below": "" if asked.below is None else str(asked.below),
    }
    return tuple((key, value) for key, value in values.items() if value)


def _named(line: Line, reviewers: Mapping[str, str]) -> Item:
    names = {fingerprint: name for name, fingerprint in reviewers.items()}
    needed = tuple(names[person] for person in still_needed(line.decisions, reviewers.values()))
    return Item(line, needed, names.get(line.assigned, line.assigned))  # who has left keeps a fingerprint


def _fitting(key: str, form: re.Pattern[str]) -> Callable[[str], str]:
    def read(value: str) -> str:
        if not form.fullmatch(value):
            raise NotAFilter("triage.filter_value", key=key, value=value)
        return value

    return read


def _standing(value: str) -> Standing:
    try:
        return Standing(value)
    except ValueError as fault:
        raise NotAFilter("triage.filter_value", key="standing", value=value) from fault


def _text(value: str) -> str | None:
    text = value.strip()
    if len(text) > TEXT_LETTERS or not text.isprintable():
        raise NotAFilter("triage.filter_value", key="text", value=value)
    return text or None


def _flag(key: str) -> Callable[[str], bool]:
    def read(value: str) -> bool:
        if value != "1":
            raise NotAFilter("triage.filter_value", key=key, value=value)
        return True

    return read


def _place(value: str) -> int:
    return int(_fitting("below", _PLACE)(value))


_READ: Mapping[str, Callable[[str], object]] = {
    "source": _fitting("source", _SOURCE),
    "standing": _standing,
    "kind": _fitting("kind", re.compile("|".join(KINDS))),
    "tag": tag_name,
    "starred": _flag("starred"),
    "assigned": _fitting("assigned", _NAME),
    "unread": _flag("unread"),
    "text": _text,
    "below": _place,
}
