"""The inbox' questions to the index: one page, the sources, the marks on one exhibit.

Rule: every question names its viewer (a reviewer's fingerprint): what is unread is unread by them, and walls between
reviewers will be asked here. A page is found first, through one narrow table and its indexes; only its 50 lines are
then filled from the others. So a page costs the same in a vault of a thousand exhibits and of ten thousand.
Never: puts a person's text into SQL other than as a bound value.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select

from custody import catalog_tables as tables
from custody.errors import Unknown
from custody.listing import PAGE, Line, NoteRecord, Page, Sender, Wanted, folded
from custody.records import Decision
from custody.standing import Standing

_EVERYWHERE = 2**53


class Inbox:
    """The inbox of one catalog; `reading` opens a connection for the length of one question."""

    def __init__(self, reading: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._reading = reading

    def page(self, wanted: Wanted, viewer: str, below: int | None = None, size: int = PAGE) -> Page:
        """Finds the newest lines that pass every filter, below a place in the ledger when one is given."""
        place, chosen = _found(wanted, viewer)
        chosen = chosen.where(place < (_EVERYWHERE if below is None else below)).order_by(place.desc()).limit(size + 1)
        with self._reading() as connection:
            places = list(connection.execute(chosen).scalars())
            lines = _lines(connection, places[:size], viewer)
        return Page(lines, places[size - 1] if len(places) > size else None)

    def line(self, exhibit: str, viewer: str) -> Line:
        """Gives the line of one exhibit (its whole label).

        Raises:
            Unknown: the inbox has no such exhibit.
        """
        (found,) = self.lines([exhibit], viewer)
        return found

    def lines(self, exhibits: Sequence[str], viewer: str) -> tuple[Line, ...]:
        """Gives the lines of some exhibits (their whole labels), in that order.

        Raises:
            Unknown: the inbox lacks one of them.
        """
        chosen = select(tables.inbox.c.seq).where(tables.inbox.c.exhibit.in_(exhibits))
        with self._reading() as connection:
            lines = _lines(connection, list(connection.execute(chosen).scalars()), viewer)
        found = {line.exhibit: line for line in lines}
        for exhibit in exhibits:
            if exhibit not in found:
                raise Unknown("custody.unknown_label", label=exhibit)
        return tuple(found[exhibit] for exhibit in exhibits)

    def senders(self, viewer: str, size: int = PAGE) -> tuple[Sender, ...]:
        """Lists the sources heard from last, the newest first."""
        table, inbox, unread = tables.sources, tables.inbox, tables.unread
        chosen = select(table.c.source, table.c.designation, table.c.exhibits, table.c.newest)
        with self._reading() as connection:
            rows = connection.execute(chosen.order_by(table.c.newest.desc()).limit(size)).all()
            mine = (unread.c.seq == inbox.c.seq) & (unread.c.reviewer == viewer)
            fresh = select(inbox.c.source, func.count()).join(unread, mine).group_by(inbox.c.source)
            asked = fresh.where(inbox.c.source.in_([row.source for row in rows]))
            waiting = {str(source): int(count) for source, count in connection.execute(asked)}
        return tuple(Sender(**row._mapping, unread=waiting.get(row.source, 0)) for row in rows)

    def tags(self) -> tuple[str, ...]:
        """Lists the tags in use, in order of the alphabet."""
        used = select(tables.tags.c.tag).distinct().order_by(tables.tags.c.tag)
        with self._reading() as connection:
            return tuple(connection.execute(used).scalars())

    def notes(self, exhibit: str) -> tuple[NoteRecord, ...]:
        """Lists the notes on an exhibit, the oldest first."""
        table = tables.notes
        with self._reading() as connection:
            rows = connection.execute(select(table).where(table.c.exhibit == exhibit).order_by(table.c.seq))
            return tuple(NoteRecord(**row._mapping) for row in rows)


def _found(wanted: Wanted, viewer: str) -> tuple[ColumnElement[int], Select[int]]:
    """Gives the column of places and the question."""
    inbox, unread, tagged = tables.inbox, tables.unread, tables.tags
    place: ColumnElement[int] = inbox.c.seq
    chosen = select(inbox.c.seq)
    if wanted.unread:
        place = unread.c.seq
        chosen = select(place).where(unread.c.reviewer == viewer).join(inbox, inbox.c.seq == place)
    if wanted.tag:
        among = select(tagged.c.seq).where(tagged.c.tag == wanted.tag)
        chosen = chosen.where(inbox.c.seq.in_(among))
    return place, chosen.where(and_(True, *_columns(wanted)))


def _columns(wanted: Wanted) -> list[ColumnElement[bool]]:
    inbox = tables.inbox
    asked: list[ColumnElement[bool]] = []
    if wanted.source:
        asked.append(inbox.c.source == wanted.source)
    if wanted.standing is not None:
        asked.append(inbox.c.standing == wanted.standing.value)
    if wanted.kind:
        asked.append(inbox.c.kind == wanted.kind)
    if wanted.starred:
        asked.append(inbox.c.starred == 1)
    if wanted.assigned:
        asked.append(inbox.c.assigned == wanted.assigned)
    if wanted.text:
        like = tables.sources.c.folded.contains(folded(wanted.text), autoescape=True)
        asked.append(inbox.c.source.in_(select(tables.sources.c.source).where(like)))
    return asked


def _lines(connection: Connection, places: Sequence[int], viewer: str) -> tuple[Line, ...]:
    if not places:
        return ()
    rows = connection.execute(_filled(places)).all()
    labels = [row.exhibit for row in rows]
    tagged = _tagged(connection, places)
    decided = _decided(connection, labels)
    written = _counted(connection, tables.notes.c.exhibit, labels)
    alike = _counted(connection, tables.exhibits.c.digest, [row.digest for row in rows])
    inside = _counted(connection, tables.exhibits.c.parent, labels)
    around = _names(connection, [row.parent for row in rows if row.parent])
    unread = select(tables.unread.c.seq).where(tables.unread.c.reviewer == viewer, tables.unread.c.seq.in_(places))
    fresh = set(connection.execute(unread).scalars())
    return tuple(
        Line(
            **{name: value for name, value in row._mapping.items() if name in _PLAIN},
            standing=Standing(row.standing),
            starred=bool(row.starred),
            media_type=row.media_type or "",
            red=row.red or 0,
            unread=row.seq in fresh,
            tags=tuple(tagged[row.seq]),
            notes=written[row.exhibit],
            twins=alike[row.digest] - 1,
            untrusted_parent=around.get(row.parent, ""),
            children=inside[row.exhibit],
            decisions=tuple(decided[row.exhibit]),
        )
        for row in rows
    )


_PLAIN = frozenset(
    {"seq", "exhibit", "submission", "source", "designation", "number", "kind", "day", "size", "untrusted_filename"}
    | {"assigned", "conflict", "parent"}
)


def _filled(places: Sequence[int]) -> Select[Any]:
    inbox, exhibits, submissions, looked = tables.inbox, tables.exhibits, tables.submissions, tables.inspections
    return (
        select(
            inbox,
            exhibits.c.size,
            exhibits.c.digest,
            exhibits.c.untrusted_filename,
            exhibits.c.parent,
            submissions.c.designation,
            submissions.c.number,
            submissions.c.day,
            submissions.c.conflict,
            looked.c.media_type,
            looked.c.red,
        )
        .join(exhibits, exhibits.c.label == inbox.c.exhibit)
        .join(submissions, submissions.c.label == inbox.c.submission)
        .outerjoin(looked, looked.c.exhibit == inbox.c.exhibit)
        .where(inbox.c.seq.in_(places))
        .order_by(inbox.c.seq.desc())
    )


def _names(connection: Connection, labels: Sequence[str]) -> Mapping[str, str]:
    table = tables.exhibits
    chosen = select(table.c.label, table.c.untrusted_filename).where(table.c.label.in_(labels))
    return {str(label): str(name) for label, name in connection.execute(chosen)}


def _tagged(connection: Connection, places: Sequence[int]) -> Mapping[int, list[str]]:
    table = tables.tags
    found: dict[int, list[str]] = defaultdict(list)
    for place, tag in connection.execute(select(table.c.seq, table.c.tag).where(table.c.seq.in_(places))):
        found[place].append(tag)
    for mine in found.values():
        mine.sort()
    return found


def _decided(connection: Connection, labels: Sequence[str]) -> Mapping[str, list[Decision]]:
    table = tables.decisions
    found: dict[str, list[Decision]] = defaultdict(list)
    rows: Sequence[Row[Any]] = connection.execute(
        select(table).where(table.c.exhibit.in_(labels)).order_by(table.c.seq)
    ).all()
    for row in rows:
        found[row.exhibit].append(Decision(**row._mapping))
    return found


def _counted(connection: Connection, column: ColumnElement[str], values: Sequence[str]) -> Counter[str]:
    rows = connection.execute(select(column, func.count()).where(column.in_(values)).group_by(column))
    return Counter({str(value): int(count) for value, count in rows})
