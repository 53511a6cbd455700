"""The site as one SQLite file, for those who ask questions of their own (docs/formats/site.md has the tables).

Rule: written in one order, with fixed pages and no dates, and packed by VACUUM at the end: the same releases and the
same SQLite library give the same bytes; another library may lay them out otherwise. Texts have an FTS5 index where
accents and case do not count (`SELECT … FROM text_search WHERE text_search MATCH 'cameras'`).
Never: reads a database; holds anything that the pages do not show. The only door of sqlite3.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from release.fields import DEGREE
from release.public.documents import Reading, name_of, shown
from release.public.headings import mentions
from release.public.slugs import place_slug
from release.published import Published

NAME = "releases.sqlite"
_APPLICATION = 0x54414D49  # "TAMI", so that `file` tells it from other databases
_SET_UP = f"""
PRAGMA page_size = 4096;
PRAGMA encoding = 'UTF-8';
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA auto_vacuum = NONE;
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = 1;
CREATE TABLE releases (release TEXT PRIMARY KEY, day TEXT NOT NULL, language TEXT NOT NULL, title TEXT NOT NULL,
  description TEXT NOT NULL, text TEXT NOT NULL, kind TEXT NOT NULL, payload TEXT NOT NULL, page TEXT NOT NULL,
  package TEXT NOT NULL, training INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (document TEXT PRIMARY KEY, release TEXT NOT NULL REFERENCES releases, number INTEGER NOT NULL,
  title TEXT NOT NULL, media_type TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, pages INTEGER NOT NULL,
  path TEXT NOT NULL, page TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE fields (release TEXT NOT NULL REFERENCES releases, field TEXT NOT NULL, number INTEGER NOT NULL,
  value TEXT NOT NULL, PRIMARY KEY (release, field, number)) WITHOUT ROWID;
CREATE TABLE headings (release TEXT NOT NULL REFERENCES releases, axis TEXT NOT NULL, slug TEXT NOT NULL,
  name TEXT NOT NULL, page TEXT NOT NULL, PRIMARY KEY (axis, slug, release)) WITHOUT ROWID;
CREATE TABLE places (release TEXT NOT NULL REFERENCES releases, number INTEGER NOT NULL, slug TEXT NOT NULL,
  name TEXT NOT NULL, country TEXT NOT NULL, code TEXT NOT NULL, exactness TEXT NOT NULL, latitude REAL, longitude REAL,
  PRIMARY KEY (release, number)) WITHOUT ROWID;
CREATE TABLE text (id INTEGER PRIMARY KEY, document TEXT NOT NULL REFERENCES documents, page INTEGER NOT NULL,
  text TEXT NOT NULL);
CREATE VIRTUAL TABLE text_search USING fts5(text, content='text', content_rowid='id',
  tokenize="unicode61 remove_diacritics 2");
"""
_FILLED = """
INSERT INTO text_search(text_search) VALUES ('rebuild');
INSERT INTO text_search(text_search) VALUES ('optimize');
VACUUM;
"""
Row = tuple[str | int | float | None, ...]


def write(path: Path, releases: Sequence[Published], read: Reading) -> None:
    """Writes the database into an empty file.

    Raises:
        SiteRefused: a text is not the one our verifier saw.
    """
    database = sqlite3.connect(path, isolation_level=None)
    try:
        database.executescript(_SET_UP)
        database.execute("BEGIN")
        for release in sorted(releases, key=lambda each: each.name):
            _release(database, release, read)
        database.execute("COMMIT")
        database.executescript(_FILLED)
    finally:
        database.close()


def _release(database: sqlite3.Connection, release: Published, read: Reading) -> None:
    record, said = release.record, release.record.description
    row = (release.name, record.day.isoformat(), said.language, said.title, said.html, release.words)
    leads = (f"releases/{release.name}.html", f"downloads/{release.name}.zip", int(record.training))
    _insert(database, "releases", [(*row, record.fields.kind, release.payload, *leads)])
    for field, names in (*record.fields.names().items(), ("technologies", record.fields.technologies)):
        _insert(database, "fields", [(release.name, field, at, name) for at, name in enumerate(names, 1)])
    under = mentions(record.fields)
    _insert(
        database, "headings", [(release.name, each.axis, each.slug, each.name, f"{each.path}.html") for each in under]
    )
    _insert(database, "places", list(_places(release)))
    for each in shown(release, read):
        item = each.document
        told = (each.name, release.name, each.number, item.title, item.media_type, item.sha256, each.size, item.pages)
        _insert(
            database, "documents", [(*told, f"bags/{release.name}/data/{item.path}", f"documents/{each.name}.html")]
        )
        texts = [(None, name_of(item), sheet.number, sheet.text) for sheet in each.sheets if sheet.text]
        _insert(database, "text", texts)


def _places(release: Published) -> Iterator[Row]:
    for number, place in enumerate(release.record.fields.places, 1):
        at = [None if part is None else part / DEGREE for part in (place.latitude, place.longitude)]
        yield release.name, number, place_slug(place), place.name, place.country, place.code, place.precision, *at


def _insert(database: sqlite3.Connection, table: str, rows: Sequence[Row]) -> None:
    for row in rows:
        database.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608 (ours)
