"""How things are called on the pages: rows of the list, standings, sizes and days, in the reader's words.

Never: markup; templates escape all of this.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desk.web.here import here
from triage import inbox
from triage.inbox import Item
from triage.standing import Standing, Verdict
from words import quantities
from words.visible import visible, visible_way

_NAME_LETTERS = 80
_DOCUMENTS = dict.fromkeys(("doc", "doc.gz", "doc.zip", "doc.pgp"), "document")
_KINDS = {
    "msg": "message",
    "reply": "reply",
    "transcript": "transcript",
    "mail": "mail",
    "package": "package",
    **_DOCUMENTS,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that can be chosen, its word, and what it means where that needs saying."""

    value: str
    word: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """An exhibit as a line: who sent it, what it is, where it stands, who is still needed, and the desk's marks."""

    label: str
    designation: str
    number: str
    name: str
    kind: str
    day: str
    size: str
    standing: str
    standing_word: str
    waits: str
    twin: bool
    red: int
    unread: bool
    starred: bool
    assignee: str
    tags: tuple[str, ...]
    notes: int
    parent: str
    parent_name: str
    children: int
    twins: int


def row(item: Item) -> Row:
    """Gives an exhibit's line."""
    line = item.line
    return Row(
        label=line.exhibit,
        designation=visible(line.designation) or here().say("desk.no_designation"),
        number=str(line.number) if line.number >= 0 else "",
        name=visible_way(line.untrusted_filename, _NAME_LETTERS),
        kind=kind_word(line.kind),
        day=day_word(line.day),
        size=size_word(line.size),
        standing=line.standing.value,
        standing_word=standing_word(line.standing.value),
        waits=waits(item),
        twin=bool(line.conflict),
        red=line.red,
        unread=line.unread,
        starred=line.starred,
        assignee=item.assignee,
        tags=line.tags,
        notes=line.notes,
        parent=line.parent,
        parent_name=visible_way(line.untrusted_parent, _NAME_LETTERS),
        children=line.children,
        twins=line.twins,
    )


def rows(labels: Sequence[str]) -> tuple[Row, ...]:
    """Gives several lines by their exhibits' labels.

    Raises:
        Unknown: no such exhibit.
    """
    return tuple(row(each) for each in inbox.items(labels, here().chain, here().fingerprint))


def waits(item: Item) -> str:
    """Says who is still needed, "" when nobody is."""
    if item.line.standing in {Standing.CLEAR, Standing.DISCARDED} or not item.needed:
        return ""
    return here().say("desk.waits_for", names=", ".join(item.needed))


def standing_word(standing: str) -> str:
    """Says a standing."""
    return here().say(f"desk.standing_{standing}")


def standing_choices() -> tuple[Choice, ...]:
    """Gives every standing."""
    return tuple(Choice(each.value, standing_word(each.value)) for each in Standing)


def verdict_choices() -> tuple[Choice, ...]:
    """Gives every verdict, each with what it means."""
    return tuple(
        Choice(each.value, here().say(f"desk.verdict_{each.value}"), here().say(f"desk.verdict_means_{each.value}"))
        for each in Verdict
    )


def grade_word(grade: str) -> str:
    """Says a grade."""
    return here().say(f"desk.grade_{grade}")


def kind_word(kind: str) -> str:
    """Says what SecureDrop calls a submission of this kind."""
    return here().say(f"desk.kind_{_KINDS.get(kind, 'other')}")


def day_word(day: str) -> str:
    """Says a day given as 2026-11-21."""
    return quantities.day(date.fromisoformat(day), here().language)


def size_word(octets: int) -> str:
    """Says a size in bytes."""
    return quantities.size(octets, here().language)
