"""What the index knows of itself: how many entries it shows, and the time the newest of them names.

Rule: set together with the rows of the entries, so that it is never ahead of them.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select, update

from custody import catalog_tables as tables
from custody.clockwatch import seconds_of
from custody.records import Entry


def shown(connection: Connection, entries: Sequence[Entry]) -> None:
    """Notes that the index shows these entries now, the newest of the ledger."""
    if entries:
        _set(connection, "applied", entries[-1].seq + 1)
        _set(connection, "time", seconds_of(entries[-1].text("time")))


def value(connection: Connection, name: str) -> int:
    """Gives "applied" (entries shown) or "time" (of the newest, in seconds since 1970); 0 where there is none yet."""
    found = connection.execute(select(tables.state.c.value).where(tables.state.c.name == name)).scalar()
    return int(found or 0)


def _set(connection: Connection, name: str, given: int) -> None:
    mine = tables.state.c.name == name
    if not connection.execute(update(tables.state).where(mine).values(value=given)).rowcount:
        connection.execute(insert(tables.state).values(name=name, value=given))
