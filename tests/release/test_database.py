"""The site as one file of SQLite: what it says, and that it is the same bytes wherever it is made."""

import sqlite3
import time
from pathlib import Path

import pytest

from release.public import database
from tests.release import tenders

ALL = list(tenders.published())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "releases.sqlite"
    database.write(path, ALL, tenders.read)
    return path


def asked(path: Path, question: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return list(connection.execute(question))
    finally:
        connection.close()


def test_the_same_releases_give_the_same_bytes_elsewhere_in_any_order(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
    time.tzset()
    other = tmp_path / "elsewhere and deeper"
    other.mkdir()
    (other / "x").touch()
    database.write(other / "x", ALL[::-1], tenders.read)
    monkeypatch.undo()
    time.tzset()
    assert (other / "x").read_bytes() == made.read_bytes()
    assert [path.name for path in other.iterdir()] == ["x"], "no journal is left"


def test_it_answers_questions_of_one_s_own(made: Path) -> None:
    sold = "SELECT count(DISTINCT release) FROM headings WHERE axis = 'companies' AND slug = 'panoptiksystemes'"
    assert asked(made, sold) == [(4,)]
    assert asked(made, "SELECT count(*), sum(pages) FROM documents") == [(15, 53)]
    assert asked(made, "SELECT latitude, longitude FROM places WHERE name = 'Anse-Corail'") == [(-21.09, 55.49)]
    assert asked(made, "SELECT value FROM fields WHERE release = 'REL-2026-0003' AND field = 'providers'") == [
        ("Panoptik Systèmes",),
        ("Augure Data",),
    ]


def test_texts_are_searched_without_accents(made: Path) -> None:
    joined = "SELECT document, page FROM text_search JOIN text ON id = text_search.rowid"
    found = asked(made, f"{joined} WHERE text_search MATCH 'cameras' LIMIT 1")
    assert found == [("REL-2024-0001-01", 1)]


def test_a_page_of_it_is_4096_bytes_and_it_is_sound(made: Path) -> None:
    assert asked(made, "PRAGMA integrity_check") == [("ok",)]
    assert asked(made, "PRAGMA page_size") == [(4096,)]
    assert asked(made, "PRAGMA freelist_count") == [(0,)]
