"""Withdrawals in the index: every time a release was withdrawn or replaced, and whether the notice of it was written.

Rule: as in `catalog_rows.py`. The newest of a release counts; each stays listed.
Never: holds what was said of it; that stands in the ledger.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from sqlalchemy import Column, Connection, Integer, Table, Text, insert, select, update

from custody.acts import Act
from custody.catalog_tables import metadata
from custody.records import Entry, WithdrawalRecord

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("notice", Text, nullable=False),
    Column("release", Text, nullable=False, index=True),
    Column("scope", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("successor", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("done", Integer, nullable=False),
)


class Withdrawals:
    """The withdrawals of one catalog; `reading` opens a connection for the length of one question."""

    def __init__(self, reading: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._reading = reading

    def all(self) -> tuple[WithdrawalRecord, ...]:
        """Lists every one, in the ledger's order."""
        with self._reading() as connection:
            rows = connection.execute(select(withdrawals).order_by(withdrawals.c.seq))
            return tuple(WithdrawalRecord(**row._mapping) for row in rows)

    def newest(self) -> Mapping[str, WithdrawalRecord]:
        """Gives the one that counts of each release that was withdrawn."""
        return {each.release: each for each in self.all()}

    def of(self, release: str) -> WithdrawalRecord | None:
        """Gives the one that counts of a release, None while it stands."""
        return self.newest().get(release)


def _withdrawn(connection: Connection, entry: Entry) -> None:
    told = entry.fields.get("notice")
    notice = told if isinstance(told, Mapping) else {}
    connection.execute(
        insert(withdrawals).values(
            seq=entry.seq,
            notice=str(notice.get("notice", "")),
            release=entry.text("release"),
            scope=entry.scope,
            code=entry.text("code"),
            successor=str(notice.get("replaced_by", "")),
            by=entry.text("actor"),
            day=entry.text("day"),
            done=-1,
        )
    )


def _written(connection: Connection, entry: Entry) -> None:
    mine = withdrawals.c.seq == entry.number("withdrawal")
    connection.execute(update(withdrawals).where(mine).values(done=entry.seq))


ROWS: Mapping[Act, Callable[[Connection, Entry], None]] = {
    Act.WITHDRAWAL: _withdrawn,
    Act.REPLACEMENT: _withdrawn,
    Act.WITHDRAWN: _written,
}
