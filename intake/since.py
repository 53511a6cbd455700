"""What is new since last time: each line of a receipt against what had come by then. Pure, but for one question.

Rule: known is, by its bytes, what was there when an intake last came to its end; all else is new, also what an intake
that was stopped or killed since had begun to bring: stopping and going on count as one. New under a name that has other
bytes (the same designation and number; the same place, where no designation is told) is a conflict, told with both.
Of the sources that stand on this medium, what had come and is not on it any more is told as gone from it. That is no
loss and may be no fault: SecureDrop’s “unread” downloads hold only what is new.
Never: merges or hides; says that something is missing where no source is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from custody.catalog_drops import Came, Drops, Taken
from intake.names import file_form


class Line(Protocol):
    """What a line of a receipt says of a thing: where it lay, its digest as received, its designation and number."""

    @property
    def place(self) -> str:
        """Where it lay, safely shown."""
        ...

    @property
    def sha256(self) -> str:
        """The digest as received, “” for none."""
        ...

    @property
    def designation(self) -> str:
        """The designation people read."""
        ...

    @property
    def number(self) -> int | None:
        """Its number, None for none."""
        ...


class News(StrEnum):
    """How a thing stands to what had come before."""

    NEW = "new"
    CONFLICT = "conflict"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Standing:
    """How one thing stands: `other` is its first coming where it is known, the one with its name where that differs."""

    news: News
    other: Came | None = None


@dataclass(frozen=True, slots=True)
class Since:
    """All lines compared: the intake before this one (of the same medium, if one is `same_medium`), what is gone."""

    last: Taken | None
    same_medium: bool
    lines: tuple[Standing, ...]
    gone: tuple[Came, ...]

    @property
    def counts(self) -> dict[News, int]:
        """How many lines are new, in conflict, known."""
        return {news: sum(1 for line in self.lines if line.news is news) for news in News}

    def as_json(self) -> dict[str, object]:
        """Gives it as plain JSON values."""
        gone = [
            {"designation": each.designation, "number": each.number, "place": each.untrusted_place, "day": each.day}
            for each in self.gone
        ]
        last = None if self.last is None else {"day": self.last.day, "medium": self.last.medium}
        counts = {news.value: count for news, count in self.counts.items()}
        return {"last": last, "same_medium": int(self.same_medium), "counts": counts, "gone": gone}


def since(lines: Sequence[Line], drops: Drops, drop: str, medium: str) -> Since:
    """Compares what an intake (`drop`) brought with all that had come; asked before that intake counts as ended."""
    sources = {file_form(line.designation) for line in lines if line.designation}
    digests, places = {line.sha256 for line in lines}, {line.place for line in lines}
    same = drops.last(medium) if medium else None
    return compared(lines, drops.came(digests, sources, places), drop, same or drops.last(), same_medium=bool(same))


def compared(lines: Sequence[Line], came: Sequence[Came], drop: str, last: Taken | None, *, same_medium: bool) -> Since:
    """Compares lines with what came, this `drop` included."""
    by_bytes: dict[str, Came] = {}
    by_name: dict[tuple[str, int, str], list[Came]] = {}
    for each in came:
        by_bytes.setdefault(each.digest or each.untrusted_place, each)
        by_name.setdefault(_name(each.source, each.number, each.untrusted_place), []).append(each)
    stood = tuple(_stands(line, by_bytes, by_name) for line in lines)
    here = {line.sha256 for line in lines}
    sources = {file_form(line.designation) for line in lines} - {""}
    here |= {each.other.digest for each in stood if each.news is News.CONFLICT and each.other}  # told there already
    left = (each for each in came if each.source in sources and each.digest and each.drop != drop)
    return Since(last, same_medium, stood, tuple(each for each in left if each.digest not in here))


def _stands(line: Line, by_bytes: dict[str, Came], by_name: dict[tuple[str, int, str], list[Came]]) -> Standing:
    mine = by_bytes.get(line.sha256 or line.place)
    if mine is not None and mine.ended:
        return Standing(News.KNOWN, mine)
    number = -1 if line.number is None else line.number
    same_name = by_name.get(_name(file_form(line.designation), number, line.place), [])
    others = [each for each in same_name if line.sha256 and each.digest not in {"", line.sha256}]
    return Standing(News.CONFLICT, others[0]) if others else Standing(News.NEW)


def _name(source: str, number: int, place: str) -> tuple[str, int, str]:
    """Gives what a thing is called: designation and number, else its place."""
    return (source, number, "") if source and number >= 0 else (source, -1, place)
