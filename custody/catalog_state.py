"""What the index knows of itself: how many entries it shows, and the time the newest of them names.

Rule: set together with the rows of the entries, so that it is never ahead of them.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from custody import catalog_tables as tables
from custody.clockwatch import seconds_of
from custody.records import Entry

_VALUE = select(tables.state.c.value).where(tables.state.c.name == bindparam("name"))
_ADD = insert(tables.state)
_SET = _ADD.on_conflict_do_update(index_elements=["name"], set_={"value": _ADD.excluded.value})


def shown(connection: Connection, entries: Sequence[Entry]) -> None:
    """Notes that the index shows these entries now, the newest of the ledger."""
    if entries:
        _set(connection, "applied", entries[-1].seq + 1)
        _set(connection, "time", seconds_of(entries[-1].text("time")))


def value(connection: Connection, name: str) -> int:
    """Gives "applied" (entries shown) or "time" (of the newest, in seconds since 1970); 0 where there is none yet."""
    found = connection.execute(_VALUE, {"name": name}).scalar()
    return int(found or 0)


def _set(connection: Connection, name: str, given: int) -> None:
    connection.execute(_SET, {"name": name, "value": given})
