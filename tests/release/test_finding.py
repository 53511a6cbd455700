"""The lists that the search looks through: plain letters, parted, each release in its own block."""

import json

import pytest

from release.public.finding import block_of, block_pages, blocks, folded_words, shard_of
from tests.release.publications import many, reading


def test_a_release_is_in_the_block_of_its_name_and_changes_no_other() -> None:
    releases = list(many(251, 1))
    assert [(block.name, len(block.releases)) for block in blocks(releases)] == [("2026-1", 2), ("2026-0", 249)]
    assert block_of(releases[248].name) == "2026-0"
    before = {page.path: page.content for block in blocks(releases[:-1]) for page in block_pages(block, reading)}
    after = {page.path: page.content for block in blocks(releases) for page in block_pages(block, reading)}
    assert all(path.startswith("search/2026-1") for path in after if before.get(path) != after[path])


def test_a_list_is_a_program_of_plain_letters_alone() -> None:
    (block,) = blocks(many(2, 1))
    written = {page.path: page.content.decode("ascii") for page in block_pages(block, reading)}
    begun, _, rest = written["search/2026-0.js"].partition('TAMIS.titles("2026-0", ')
    assert begun == '"use strict";\n'
    rows = json.loads(rest.removesuffix(");\n"))
    assert [each["name"] for each in rows] == ["REL-2026-0001", "REL-2026-0002"]
    assert rows[0]["under"] == ["Bourg-1", "Société 1", "Ville de Bourg-1", "Police et justice"]
    words = json.loads(written["search/2026-0/oa.js"].partition(", ")[2].removesuffix(");\n"))
    assert words == {"oeuvre": "1:1;2:1"}


@pytest.mark.parametrize(
    ("word", "shard"),
    [
        ("camera", "ca"),
        ("chat", "ca"),
        ("cine", "ci"),
        ("crue", "cq"),
        ("c2d", "ca"),
        ("2026", "0"),
        ("жук", "_"),
        ("aéé", "aq"),
    ],
)
def test_a_word_s_file_is_told_by_its_first_two_letters(word: str, shard: str) -> None:
    assert shard_of(word) == shard


def test_words_are_folded_and_neither_short_nor_endless() -> None:
    text = "L’Œuvre d’ÉTÉ, n° 12 : 2026, x" + "y" * 41
    assert folded_words(text) == {"oeuvre", "ete", "2026"}
