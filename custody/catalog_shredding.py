"""What the index forgets when a submission is shredded: every row that came from it, and the words in its texts.

Rule: as in `catalog_rows.py`: the same whether the rows were there and go, or never came because a rebuild cannot read
their entries any more. So what other rows were counted from is counted anew: conflicts of labels, sources.
Never: forgets a release, whose entries are of another scope.
"""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, Engine, Select, delete, func, insert, select, text, update

from custody import catalog_judged, catalog_likeness, catalog_tombstones
from custody import catalog_tables as tables
from custody.acts import Act
from custody.catalog_jobs import jobs
from custody.catalog_kin import arrivals
from custody.catalog_redactions import redactions
from custody.catalog_renderings import renderings
from custody.catalog_search import filled, passages
from custody.errors import Busy
from custody.listing import folded
from custody.records import Entry


def forget(connection: Connection, submission: str) -> None:
    """Takes out everything that came from a submission (whole label); does nothing when nothing is there."""
    row = connection.execute(select(tables.submissions).where(tables.submissions.c.label == submission)).one_or_none()
    exhibits = select(tables.exhibits.c.label).where(tables.exhibits.c.submission == submission)
    _forget_texts(connection, exhibits)
    catalog_likeness.forget(connection, exhibits)
    catalog_judged.forget(connection, exhibits)
    copies = select(tables.derivatives.c.label).where(tables.derivatives.c.exhibit.in_(exhibits))
    connection.execute(delete(jobs).where(jobs.c.exhibit.in_(copies)))
    places = select(tables.inbox.c.seq).where(tables.inbox.c.submission == submission)
    for marks in (tables.unread, tables.tags):
        connection.execute(delete(marks).where(marks.c.seq.in_(places)))
    listings = (tables.inspections, tables.derivatives, tables.decisions, tables.notes, redactions, renderings, jobs)
    for listed in listings:
        connection.execute(delete(listed).where(listed.c.exhibit.in_(exhibits)))
    connection.execute(delete(tables.inbox).where(tables.inbox.c.submission == submission))
    connection.execute(delete(arrivals).where(arrivals.c.submission == submission))
    connection.execute(delete(tables.exhibits).where(tables.exhibits.c.submission == submission))
    connection.execute(delete(tables.submissions).where(tables.submissions.c.label == submission))
    if row is not None:
        _recount_source(connection, row.source)
        _recount_conflicts(connection, row.source, row.number)


def forget_for_good(engine: Engine, submission: str) -> None:
    """The same, and empties the journal, in which older pages would go on standing (SQLite, "WAL-mode file format").

    Raises:
        Busy: somebody is reading the index just now.
    """
    with engine.begin() as connection:
        forget(connection, submission)
    with engine.connect() as connection:
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
    if busy:
        raise Busy("custody.index_in_use")


def _forget_texts(connection: Connection, exhibits: Select[str]) -> None:
    mine = passages.c.exhibit.in_(exhibits)
    gone = list(connection.execute(select(passages.c.id).where(mine)).scalars())
    for each in gone:
        connection.execute(text("DELETE FROM search_words WHERE rowid = :id"), {"id": each})
    if gone:
        connection.execute(text("INSERT INTO search_words(search_words) VALUES('optimize')"))  # rewrites it without
    connection.execute(delete(filled).where(filled.c.seq.in_(select(passages.c.seq).where(mine))))
    connection.execute(delete(passages).where(mine))


def _recount_source(connection: Connection, source: str) -> None:
    """Lists a source as if only what is left of it had ever come."""
    inbox, submissions = tables.inbox, tables.submissions
    connection.execute(delete(tables.sources).where(tables.sources.c.source == source))
    counted = select(func.count(), func.min(inbox.c.seq), func.max(inbox.c.seq)).where(inbox.c.source == source)
    count, first, newest = connection.execute(counted).one()
    if not count:
        return
    named = select(submissions.c.designation).join(inbox, inbox.c.submission == submissions.c.label)
    designation = connection.execute(named.where(inbox.c.seq == first)).scalar_one()
    about = {"designation": designation, "folded": folded(designation), "exhibits": count, "newest": newest}
    connection.execute(insert(tables.sources).values(source=source, **about))


def _recount_conflicts(connection: Connection, source: str, number: int) -> None:
    table = tables.submissions
    if not source:
        return
    same = (table.c.source == source) & (table.c.number == number)
    left = connection.execute(select(table.c.label).where(same).order_by(table.c.seq)).scalars().all()
    for before, label in enumerate(left):
        connection.execute(update(table).where(table.c.label == label).values(conflict=before))


def _shredded(connection: Connection, entry: Entry) -> None:
    forget(connection, entry.text("object"))
    catalog_tombstones.done(connection, entry)


ROWS: Mapping[Act, Callable[[Connection, Entry], None]] = {**catalog_tombstones.ROWS, Act.SHREDDED: _shredded}
