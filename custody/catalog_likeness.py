"""Sketches in the index: what resembles an exhibit, found through bands and never by comparing it with everything.

Rule: like the search index it is filled afterwards, from pages that were read (`triage.resembling`), in the ledger's
order: the highest entry that was sketched says how far it is. Putting one in costs a few dozen rows, whatever the vault
holds; asking looks at no more than `_MOST_EACH` others in a band. A page that is painted anew takes the place of the
old one; shredding takes out the exhibit's own.
Never: the truth; leaves the encrypted catalog. Residual risk: that of the catalog; a sketch of a text cannot be read,
but whoever guesses the text can tell.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    Table,
    Text,
    delete,
    func,
    insert,
    inspect,
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects.sqlite import insert as insert_or_leave

from custody import catalog_groups
from custody.catalog_renderings import renderings
from custody.likeness import ALIKE, Sketch, Sketched, bands, percent
from custody.records import Rendering

metadata = MetaData()
done = Table("likeness_done", metadata, Column("seq", Integer, primary_key=True))
sketches = Table(
    "likeness_sketches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("exhibit", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("page", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
found_by = Table(
    "likeness_bands",
    metadata,
    Column("value", Integer, primary_key=True, autoincrement=False),
    Column("sketch", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

_MOST_EACH = 200
_MOST_TOLD = 20
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Resemblance:
    """Another exhibit that resembles one, by its words (then pages are 0) or by the picture of a page, in per cent."""

    exhibit: str
    by: Sketched
    percent: int
    page: int
    other_page: int


class Likeness:
    """The sketches of one catalog; `reading` opens a connection for the length of one question."""

    def __init__(self, engine: Engine, reading: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._engine = engine
        self._reading = reading
        self.groups = catalog_groups.Groups(reading)
        _make_tables(engine)

    def wanting(self) -> tuple[Rendering, ...]:
        """Lists the next exhibits whose pages are there and not sketched yet, in the ledger's order."""
        with self._reading() as connection:
            highest = connection.execute(select(func.max(done.c.seq))).scalar()
            after = renderings.c.seq > (-1 if highest is None else highest)
            query = select(renderings).where(after).order_by(renderings.c.seq).limit(_AT_ONCE)
            return tuple(Rendering(**row._mapping) for row in connection.execute(query))

    def fill(self, seq: int, exhibit: str, made: Sequence[Sketch]) -> None:
        """Puts in the sketches of one exhibit in place of older ones; does nothing when that entry was done before."""
        with self._engine.begin() as connection:
            claimed = connection.execute(insert_or_leave(done).values(seq=seq).on_conflict_do_nothing())
            if claimed.rowcount and made:
                _take_out(connection, select(sketches).where(sketches.c.exhibit == exhibit))
                for each in made:
                    _put(connection, exhibit, each)
                catalog_groups.leave(connection, select(literal(exhibit)))
                if nearest := _resembling(connection, exhibit)[:1]:
                    catalog_groups.join(connection, exhibit, nearest[0].exhibit)

    def fill_many(self, made: Sequence[tuple[str, Sequence[Sketch]]]) -> None:
        """Puts in the sketches of many exhibits that have none yet, at once; what was done is not noted."""
        with self._engine.begin() as connection:
            for exhibit, each in made:
                for sketch in each:
                    _put(connection, exhibit, sketch)

    def of(self, exhibit: str) -> tuple[Resemblance, ...]:
        """Lists what resembles an exhibit (its whole label), the most alike first, each other exhibit once."""
        with self._reading() as connection:
            return _resembling(connection, exhibit)

    def between(self, exhibit: str, others: Sequence[str]) -> Mapping[str, Resemblance]:
        """Says how alike some others are to an exhibit, however little, by what they have most in common."""
        best: dict[str, Resemblance] = {}
        with self._reading() as connection:
            for mine in _sketches(connection, [exhibit]):
                for theirs in _sketches(connection, others):
                    _keep_best(best, theirs[0], mine[1], theirs[1], least=0)
        return best


def forget(connection: Connection, exhibits: Select[str]) -> None:
    """Takes out the sketches of some exhibits."""
    catalog_groups.leave(connection, exhibits)
    _take_out(connection, select(sketches).where(sketches.c.exhibit.in_(exhibits)))


def _take_out(connection: Connection, which: Select[int, str, str, int, bytes]) -> None:
    for row in connection.execute(which).all():
        values = bands(Sketch(Sketched(row.kind), row.page, row.data))
        connection.execute(delete(found_by).where(found_by.c.value.in_(values), found_by.c.sketch == row.id))
        connection.execute(delete(sketches).where(sketches.c.id == row.id))


def _put(connection: Connection, exhibit: str, sketch: Sketch) -> None:
    row = insert(sketches).values(exhibit=exhibit, kind=sketch.of.value, page=sketch.page, data=sketch.data)
    (place,) = connection.execute(row).inserted_primary_key or (None,)
    connection.execute(insert(found_by), [{"value": value, "sketch": place} for value in set(bands(sketch))])


def _others(sketch: Sketch, exhibit: str) -> Select[int, str, str, int, bytes]:
    """Asks for sketches of others that share a whole band."""
    each = (
        select(select(found_by.c.sketch).where(found_by.c.value == value).limit(_MOST_EACH).subquery().c.sketch)
        for value in set(bands(sketch))
    )
    return select(sketches).where(sketches.c.id.in_(union_all(*each)), sketches.c.exhibit != exhibit)


def _resembling(connection: Connection, exhibit: str) -> tuple[Resemblance, ...]:
    best: dict[str, Resemblance] = {}
    for _, mine in _sketches(connection, [exhibit]):
        for other in connection.execute(_others(mine, exhibit)).all():
            _keep_best(best, other.exhibit, mine, Sketch(Sketched(other.kind), other.page, other.data), least=ALIKE)
    return tuple(sorted(best.values(), key=lambda alike: (-alike.percent, alike.exhibit))[:_MOST_TOLD])


def _keep_best(best: dict[str, Resemblance], other: str, mine: Sketch, theirs: Sketch, *, least: int) -> None:
    alike = Resemblance(other, mine.of, percent(mine, theirs), mine.page, theirs.page)
    if mine.of is theirs.of and alike.percent >= max(least, best.get(other, alike).percent):
        best[other] = alike


def _sketches(connection: Connection, exhibits: Sequence[str]) -> list[tuple[str, Sketch]]:
    rows = connection.execute(select(sketches).where(sketches.c.exhibit.in_(exhibits))).all()
    return [(row.exhibit, Sketch(Sketched(row.kind), row.page, row.data)) for row in rows]


def _make_tables(engine: Engine) -> None:
    """Makes the tables; an index from before there were groups is emptied, and filled again from what was read."""
    with engine.begin() as connection:
        is_old = not inspect(connection).has_table(catalog_groups.groups.name)
        metadata.create_all(connection)
        catalog_groups.metadata.create_all(connection)
        for table in (done, sketches, found_by) if is_old else ():
            connection.execute(delete(table))
