"""The catalog: an encrypted index of the ledger, for listing and search. The only opener of the database.

Rule: SQLCipher with a raw 32-byte key (`PRAGMA key = "x'…'"`, SQLCipher documentation), given on the connection and
never in a URL; deleted pages overwritten, temporary tables in memory, no untrusted schema functions.
Never: the truth. Delete it and `rebuild` makes the same one from ledger and objects.
Residual risk: file size tells roughly how much is in the vault.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import sqlcipher3
from sqlalchemy import Connection, Engine, Row, Select, Table, bindparam, create_engine, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool

from custody import catalog_rows, catalog_shredding, catalog_state
from custody import catalog_tables as tables
from custody.catalog_alarms import Alarms
from custody.catalog_drops import Drops
from custody.catalog_inbox import Inbox
from custody.catalog_jobs import Jobs
from custody.catalog_judged import Judgements
from custody.catalog_kin import Family
from custody.catalog_likeness import Likeness
from custody.catalog_offers import Offers
from custody.catalog_redactions import RETYPING, Redactions
from custody.catalog_renderings import Renderings
from custody.catalog_room import tell_as_the_system
from custody.catalog_search import Search
from custody.catalog_tombstones import Tombstones
from custody.catalog_withdrawals import Withdrawals
from custody.errors import BytesChanged, Unknown
from custody.records import Decision, Derivative, Entry, Exhibit, Inspected, ReleaseRecord, Submission

_PRAGMAS = (
    *("secure_delete = ON", "temp_store = MEMORY", "trusted_schema = OFF"),
    *("journal_mode = WAL", "synchronous = FULL"),
)
_VERSION = "PRAGMA user_version"
_HOLDER = select(tables.submissions.c.label).where(tables.submissions.c.digest == bindparam("digest"))
Value = TypeVar("Value", Submission, Exhibit, Inspected, Derivative, Decision)


def discard(path: Path) -> None:
    """Throws the index away, journal and all; it can be made anew."""
    for each in path.parent.glob(path.name + "*"):
        each.unlink()


class Catalog:
    """The index of one vault."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._engine: Engine = create_engine(
            "sqlite://", module=sqlcipher3.dbapi2, creator=lambda: _connect(path, key), poolclass=QueuePool
        )
        tell_as_the_system(self._engine)
        try:
            with _alone(path.parent):
                _make_tables(self._engine)
                self.search = Search(self._engine, self._reading)
                self.jobs = Jobs(self._engine, self._reading)
                self.likeness = Likeness(self._engine, self._reading)
        except DatabaseError as fault:
            raise BytesChanged("custody.catalog_unreadable") from fault
        self.alarms, self.drops = Alarms(self._reading), Drops(self._reading)
        self.family = Family(self._reading)
        self.inbox, self.judgements = Inbox(self._reading), Judgements(self._reading)
        self.offers = Offers(self._reading)
        self.redactions, self.retypings = Redactions(self._reading), Redactions(self._reading, RETYPING)
        self.renderings = Renderings(self._reading)
        self.tombstones, self.withdrawals = Tombstones(self._reading), Withdrawals(self._reading)

    def close(self) -> None:
        """Lets the file go."""
        self._engine.dispose()

    @property
    def applied(self) -> int:
        """How many entries of the ledger the index shows."""
        with self._engine.connect() as connection:
            return catalog_state.value(connection, "applied")

    @property
    def newest_time(self) -> int:
        """When the newest entry shown was recorded, by its own word: seconds since 1970, 0 for none."""
        with self._engine.connect() as connection:
            return catalog_state.value(connection, "time")

    def apply(self, entries: list[Entry]) -> None:
        """Shows more entries, all or none of them."""
        with self._engine.begin() as connection:
            for entry in entries:
                catalog_rows.apply(connection, entry)
            catalog_state.shown(connection, entries)

    def forget(self, submission: str) -> None:
        """Takes out everything that came from a submission, from the journal too; raises Busy while others read."""
        catalog_shredding.forget_for_good(self._engine, submission)

    def submissions(self, outcome: str = "") -> tuple[Submission, ...]:
        """Lists submissions by source and number, all or those with one outcome."""
        table = tables.submissions
        query = select(table).order_by(table.c.source, table.c.number, table.c.seq)
        rows = self._rows(query.where(table.c.outcome == outcome) if outcome else query)
        return tuple(_value(Submission, row) for row in rows)

    def submission(self, label: str) -> Submission:
        """Finds one submission by its label or the beginning of it.

        Raises:
            Unknown: there is none, or several begin so.
        """
        return _value(Submission, self._one(tables.submissions, label))

    def holder_of(self, digest: str) -> str:
        """Gives the label of the submission received with these bytes (hex SHA-256), "" when there is none."""
        with self._reading() as connection:
            return str(connection.execute(_HOLDER, {"digest": digest}).scalar() or "")

    def exhibits(self, submission: str = "") -> tuple[Exhibit, ...]:
        """Lists exhibits in order of arrival, all or those of one submission."""
        table = tables.exhibits
        query = select(table).order_by(table.c.seq, table.c.label)
        rows = self._rows(query.where(table.c.submission == submission) if submission else query)
        return tuple(_value(Exhibit, row) for row in rows)

    def exhibit(self, label: str) -> Exhibit:
        """Finds one exhibit by its label or the beginning of it.

        Raises:
            Unknown: there is none, or several begin so.
        """
        return _value(Exhibit, self._one(tables.exhibits, label))

    def inspection(self, exhibit: str) -> Inspected | None:
        """Gives the newest inspection of an exhibit."""
        rows = self._rows(select(tables.inspections).where(tables.inspections.c.exhibit == exhibit))
        return _value(Inspected, rows[0]) if rows else None

    def derivatives(self, exhibit: str = "") -> tuple[Derivative, ...]:
        """Lists derivatives in order of making, all or those of one exhibit."""
        table = tables.derivatives
        query = select(table).order_by(table.c.seq, table.c.label)
        rows = self._rows(query.where(table.c.exhibit == exhibit) if exhibit else query)
        return tuple(_value(Derivative, row) for row in rows)

    def derivative(self, label: str) -> Derivative:
        """Finds one derivative by its label or the beginning of it.

        Raises:
            Unknown: there is none, or several begin so.
        """
        return _value(Derivative, self._one(tables.derivatives, label))

    def decisions(self, exhibit: str = "") -> tuple[Decision, ...]:
        """Lists decisions in the order they were made, all or those on one exhibit."""
        table = tables.decisions
        query = select(table).order_by(table.c.seq, table.c.exhibit)
        rows = self._rows(query.where(table.c.exhibit == exhibit) if exhibit else query)
        return tuple(_value(Decision, row) for row in rows)

    def releases(self) -> tuple[ReleaseRecord, ...]:
        """Lists releases by id, each with the approvals of exactly its payload."""
        rows = self._rows(select(tables.releases).order_by(tables.releases.c.release))
        return tuple(self._release(row) for row in rows)

    def release(self, release: str) -> ReleaseRecord:
        """Finds one release by its id.

        Raises:
            Unknown: there is none.
        """
        for record in self.releases():
            if record.release == release:
                return record
        raise Unknown("custody.unknown_label", label=release)

    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        """Gives every table's rows in a fixed order, to compare two catalogs."""
        return {
            table.name: sorted(tuple(row) for row in self._rows(select(table)))
            for table in tables.metadata.sorted_tables
        }

    def _release(self, row: Row[Any]) -> ReleaseRecord:
        table = tables.approvals
        mine = (table.c.release == row.release) & (table.c.payload == row.payload) & (table.c.seq > row.seq)
        found = ((each.seq, each.reviewer) for each in self._rows(select(table).where(mine).order_by(table.c.seq)))
        return ReleaseRecord(**row._mapping, approvals=tuple(found))

    def _one(self, table: Table, label: str) -> Row[Any]:
        start = label.lower() if label.isalnum() else "?"  # by the key's order: LIKE would look at every row
        rows = self._rows(select(table).where(table.c.label.between(start, f"{start}~")).limit(2)) if label else []
        if len(rows) != 1:
            raise Unknown("custody.unknown_label" if not rows else "custody.ambiguous_label", label=label)
        return rows[0]

    def _rows(self, query: Select[Any]) -> list[Row[Any]]:
        with self._reading() as connection:
            return list(connection.execute(query).all())

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except DatabaseError as fault:
            raise BytesChanged("custody.catalog_unreadable") from fault


def _connect(path: Path, key: bytes) -> Any:  # noqa: ANN401 (the driver has no types)
    # the engine hands a connection to one thread at a time; the desk's requests come in several
    connection = sqlcipher3.dbapi2.connect(str(path), timeout=60, check_same_thread=False)
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Holds a folder against other makers: SQLite does not wait its turn where a new file changes to write-ahead."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _make_tables(engine: Engine) -> None:
    """Makes the tables; those of another version of ours are thrown away, to be filled from the ledger again."""
    with engine.begin() as connection:
        if connection.exec_driver_sql(_VERSION).scalar() == tables.shape():
            return
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # all of it or nothing
        tables.metadata.drop_all(connection)
        tables.metadata.create_all(connection)
        connection.exec_driver_sql(f"{_VERSION} = {tables.shape()}")


def _value(kind: type[Value], row: Row[Any]) -> Value:
    return kind(**{name: value for name, value in row._mapping.items() if name in kind.__slots__})
