"""What the index keeps of shreddings: one row for each that was proposed, so that what is gone is not silently missing.

Rule: filled from desk-wide entries alone, which are not destroyed with a submission; a new proposal for the same
submission takes the place of one that was never carried out.
Never: what a proposal does not state: whoever wanted no name on the stone gets a stone without one.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Integer, Row, Select, Table, Text, delete, func, insert, select, update

from custody.acts import Act
from custody.catalog_tables import metadata
from custody.listing import folded
from custody.records import Entry

stones = Table(
    "tombstones",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("submission", Text, nullable=False, index=True),
    Column("source", Text, nullable=False, index=True),
    Column("designation", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("code", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("approved", Text, nullable=False),
    Column("begun", Integer, nullable=False),
    Column("done", Integer, nullable=False, index=True),
)
_SHOWN = ("submission", "source", "designation", "number", "code", "day", "begun", "done")
_NOT_YET = -1


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A shredding as listed: of what (designation "", number -1: not kept), why, on which day, by whom, how far.

    `people` are fingerprints, the proposer first; `begun` and `done` are numbers of entries, -1 for "not yet"; `day` is
    that of the newest of its entries.
    """

    submission: str
    source: str
    designation: str
    number: int
    code: str
    day: str
    begun: int
    done: int
    people: tuple[str, ...]


class Tombstones:
    """The tombstones of one catalog; `reading` opens a connection for the length of one question."""

    def __init__(self, reading: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._reading = reading

    def set(self, *, source: str = "", text: str = "", most: int = 50) -> tuple[Tombstone, ...]:
        """Lists what is shredded, the newest first; of one source, or of designations that hold a text."""
        chosen = select(stones).where(stones.c.done >= 0).order_by(stones.c.done.desc()).limit(most)
        if source:
            chosen = chosen.where(stones.c.source == source)
        if text:
            chosen = chosen.where(stones.c.folded.contains(folded(text), autoescape=True))
        return self._found(chosen)

    def waiting(self) -> tuple[Tombstone, ...]:
        """Lists what was proposed or begun and is not done, the oldest first."""
        return self._found(select(stones).where(stones.c.done < 0).order_by(stones.c.seq))

    def count(self) -> int:
        """Says how many were shredded."""
        with self._reading() as connection:
            return int(connection.execute(select(func.count()).where(stones.c.done >= 0)).scalar_one())

    def _found(self, chosen: Select[Any]) -> tuple[Tombstone, ...]:
        with self._reading() as connection:
            return tuple(_value(row) for row in connection.execute(chosen))


def proposed(connection: Connection, entry: Entry) -> None:
    """A shredding was proposed."""
    label = entry.text("object")
    connection.execute(delete(stones).where(stones.c.submission == label, stones.c.done < 0))
    about = {name: entry.text(name) for name in ("source", "designation", "code", "day")}
    connection.execute(
        insert(stones).values(
            seq=entry.seq,
            submission=label,
            folded=folded(about["designation"]),
            number=entry.number("number") if "number" in entry.fields else _NOT_YET,
            by=entry.text("actor"),
            approved="",
            begun=_NOT_YET,
            done=_NOT_YET,
            **about,
        )
    )


def approved(connection: Connection, entry: Entry) -> None:
    """Somebody approved it."""
    names = stones.c.approved + entry.text("actor") + " "
    connection.execute(_mine(entry).values(approved=names, day=entry.text("day")))


def begun(connection: Connection, entry: Entry) -> None:
    """It was begun."""
    connection.execute(_mine(entry).values(begun=entry.seq, day=entry.text("day")))


def done(connection: Connection, entry: Entry) -> None:
    """It is done."""
    connection.execute(_mine(entry).values(done=entry.seq, day=entry.text("day")))


def _mine(entry: Entry) -> Any:  # noqa: ANN401 (SQLAlchemy's update is generic in ways nobody can spell)
    return update(stones).where(stones.c.seq == entry.number("proposal"))


def _value(row: Row[Any]) -> Tombstone:
    people = tuple(dict.fromkeys((row.by, *row.approved.split())))
    return Tombstone(**{name: row._mapping[name] for name in _SHOWN}, people=people)


ROWS: Mapping[Act, Callable[[Connection, Entry], None]] = {
    Act.SHRED_PROPOSAL: proposed,
    Act.SHRED_APPROVAL: approved,
    Act.SHREDDING: begun,
}
