"""Redactions and retypings in the index: every version of what is wanted, who signed for it, and the copy it became.

Rule: as in `catalog_rows.py`. A signature counts for the version whose draft it names, and only with the digest of the
very boxes; the first of each kind is kept, and an approval only of what somebody else had proposed.
Never: holds a box or a word; they are sealed blobs. `way` tells the two apart.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from sqlalchemy import Column, ColumnElement, Connection, Integer, Table, Text, insert, select, true, update

from custody import catalog_tables as tables
from custody.acts import Act
from custody.records import Entry, RedactionRecord

REDACTION, RETYPING = "redaction", "retyping"
"""Ways: as the acts of their drafts begin."""

redactions = Table(
    "redactions",
    tables.metadata,
    Column("seq", Integer, primary_key=True),
    Column("way", Text, nullable=False),
    Column("exhibit", Text, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("boxes", Integer, nullable=False),
    Column("blob", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("drafted_by", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("proposed", Integer, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("approved", Integer, nullable=False),
    Column("approved_by", Text, nullable=False),
    Column("derivative", Text, nullable=False, index=True),
)


class Redactions:
    """The redactions (or retypings) of one catalog; `reading` opens a connection for the length of one question."""

    def __init__(self, reading: Callable[[], AbstractContextManager[Connection]], way: str = REDACTION) -> None:
        self._reading, self._way = reading, way

    def of(self, exhibit: str) -> tuple[RedactionRecord, ...]:
        """Lists the versions for an exhibit (its whole label), oldest first."""
        mine = (redactions.c.exhibit == exhibit) & (redactions.c.way == self._way)
        wanted = select(redactions).where(mine).order_by(redactions.c.seq)
        with self._reading() as connection:
            return tuple(RedactionRecord(**row._mapping) for row in connection.execute(wanted))

    def exhibits(self) -> tuple[str, ...]:
        """Lists the exhibits (whole labels) that have versions."""
        with self._reading() as connection:
            return tuple(connection.scalars(select(redactions.c.exhibit).distinct().order_by(redactions.c.exhibit)))

    def behind(self, derivative: str) -> RedactionRecord | None:
        """Gives the version a copy (its whole label) was made from, None when it was made in another way."""
        mine = (redactions.c.derivative == derivative) & (redactions.c.way == self._way)
        wanted = select(redactions).where(mine).order_by(redactions.c.seq.desc())
        with self._reading() as connection:
            row = connection.execute(wanted).first()
        return None if row is None else RedactionRecord(**row._mapping)


def made(connection: Connection, entry: Entry) -> None:
    """Notes which copy a version became."""
    mine = redactions.c.seq == entry.number("draft")
    connection.execute(update(redactions).where(mine).values(derivative=entry.text("derivative")))


def _drafted(connection: Connection, entry: Entry) -> None:
    connection.execute(
        insert(redactions).values(
            seq=entry.seq,
            way=entry.text("act").partition(" ")[0],
            exhibit=entry.text("object"),
            version=entry.number("version"),
            boxes=entry.number("boxes"),
            blob=entry.text("blob"),
            digest=entry.text("out"),
            size=entry.number("size"),
            drafted_by=entry.text("actor"),
            day=entry.text("day"),
            proposed=-1,
            proposed_by="",
            approved=-1,
            approved_by="",
            derivative="",
        )
    )


def _proposed(connection: Connection, entry: Entry) -> None:
    _signed(connection, entry, "proposed", true())


def _approved(connection: Connection, entry: Entry) -> None:
    by_another = (redactions.c.proposed >= 0) & (redactions.c.proposed_by != entry.text("actor"))
    _signed(connection, entry, "approved", by_another)


def _signed(connection: Connection, entry: Entry, step: str, fitting: ColumnElement[bool]) -> None:
    mine = (redactions.c.seq == entry.number("draft")) & (redactions.c.digest == entry.text("out"))
    values = {step: entry.seq, f"{step}_by": entry.text("actor")}
    connection.execute(update(redactions).where(mine & fitting & (redactions.c[step] < 0)).values(values))


ROWS: Mapping[Act, Callable[[Connection, Entry], None]] = {
    Act.REDACTION_DRAFT: _drafted,
    Act.REDACTION_PROPOSAL: _proposed,
    Act.REDACTION_APPROVAL: _approved,
    Act.RETYPING_DRAFT: _drafted,
    Act.RETYPING_PROPOSAL: _proposed,
    Act.RETYPING_APPROVAL: _approved,
}
