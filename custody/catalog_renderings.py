"""Renderings in the index: what has pictures of its pages, an exhibit or a copy, and where it is written what they are.

Rule: as in `catalog_rows.py`; the newest rendering of one thing takes the place of an older one.
Never: holds a picture or a word; they are sealed blobs.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from sqlalchemy import Column, Connection, Integer, Table, Text, insert, select

from custody import catalog_tables as tables
from custody.acts import Act
from custody.records import Entry, Rendering

renderings = Table(
    "renderings",
    tables.metadata,
    Column("painted", Text, primary_key=True),
    Column("exhibit", Text, nullable=False),
    Column("seq", Integer, nullable=False, index=True),
    Column("media_type", Text, nullable=False),
    Column("recipe", Text, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("blob", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("size", Integer, nullable=False),
)


class Renderings:
    """The renderings of one catalog; `reading` opens a connection for the length of one question."""

    def __init__(self, reading: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._reading = reading

    def of(self, label: str) -> Rendering | None:
        """Gives the newest rendering of an exhibit or of a copy (its whole label)."""
        with self._reading() as connection:
            row = connection.execute(select(renderings).where(renderings.c.painted == label)).one_or_none()
        return None if row is None else Rendering(**row._mapping)

    def all(self) -> tuple[Rendering, ...]:
        """Lists every rendering, of exhibits and of copies, in the order of making."""
        with self._reading() as connection:
            return tuple(
                Rendering(**row._mapping) for row in connection.execute(select(renderings).order_by(renderings.c.seq))
            )


def _rendering(connection: Connection, entry: Entry) -> None:
    exhibit = entry.text("object")
    painted = entry.text("derivative") or exhibit
    connection.execute(renderings.delete().where(renderings.c.painted == painted))
    connection.execute(
        insert(renderings).values(
            painted=painted,
            exhibit=exhibit,
            seq=entry.seq,
            media_type=entry.text("media_type"),
            recipe=entry.text("recipe"),
            pages=entry.number("pages"),
            blob=entry.text("blob"),
            digest=entry.text("out"),
            size=entry.number("size"),
        )
    )


ROWS: Mapping[Act, Callable[[Connection, Entry], None]] = {Act.RENDERING: _rendering}
