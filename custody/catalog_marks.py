"""From marks to rows: the inbox' lines, and what colleagues put on them.

Rule: like `catalog_rows.py`, a pure reading of entries, so that a rebuilt catalog shows the same marks. Saying a thing
twice changes nothing; a mark on something that is not listed changes nothing.
Never: reads a note's text; it is a sealed blob.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from sqlalchemy import Connection, Integer, bindparam, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or_leave

from custody import catalog_tables as tables
from custody.acts import Act
from custody.listing import folded
from custody.records import Entry
from custody.standing import Standing

_ORIGIN = select(tables.submissions.c.source, tables.submissions.c.designation, tables.submissions.c.kind).where(
    tables.submissions.c.label == bindparam("submission")
)
_ADD_LINE = insert(tables.inbox)
_ADD_SOURCE = insert_or_leave(tables.sources)
_COUNT_SOURCE = _ADD_SOURCE.on_conflict_do_update(
    index_elements=["source"],
    set_={"exhibits": tables.sources.c.exhibits + 1, "newest": _ADD_SOURCE.excluded.newest},
)
_UNREAD_BY_ALL = insert(tables.unread).from_select(
    ["reviewer", "seq"], select(tables.people.c.reviewer, bindparam("at", type_=Integer))
)


def arrived(connection: Connection, entry: Entry) -> None:
    """Puts an exhibit that has just been listed into the inbox, unread by everybody."""
    found = connection.execute(_ORIGIN, {"submission": entry.text("submission")})
    source, designation, kind = found.one_or_none() or ("", "", "")
    line = {
        "seq": entry.seq,
        "exhibit": entry.text("exhibit"),
        "submission": entry.text("submission"),
        "source": source,
        "kind": str(kind).partition(".")[0],
        "standing": Standing.NEW.value,
        "starred": 0,
        "assigned": "",
    }
    connection.execute(_ADD_LINE, line)
    named = {"source": source, "designation": designation, "folded": folded(designation)}
    connection.execute(_COUNT_SOURCE, {"exhibits": 1, "newest": entry.seq, **named})
    connection.execute(_UNREAD_BY_ALL, {"at": entry.seq})


def _note(connection: Connection, entry: Entry) -> None:
    for label in entry.objects:
        connection.execute(
            insert(tables.notes).values(
                seq=entry.seq,
                exhibit=label,
                blob=entry.text("blob"),
                author=entry.text("actor"),
                day=entry.text("day"),
            )
        )


def _tag(connection: Connection, entry: Entry) -> None:
    for place in _places(connection, entry.objects):
        tagged = insert_or_leave(tables.tags).values(tag=entry.text("tag"), seq=place)
        connection.execute(tagged.on_conflict_do_nothing())


def _untag(connection: Connection, entry: Entry) -> None:
    table = tables.tags
    for place in _places(connection, entry.objects):
        connection.execute(table.delete().where(table.c.tag == entry.text("tag"), table.c.seq == place))


def _star(connection: Connection, entry: Entry) -> None:
    _set(connection, entry, {"starred": 1})


def _unstar(connection: Connection, entry: Entry) -> None:
    _set(connection, entry, {"starred": 0})


def _assignment(connection: Connection, entry: Entry) -> None:
    _set(connection, entry, {"assigned": entry.text("to")})


def _read(connection: Connection, entry: Entry) -> None:
    table = tables.unread
    for place in _places(connection, entry.objects):
        connection.execute(table.delete().where(table.c.reviewer == entry.text("actor"), table.c.seq == place))


def _unread(connection: Connection, entry: Entry) -> None:
    for place in _places(connection, entry.objects):
        again = insert_or_leave(tables.unread).values(reviewer=entry.text("actor"), seq=place)
        connection.execute(again.on_conflict_do_nothing())


def _set(connection: Connection, entry: Entry, values: Mapping[str, str | int]) -> None:
    for place in _places(connection, entry.objects):
        connection.execute(update(tables.inbox).where(tables.inbox.c.seq == place).values(**values))


def _places(connection: Connection, exhibits: Iterable[str]) -> Iterator[int]:
    table = tables.inbox
    for exhibit in exhibits:
        yield from connection.execute(select(table.c.seq).where(table.c.exhibit == exhibit)).scalars().all()


ROWS: Mapping[Act, Callable[[Connection, Entry], None]] = {
    Act.NOTE: _note,
    Act.TAG: _tag,
    Act.UNTAG: _untag,
    Act.STAR: _star,
    Act.UNSTAR: _unstar,
    Act.ASSIGNMENT: _assignment,
    Act.READ: _read,
    Act.UNREAD: _unread,
}
