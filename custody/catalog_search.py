"""The search index: passages of text and the words in them, inside the encrypted catalog.

Rule: texts are blobs, not entries, so this part of the catalog is not filled by replaying the ledger but afterwards,
from blobs (`triage.search.catch_up`); `search_filled` says from which entries. SQLite's FTS5 stems neither French nor
anything but English (Porter), so its words come ready-made in four columns: as written and folded, French stem, French
stem of the folded word, English stem. The match expression is made here out of such words, each of letters and digits
only and in quotation marks: what a person types is never FTS5 syntax.
FTS5 keeps no copy of the text (`content=''`); what is taken out it only hides, until it rewrites itself: so it is made
to at once, and SQLite overwrites the freed pages (`secure_delete`, see `catalog.py`).
Never: the truth; a word in a file name, a log or an error. Residual risk: that of the catalog.
Source: sqlite.org/fts5.html.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    delete,
    insert,
    literal,
    select,
    text,
    union_all,
)
from sqlalchemy.dialects.sqlite import insert as insert_or_leave

from custody import catalog_tables as tables
from custody.catalog_renderings import renderings

metadata = MetaData()

filled = Table("search_filled", metadata, Column("seq", Integer, primary_key=True))

passages = Table(
    "search_passages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seq", Integer, nullable=False, index=True),
    Column("exhibit", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("untrusted_text", Text, nullable=False),
)

_COLUMNS = ("plain", "french", "bare", "english")
_WEIGHTS = "4.0, 2.0, 1.0, 1.0"  # a word as it was typed is worth more than one of its family
_OPTIONS = "content='', contentless_delete=1, tokenize='ascii'"
_MAKE = f"CREATE VIRTUAL TABLE search_words USING fts5({', '.join(_COLUMNS)}, {_OPTIONS})"
_HOLDING = (
    "(SELECT exhibit FROM search_passages WHERE id IN (SELECT rowid FROM search_words WHERE search_words MATCH {}))"
)

Words = tuple[str, ...]
Forms = tuple[Words, Words, Words, Words]
"""The same words in the four columns: as written (folded), French stem, French stem of the folded word, English."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text to be found: its kind ("text", "layer", "ocr", "note", "name"), which (page or part, from 1), words."""

    kind: str
    number: int
    untrusted_text: str
    forms: Forms


@dataclass(frozen=True, slots=True)
class Needle:
    """What is looked for: words that follow each other; `exact` as written, else by any of their stems."""

    forms: Forms
    exact: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that was found."""

    exhibit: str
    kind: str
    number: int
    untrusted_text: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where texts come from: an entry that listed pages, a note (then `data` names the blob), or a file's name."""

    kind: str
    seq: int
    exhibit: str
    data: str


class Search:
    """The search index of one catalog; `reading` opens a connection for the length of one question."""

    def __init__(self, engine: Engine, reading: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._engine = engine
        self._reading = reading
        self.level = -1  # entries the catalog showed when this index was last brought up to it; -1: not by us
        with engine.begin() as connection:
            if not _is_made(connection):
                connection.exec_driver_sql(
                    "BEGIN IMMEDIATE"
                )  # another process may be at it: asked again behind the lock
                _make(connection)

    def wanting(self) -> tuple[Source, ...]:
        """Lists the entries whose texts are not in the index yet, in the ledger's order."""
        known = select(filled.c.seq)
        lists = [chosen.where(seq.not_in(known)) for seq, chosen in _sources()]
        query = union_all(*lists).order_by("seq", "exhibit")
        with self._reading() as connection:
            return tuple(Source(**row._mapping) for row in connection.execute(query))

    def stale(self) -> tuple[int, ...]:
        """Lists the entries whose texts are in the index and should not be any more."""
        listed = union_all(*(select(seq) for seq, _ in _sources()))
        with self._reading() as connection:
            return tuple(connection.execute(select(filled.c.seq).where(filled.c.seq.not_in(listed))).scalars())

    def fill(self, seq: int, exhibit: str, texts: Sequence[Passage]) -> None:
        """Puts in the texts that one entry stands for; does nothing when they are there."""
        with self._engine.begin() as connection:
            claimed = connection.execute(insert_or_leave(filled).values(seq=seq).on_conflict_do_nothing())
            for passage in texts if claimed.rowcount else ():
                _put(connection, seq, exhibit, passage)

    def empty(self, seq: int) -> None:
        """Takes out the texts of one entry."""
        self.level = -1
        with self._engine.begin() as connection:
            gone = list(connection.execute(select(passages.c.id).where(passages.c.seq == seq)).scalars())
            for each in gone:
                connection.execute(text("DELETE FROM search_words WHERE rowid = :id"), {"id": each})
            connection.execute(text("INSERT INTO search_words(search_words) VALUES('optimize')"))  # rewrites it without
            connection.execute(delete(passages).where(passages.c.seq == seq))
            connection.execute(delete(filled).where(filled.c.seq == seq))

    def find(self, wanted: Sequence[Needle], unwanted: Sequence[Needle], limit: int) -> tuple[Found, ...]:
        """Finds passages of exhibits that hold, anywhere, all that is wanted and nothing that is unwanted; best first.

        A passage given holds at least one of the wanted; `wanted` must not be empty.
        """
        matches = [_match(needle) for needle in (*wanted, *unwanted)]
        bound: dict[str, str | int] = {f"m{place}": match for place, match in enumerate(matches)}
        bound |= {"any": " OR ".join(matches[: len(wanted)]), "limit": limit}
        demands = "".join(
            f" AND p.exhibit {'IN' if place < len(wanted) else 'NOT IN'} {_HOLDING.format(f':m{place}')}"
            for place in range(len(matches))
        )
        query = (  # the only variable parts are our own names of bound values
            "SELECT p.exhibit, p.kind, p.number, p.untrusted_text FROM search_words "  # noqa: S608 (bound values)
            "JOIN search_passages AS p ON p.id = search_words.rowid "
            f"WHERE search_words MATCH :any{demands} "
            f"ORDER BY bm25(search_words, {_WEIGHTS}), p.id LIMIT :limit"
        )
        with self._reading() as connection:
            return tuple(Found(*row) for row in connection.execute(text(query), bound))


def _is_made(connection: Connection) -> bool:
    return bool(connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'search_words'")).scalar())


def _make(connection: Connection) -> None:
    if not _is_made(connection):
        metadata.create_all(connection)
        connection.execute(text(_MAKE))


def _sources() -> tuple[tuple[Column[int], Select[str, int, str, str]], ...]:
    """Gives, for each kind of source, its column of places and the question for all of it."""
    pages, notes, exhibits = renderings.c, tables.notes.c, tables.exhibits.c
    named = _source("name", exhibits.seq, exhibits.label, exhibits.untrusted_filename)
    return (
        (pages.seq, _source("pages", pages.seq, pages.exhibit, pages.blob).where(pages.painted == pages.exhibit)),
        (notes.seq, _source("note", notes.seq, notes.exhibit, notes.blob)),
        (exhibits.seq, named.where(exhibits.untrusted_filename != "")),
    )


def _source(kind: str, seq: Column[int], exhibit: Column[str], data: Column[str]) -> Select[str, int, str, str]:
    return select(literal(kind).label("kind"), seq.label("seq"), exhibit.label("exhibit"), data.label("data"))


def _put(connection: Connection, seq: int, exhibit: str, passage: Passage) -> None:
    row = insert(passages).values(
        seq=seq,
        exhibit=exhibit,
        kind=passage.kind,
        number=passage.number,
        untrusted_text=passage.untrusted_text,
    )
    (place,) = connection.execute(row).inserted_primary_key or (None,)
    words = {column: " ".join(forms) for column, forms in zip(_COLUMNS, passage.forms, strict=True)}
    columns = ", ".join(_COLUMNS)
    values = ", ".join(f":{column}" for column in _COLUMNS)
    statement = f"INSERT INTO search_words(rowid, {columns}) VALUES(:rowid, {values})"
    connection.execute(text(statement), {"rowid": place, **words})


def _match(needle: Needle) -> str:
    """Writes a needle in FTS5's language."""
    asked = [
        f'{column} : "{" ".join(_harmless(word) for word in words)}"'
        for column, words in zip(_COLUMNS, needle.forms, strict=True)
    ]
    return f"({' OR '.join(asked[:1] if needle.exact else asked)})"


def _harmless(word: str) -> str:
    if not word.isalnum():
        raise ValueError(repr(word))
    return word
