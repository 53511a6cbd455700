"""Kin in the index: what was unpacked from an exhibit, what has its bytes, what has its name, what came again.

Rule: each is answered through an index, so that it costs the same in a small vault and a large one; at most
`MOST_KIN` answers. An empty name is nobody's name.
Never: compares contents; digests were taken when the bytes came in.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Integer, Select, Table, Text, and_, func, insert, or_, select

from custody import catalog_tables as tables
from custody.acts import Act
from custody.kin import MOST_KIN, Arrival, Kin
from custody.records import Entry, Exhibit

arrivals = Table(
    "arrivals",
    tables.metadata,
    Column("seq", Integer, primary_key=True),
    Column("submission", Text, nullable=False, index=True),
    Column("source", Text, nullable=False),
    Column("designation", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("untrusted_place", Text, nullable=False),
    Column("medium", Text, nullable=False),
    Column("day", Text, nullable=False),
)

_E, _S = tables.exhibits.c, tables.submissions.c


class Family:
    """The kin of the exhibits of one catalog; `reading` opens a connection for the length of one question."""

    def __init__(self, reading: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._reading = reading

    def children(self, label: str, most: int = MOST_KIN) -> tuple[Exhibit, ...]:
        """Lists what was unpacked from an exhibit (its whole label), in the container's order."""
        query = select(tables.exhibits).where(_E.parent == label).order_by(_E.member, _E.seq).limit(most)
        names = Exhibit.__slots__
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return tuple(Exhibit(**{name: row._mapping[name] for name in names}) for row in rows)

    def count(self, submission: str) -> int:
        """Counts the exhibits of a submission."""
        with self._reading() as connection:
            counted = select(func.count()).select_from(tables.exhibits).where(_E.submission == submission)
            return int(connection.execute(counted).scalar_one())

    def arrivals(self, submission: str) -> tuple[Arrival, ...]:
        """Lists the other names under which the bytes of a submission came again, in order of arrival."""
        query = select(arrivals).where(arrivals.c.submission == submission).order_by(arrivals.c.seq).limit(MOST_KIN)
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return tuple(Arrival(**{name: row._mapping[name] for name in Arrival.__slots__}) for row in rows)

    def above(self, label: str) -> tuple[str, ...]:
        """Gives the containers an exhibit was unpacked from, the nearest first; a circle ends where it closes."""
        found: list[str] = []
        with self._reading() as connection:
            while label and label not in found:
                found.append(label)
                label = str(connection.execute(select(_E.parent).where(_E.label == label)).scalar() or "")
        return tuple(found[1:])

    def twins(self, exhibit: Exhibit) -> tuple[Kin, ...]:
        """Lists the other exhibits with the same bytes, in order of arrival: each is a provenance of its own."""
        return self._kin(_E.digest == exhibit.digest, exhibit)

    def rivals(self, exhibit: Exhibit) -> tuple[Kin, ...]:
        """Lists the other exhibits that came under the same name with other bytes."""
        other = _E.digest != exhibit.digest
        if exhibit.parent:
            named = (_E.parent == exhibit.parent) & (_E.untrusted_filename == exhibit.untrusted_filename)
            return self._kin(named & other, exhibit)
        with self._reading() as connection:
            mine = connection.execute(select(tables.submissions).where(_S.label == exhibit.submission)).one_or_none()
        if mine is None:
            return ()
        numbered = and_(_S.source == mine.source, _S.source != "", _S.number == mine.number, _S.number >= 0)
        placed = and_(_S.source == "", mine.source == "", _S.untrusted_place == mine.untrusted_place)
        return self._kin(or_(numbered, placed) & (_E.parent == "") & other, exhibit)

    def _kin(self, which: ColumnElement[bool], of: Exhibit) -> tuple[Kin, ...]:
        with self._reading() as connection:
            rows = connection.execute(_with_origin().where(which, _E.label != of.label).limit(MOST_KIN)).all()
        return tuple(Kin(**row._mapping) for row in rows)


def _came_again(connection: Connection, entry: Entry) -> None:
    connection.execute(
        insert(arrivals).values(
            seq=entry.seq,
            submission=entry.text("submission"),
            source=entry.text("source"),
            designation=entry.text("designation"),
            number=entry.number("number"),
            untrusted_place=entry.text("place"),
            medium=entry.text("medium"),
            day=entry.text("day"),
        )
    )


def _with_origin() -> Select[Any]:
    chosen = select(
        _E.label.label("exhibit"),
        _E.submission,
        _S.designation,
        _S.number,
        _S.untrusted_place,
        _E.untrusted_filename,
        _E.parent,
        _S.day,
        _E.digest,
        _E.size,
    )
    return chosen.join(tables.submissions, _S.label == _E.submission).order_by(_E.seq)


ROWS: Mapping[Act, Callable[[Connection, Entry], None]] = {Act.REPEATED: _came_again}
