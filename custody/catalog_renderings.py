"""Renderings in the index: which exhibits have pictures of their pages, and where it is written what they are.

Rule: as in `catalog_rows.py`; the newest rendering of an exhibit takes the place of an older one.
Never: holds a picture or a word; they are sealed blobs.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from sqlalchemy import Column, Connection, Integer, Table, Text, insert, select

from custody import catalog_tables as tables
from custody.records import Act, Entry, Rendering

renderings = Table(
    "renderings",
    tables.metadata,
    Column("exhibit", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
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

    def of(self, exhibit: str) -> Rendering | None:
        """Gives the newest rendering of an exhibit (its whole label)."""
        with self._reading() as connection:
            row = connection.execute(select(renderings).where(renderings.c.exhibit == exhibit)).one_or_none()
        return None if row is None else Rendering(**row._mapping)

    def all(self) -> tuple[Rendering, ...]:
        """Lists every rendering in the order of making."""
        with self._reading() as connection:
            return tuple(
                Rendering(**row._mapping) for row in connection.execute(select(renderings).order_by(renderings.c.seq))
            )


def _rendering(connection: Connection, entry: Entry) -> None:
    label = entry.text("object")
    connection.execute(renderings.delete().where(renderings.c.exhibit == label))
    connection.execute(
        insert(renderings).values(
            exhibit=label,
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
