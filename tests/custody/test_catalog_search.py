"""The search index itself: filled once, emptied without a trace, never spoken to in its own language."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from custody.catalog import Catalog
from custody.catalog_search import Forms, Needle, Passage

KEY = bytes(range(32))


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    made = Catalog(tmp_path / "catalog.db", KEY)
    yield made
    made.close()


def forms(*words: str) -> Forms:
    return words, words, words, words


def passage(*words: str, kind: str = "ocr", number: int = 1) -> Passage:
    return Passage(kind, number, " ".join(words), forms(*words))


def found(catalog: Catalog, *wanted: str, but: str = "", exact: bool = False, limit: int = 10) -> list[str]:
    needles = [Needle(forms(*words.split()), exact) for words in wanted]
    unwanted = [Needle(forms(*but.split()), exact)] if but else []
    return [f"{each.exhibit}{each.number}" for each in catalog.search.find(needles, unwanted, limit)]


def test_what_was_put_in_is_found(catalog: Catalog) -> None:
    catalog.search.fill(1, "a", [passage("le", "maire"), passage("de", "lannion", number=2)])
    catalog.search.fill(2, "b", [passage("le", "port", "de", "lannion")])
    assert sorted(found(catalog, "lannion")) == ["a2", "b1"]
    assert sorted(found(catalog, "maire", "lannion")) == ["a1", "a2"]
    assert found(catalog, "lannion", but="maire") == ["b1"]
    assert found(catalog, "de lannion", but="le port") == ["a2"]
    assert found(catalog, "lannion de") == []
    assert len(found(catalog, "lannion", limit=1)) == 1


def test_a_quotation_looks_at_words_as_written_only(catalog: Catalog) -> None:
    catalog.search.fill(1, "a", [Passage("ocr", 1, "marchés", (("marches",), ("march",), ("march",), ("march",)))])
    assert found(catalog, "march") == ["a1"]
    assert found(catalog, "march", exact=True) == []


def test_filling_twice_fills_once(catalog: Catalog) -> None:
    for _ in range(2):
        catalog.search.fill(1, "a", [passage("maire")])
    assert found(catalog, "maire") == ["a1"]


def test_what_is_taken_out_leaves_no_trace_in_the_index(catalog: Catalog, tmp_path: Path) -> None:
    catalog.search.fill(1, "a", [passage("zqwitness", "maire")])
    catalog.search.fill(2, "b", [passage("maire")])
    catalog.search.empty(1)
    assert found(catalog, "maire") == ["b1"]
    with catalog._engine.begin() as connection:
        connection.execute(text(f"ATTACH DATABASE '{tmp_path / 'open.db'}' AS plain KEY ''"))
        connection.execute(text("SELECT sqlcipher_export('plain')"))
    raw = (tmp_path / "open.db").read_bytes()
    assert b"maire" in raw
    assert b"zqwitness" not in raw


@pytest.mark.parametrize("word", ["", "a b", 'a"', "*", "a:b", "(a", "^a", "a\x00", "-a"])
def test_what_is_not_letters_and_digits_is_never_put_into_a_question(catalog: Catalog, word: str) -> None:
    with pytest.raises(ValueError, match=r"^'"):
        catalog.search.find([Needle(((word,),) * 4, exact=False)], [], 1)


def test_opened_again_it_still_holds_what_it_held(catalog: Catalog, tmp_path: Path) -> None:
    catalog.search.fill(1, "a", [passage("maire")])
    again = Catalog(tmp_path / "catalog.db", KEY)
    assert found(again, "maire") == ["a1"]
    again.close()


def test_several_processes_may_make_it_at_once(tmp_path: Path) -> None:
    children = []
    for _ in range(6):
        child = os.fork()
        if not child:
            try:
                Catalog(tmp_path / "catalog.db", KEY).close()
            except BaseException:  # noqa: BLE001 (whatever it was, the child must end here)
                os._exit(1)
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 6
