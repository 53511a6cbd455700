"""Groups of what resembles in the index: whoever is sketched joins the group of the one it resembles most.

Rule: filled with the sketches (`catalog_likeness.py`), in the ledger’s order; one row for each exhibit that resembles
another. A group never swallows another one: what lies between two stands in the nearer. Shredding takes an exhibit’s
row out; one that is left alone is no group.
Never: the truth; says that two are the same.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Integer, MetaData, Select, Table, Text, delete, func, insert, select

metadata = MetaData()
groups = Table(
    "likeness_groups",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("exhibit", Text, nullable=False, unique=True),
    Column("number", Integer, nullable=False, index=True),
)
_COLUMNS = groups.c


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its number, and the labels of its exhibits in the order in which they were read."""

    number: int
    exhibits: tuple[str, ...]


class Groups:
    """The groups of one catalog; `reading` opens a connection for the length of one question."""

    def __init__(self, reading: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._reading = reading

    def page(self, below: int | None, size: int) -> tuple[Group, ...]:
        """Lists groups of two and more, the newest first; `below` is the number of the last one seen."""
        several = select(_COLUMNS.number).group_by(_COLUMNS.number).having(func.count() > 1)
        if below is not None:
            several = several.where(_COLUMNS.number < below)
        with self._reading() as connection:
            numbers = connection.execute(several.order_by(_COLUMNS.number.desc()).limit(size)).scalars().all()
            return tuple(Group(number, _members(connection, number)) for number in numbers)


def join(connection: Connection, exhibit: str, nearest: str) -> None:
    """Puts an exhibit into the group of the one it resembles most, which begins one if it has none."""
    number = connection.execute(select(_COLUMNS.number).where(_COLUMNS.exhibit == nearest)).scalar()
    if number is None:
        number = connection.execute(select(func.coalesce(func.max(_COLUMNS.number), 0) + 1)).scalar_one()
        connection.execute(insert(groups).values(exhibit=nearest, number=number))
    connection.execute(insert(groups).values(exhibit=exhibit, number=number))


def leave(connection: Connection, exhibits: Select[str]) -> None:
    """Takes exhibits out of their groups."""
    connection.execute(delete(groups).where(_COLUMNS.exhibit.in_(exhibits)))


def _members(connection: Connection, number: int) -> tuple[str, ...]:
    query = select(_COLUMNS.exhibit).where(_COLUMNS.number == number).order_by(_COLUMNS.id)
    return tuple(connection.execute(query).scalars())
