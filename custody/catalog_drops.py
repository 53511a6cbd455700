"""Drops in the index: which intakes came to their end, on which medium, and what came with which of them.

Rule: as in `catalog_rows.py`, from entries alone. An intake that was stopped or killed has no row here: what it brought
counts as brought once another intake has come to its end.
Never: says what lay on a medium and had come before; the same stick plugged in again records nothing new.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Column, ColumnElement, Connection, Integer, Table, Text, func, insert, or_, select

from custody import catalog_tables as tables
from custody.acts import Act
from custody.records import Entry

drops = Table(
    "drops",
    tables.metadata,
    Column("seq", Integer, primary_key=True),
    Column("name", Text, nullable=False, index=True),
    Column("medium", Text, nullable=False),
    Column("day", Text, nullable=False),
)
_AT_ONCE = 500
_S = tables.submissions.c


@dataclass(frozen=True, slots=True)
class Taken:
    """An intake that came to its end: the medium as it was named then, and the day."""

    medium: str
    day: str


@dataclass(frozen=True, slots=True)
class Came:
    """What came once: label, names, digest as received, day and drop; `ended`: an intake ended with it or since."""

    label: str
    source: str
    designation: str
    number: int
    untrusted_place: str
    digest: str
    day: str
    drop: str
    ended: bool


class Drops:
    """The drops of one catalog; `reading` opens a connection for the length of one question."""

    def __init__(self, reading: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._reading = reading

    def last(self, medium: str = "") -> Taken | None:
        """Gives the newest intake that ended, of one medium or ("") of any."""
        query = select(drops.c.medium, drops.c.day).order_by(drops.c.seq.desc()).limit(1)
        with self._reading() as connection:
            row = connection.execute(query.where(drops.c.medium == medium) if medium else query).one_or_none()
        return None if row is None else Taken(row.medium, row.day)

    def came(self, digests: Collection[str], sources: Collection[str], places: Collection[str]) -> tuple[Came, ...]:
        """Lists what came with these bytes, from these sources, or, where no source is told, from these places."""
        found: dict[str, Came] = {}
        with self._reading() as connection:
            for column, wanted, also in (
                (_S.digest, digests, _S.digest != ""),
                (_S.source, sources, _S.source != ""),
                (_S.untrusted_place, places, _S.source == ""),
            ):
                for some in _slices(wanted):
                    found |= {each.label: each for each in _came(connection, column.in_(some) & also)}
        return tuple(found.values())


def _came(connection: Connection, which: ColumnElement[bool]) -> Iterator[Came]:
    columns = (_S.label, _S.source, _S.designation, _S.number, _S.untrusted_place, _S.digest, _S.day, _S.drop)
    newest = select(func.coalesce(func.max(drops.c.seq), -1)).scalar_subquery()
    ended = or_(drops.c.seq.is_not(None), _S.seq < newest).label("ended")
    query = select(*columns, ended).outerjoin(drops, drops.c.name == _S.drop).where(which).order_by(_S.seq)
    for row in connection.execute(query):
        yield Came(**{**row._mapping, "ended": bool(row.ended)})


def _slices(values: Collection[str]) -> Iterator[list[str]]:
    left = iter(sorted(set(values)))
    while some := list(islice(left, _AT_ONCE)):
        yield some


def _carried_in(connection: Connection, entry: Entry) -> None:
    said = {"name": entry.text("drop"), "medium": entry.text("medium"), "day": entry.text("day")}
    connection.execute(insert(drops).values(seq=entry.seq, **said))


ROWS: Mapping[Act, Callable[[Connection, Entry], None]] = {Act.CARRIED_IN: _carried_in}
