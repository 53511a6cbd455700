"""Copies that may be proposed for a release: asked for a page at a time, the newest copy first.

Rule: the next page begins below the last copy's place in the ledger, as in the inbox. What was discarded is never
offered. The question walks along the copies and asks of each whether it fits, and stops at the page's end.
Never: the truth; whether a copy may leave is judged by the obstacles of the release.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import Connection, exists, select

from custody import catalog_tables as tables
from custody.listing import PAGE, folded
from custody.records import Derivative
from custody.standing import Standing

_EVERYWHERE = 2**53


@dataclass(frozen=True, slots=True)
class Offered:
    """A page of copies, and the place below which the next one begins (None: there is none)."""

    copies: tuple[Derivative, ...]
    older: int | None


class Offers:
    """The copies of one catalog; `reading` opens a connection for the length of one question."""

    def __init__(self, reading: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._reading = reading

    def page(self, text: str = "", below: int | None = None, *, cleared: bool = True, size: int = PAGE) -> Offered:
        """Finds the newest copies of exhibits that are clear (or only not discarded), of sources named so."""
        copies, inbox, sources = tables.derivatives, tables.inbox, tables.sources
        stands = inbox.c.standing == Standing.CLEAR if cleared else inbox.c.standing != Standing.DISCARDED
        fits = exists().where(inbox.c.exhibit == copies.c.exhibit, stands)
        if text:
            like = sources.c.folded.contains(folded(text), autoescape=True)
            fits = fits.where(inbox.c.source.in_(select(sources.c.source).where(like)))
        chosen = select(copies).where(copies.c.seq < (_EVERYWHERE if below is None else below), fits)
        with self._reading() as connection:
            rows = connection.execute(chosen.order_by(copies.c.seq.desc()).limit(size + 1)).all()
        found = tuple(Derivative(**row._mapping) for row in rows[:size])
        return Offered(found, found[-1].seq if len(rows) > size else None)

    def of(self, exhibits: Sequence[str], *, cleared: bool = False) -> tuple[Derivative, ...]:
        """Lists all copies of some exhibits (or of those among them that are clear), in order of making."""
        table, inbox = tables.derivatives, tables.inbox
        chosen = select(table).where(table.c.exhibit.in_(exhibits)).order_by(table.c.seq)
        if cleared:
            is_clear = (inbox.c.exhibit == table.c.exhibit) & (inbox.c.standing == Standing.CLEAR)
            chosen = chosen.where(exists().where(is_clear))
        with self._reading() as connection:
            return tuple(Derivative(**row._mapping) for row in connection.execute(chosen))

    def named(self, labels: Sequence[str]) -> tuple[Derivative, ...]:
        """Gives copies by their whole labels, in that order; what is no copy is passed over."""
        table = tables.derivatives
        with self._reading() as connection:
            rows = connection.execute(select(table).where(table.c.label.in_(labels))).all()
        found = {row.label: Derivative(**row._mapping) for row in rows}
        return tuple(found[label] for label in labels if label in found)
