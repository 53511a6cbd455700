"""What people said of two exhibits that resemble each other: the same, or not, and the last word of it.

Rule: like `catalog_marks.py` a pure reading of entries. A pair has one row, whoever said it of which; saying “open”
takes it out. Of a pair of which one is not listed (it was shredded) there is none.
Never: merges anything; is a decision on an exhibit.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    PrimaryKeyConstraint,
    Select,
    Table,
    Text,
    delete,
    insert,
    or_,
    select,
)

from custody import catalog_tables as tables
from custody.acts import Act
from custody.records import Entry

judged = Table(
    "judged",
    tables.metadata,
    Column("first", Text, nullable=False),
    Column("second", Text, nullable=False, index=True),
    Column("seq", Integer, nullable=False),
    Column("word", Text, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("day", Text, nullable=False),
    PrimaryKeyConstraint("first", "second"),
)
_C = judged.c
_MOST = 500
_TWO = 2


class Word(StrEnum):
    """What somebody says of two exhibits. The values stand in the ledger."""

    SAME = "same"
    OTHER = "other"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Judged:
    """What was said of two exhibits, in the order of their labels; `reviewer` is a fingerprint."""

    first: str
    second: str
    word: Word
    reviewer: str
    day: str

    def beside(self, exhibit: str) -> str:
        """Gives the other of the two."""
        return self.second if exhibit == self.first else self.first


class Judgements:
    """What was said in one catalog; `reading` opens a connection for the length of one question."""

    def __init__(self, reading: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._reading = reading

    def of(self, exhibit: str) -> tuple[Judged, ...]:
        """Lists what was said of an exhibit (its whole label) and others, the newest first; at most 500."""
        asked = select(judged).where(or_(_C.first == exhibit, _C.second == exhibit))
        return self._read(asked.order_by(_C.seq.desc()).limit(_MOST))

    def among(self, exhibits: Sequence[str]) -> Mapping[frozenset[str], Judged]:
        """Gives what was said of any two of some exhibits."""
        found = self._read(select(judged).where(_C.first.in_(exhibits), _C.second.in_(exhibits)))
        return {frozenset({each.first, each.second}): each for each in found}

    def _read(self, query: Select[Any]) -> tuple[Judged, ...]:
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return tuple(Judged(row.first, row.second, Word(row.word), row.reviewer, row.day) for row in rows)


def forget(connection: Connection, exhibits: Select[str]) -> None:
    """Takes out what was said of some exhibits."""
    connection.execute(delete(judged).where(or_(_C.first.in_(exhibits), _C.second.in_(exhibits))))


def _said(connection: Connection, entry: Entry) -> None:
    pair = sorted({*entry.objects, entry.text("other")})
    listed = select(tables.exhibits.c.label).where(tables.exhibits.c.label.in_(pair))
    if len(pair) != _TWO or len(connection.execute(listed).all()) != len(pair):
        return
    first, second = pair
    connection.execute(delete(judged).where(_C.first == first, _C.second == second))
    word = entry.text("word")
    if word in {Word.SAME, Word.OTHER}:
        said = {"word": word, "reviewer": entry.text("actor"), "day": entry.text("day")}
        connection.execute(insert(judged).values(first=first, second=second, seq=entry.seq, **said))


ROWS: Mapping[Act, Callable[[Connection, Entry], None]] = {Act.RESEMBLANCE: _said}
