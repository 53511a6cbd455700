"""Alarms in the index: read-backs that found something else than what was released, and nobody has answered.

Rule: as in `catalog_rows.py`: an alarm comes with its check and goes with a signed answer that names it.
Never: the truth; the ledger is.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from sqlalchemy import Column, Connection, Integer, Table, Text, delete, insert, select

from custody import catalog_tables as tables
from custody.acts import Act
from custody.records import Entry

alarms = Table(
    "alarms",
    tables.metadata,
    Column("seq", Integer, primary_key=True),
    Column("day", Text, nullable=False),
)
READ_BACK = "read-back"
"""What a fixity check is called that looked at what came back."""


class Alarms:
    """The open alarms of one catalog; `reading` opens a connection for the length of one question."""

    def __init__(self, reading: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._reading = reading

    def open(self) -> tuple[tuple[int, str], ...]:
        """Gives number and day of each, the oldest first."""
        with self._reading() as connection:
            return tuple((row.seq, row.day) for row in connection.execute(select(alarms).order_by(alarms.c.seq)))


def _checked(connection: Connection, entry: Entry) -> None:
    if entry.text("what") == READ_BACK and entry.text("verdict") != "same":
        connection.execute(insert(alarms).values(seq=entry.seq, day=entry.text("day")))


def _answered(connection: Connection, entry: Entry) -> None:
    connection.execute(delete(alarms).where(alarms.c.seq == entry.number("alarm")))


ROWS: Mapping[Act, Callable[[Connection, Entry], None]] = {Act.FIXITY: _checked, Act.FIXITY_ANSWER: _answered}
