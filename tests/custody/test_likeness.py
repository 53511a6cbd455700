"""Sketches: alike where texts are alike, found through bands, and gone with their exhibit."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from custody.acts import Act
from custody.catalog import Catalog
from custody.catalog_groups import groups
from custody.catalog_likeness import Likeness, done, found_by, sketches
from custody.likeness import PICTURE_BITS, Sketch, Sketched, bands, of_picture, of_words, percent
from tests.custody.annals import Annals, rules

DICE = random.Random(7)  # noqa: S311 — repeatable
VOCABULARY = [f"word{number}" for number in range(4000)]


def prose(length: int) -> list[str]:
    return DICE.choices(VOCABULARY, k=length)


def sketch(words: list[str]) -> Sketch:
    made = of_words(words)
    assert made is not None
    return made


def overlap(one: list[str], other: list[str]) -> int:
    """The true share of common runs of three words, in per cent."""
    mine, others = ({tuple(words[at : at + 3]) for at in range(len(words) - 2)} for words in (one, other))
    return 100 * len(mine & others) // len(mine | others)


def test_the_measure_is_near_the_true_share_of_common_runs() -> None:
    whole = prose(3000)
    for changed in (0, 40, 150, 400, 1500):
        other = [*whole[: len(whole) - changed], *prose(changed)]
        assert abs(percent(sketch(whole), sketch(other)) - overlap(whole, other)) <= 12
    assert percent(sketch(whole), sketch(whole)) == 100
    assert percent(sketch(whole), sketch(prose(3000))) <= 3
    short = prose(20)
    assert percent(sketch(short), sketch(prose(20))) <= 3
    assert percent(sketch(short), sketch(short)) == 100
    assert of_words(prose(9)) is None


def test_texts_that_are_alike_share_a_band_and_strangers_do_not() -> None:
    met = 0
    for _ in range(40):
        whole = prose(600)
        other = [*whole[:560], *prose(40)]
        met += bool(set(bands(sketch(whole))) & set(bands(sketch(other))))
        assert not set(bands(sketch(whole))) & set(bands(sketch(prose(600))))
    assert met == 40


def test_pictures_with_few_differing_bits_share_a_band() -> None:
    bits = DICE.getrandbits(PICTURE_BITS)
    for changed in range(15):
        other = bits
        for place in DICE.sample(range(PICTURE_BITS), changed):
            other ^= 1 << place
        one, two = of_picture(1, bits), of_picture(4, other)
        assert set(bands(one)) & set(bands(two))
        assert percent(one, two) == 100 - 200 * changed // PICTURE_BITS
    assert percent(of_picture(1, bits), of_picture(1, bits ^ ((1 << PICTURE_BITS) - 1))) == 0
    assert percent(of_picture(1, bits), sketch(prose(50))) == 0


def painted(annals: Annals, name: str) -> int:
    """Records that pages of an exhibit were painted; gives the entry's place."""
    annals.add(Act.RENDERING, object=f"e{name}", submission=f"s{name}", recipe="r", pages=1, blob="b", out="o", size=1)
    return len(annals.entries) - 1


@pytest.fixture
def annals() -> Annals:
    made = Annals()
    made.enact(rules())
    for name in "abc":
        made.exhibit(name)
    return made


@pytest.fixture
def catalog(annals: Annals, tmp_path: Path) -> Iterator[Catalog]:
    made = annals.catalog(tmp_path)
    yield made
    made.close()


def test_what_was_painted_is_sketched_once_in_order_and_found_both_ways(annals: Annals, catalog: Catalog) -> None:
    whole = prose(500)
    near = [*whole[:470], *prose(30)]
    places = {name: painted(annals, name) for name in "abc"}
    catalog.apply(annals.entries[catalog.applied :])
    index = catalog.likeness
    assert [each.seq for each in index.wanting()] == sorted(places.values())
    for name, words in (("a", whole), ("b", near), ("c", prose(500))):
        index.fill(places[name], f"e{name}", [sketch(words)])
        index.fill(places[name], f"e{name}", [sketch(prose(500))])  # another who was at it: nothing changes
    assert index.wanting() == ()
    (found,) = index.of("ea")
    assert (found.exhibit, found.by, found.page) == ("eb", Sketched.WORDS, 0)
    assert abs(found.percent - overlap(whole, near)) <= 12
    assert [each.exhibit for each in index.of("eb")] == ["ea"]
    assert index.of("ec") == ()


def test_painted_anew_takes_the_place_of_the_old_and_shredding_leaves_nothing(annals: Annals, catalog: Catalog) -> None:
    whole = prose(300)
    index, seqs = catalog.likeness, [painted(annals, name) for name in "ab"]
    catalog.apply(annals.entries[catalog.applied :])
    for seq, name in zip(seqs, "ab", strict=True):
        index.fill(seq, f"e{name}", [sketch(whole), of_picture(1, DICE.getrandbits(PICTURE_BITS))])
    assert len(index.of("ea")) == 1
    again = painted(annals, "b")
    catalog.apply(annals.entries[catalog.applied :])
    assert [each.seq for each in index.wanting()] == [again]
    index.fill(again, "eb", [sketch(prose(300))])
    assert index.of("ea") == ()
    for name in "ab":
        catalog.forget(f"s{name}")
    with catalog._engine.connect() as connection:
        for table in (sketches, found_by, groups):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 0


def test_asking_tells_few_where_everything_is_alike(catalog: Catalog) -> None:
    form, index = sketch(prose(200)), catalog.likeness
    for number in range(60):
        index.fill(1000 + number, f"f{number}", [form])
    assert len(index.of("f0")) == 20
    assert {each.percent for each in index.of("f0")} == {100}


def test_who_resembles_joins_the_group_of_the_nearest_and_none_swallows_another(catalog: Catalog) -> None:
    left, right = prose(400), prose(400)
    between = [*left[:-60], *right[:340]]
    read = [("a", left), ("b", prose(400)), ("c", right), ("d", left[:-20]), ("e", right[20:]), ("f", left)]
    for seq, (name, words) in enumerate(read):
        catalog.likeness.fill(seq, name, [sketch(words)])
    assert [each.exhibits for each in catalog.likeness.groups.page(None, 9)] == [("c", "e"), ("a", "d", "f")]
    catalog.likeness.fill(20, "g", [sketch(between)])
    found = catalog.likeness.groups.page(None, 9)
    assert len(found) == 2
    assert catalog.likeness.groups.page(found[0].number, 9) == found[1:]
    catalog.likeness.fill(21, "c", [sketch(prose(300))])  # painted anew, and read as something else
    assert [set(each.exhibits) - {"g"} for each in catalog.likeness.groups.page(None, 9)] == [{"a", "d", "f"}]
    measured = catalog.likeness.between("a", ["d", "f", "b"])
    assert measured["f"].percent == 100 > measured["d"].percent > 60 > measured["b"].percent


def test_an_index_from_before_there_were_groups_is_filled_again(annals: Annals, tmp_path: Path) -> None:
    made = annals.catalog(tmp_path)
    made.likeness.fill(0, "ea", [sketch(prose(100))])
    with made._engine.begin() as connection:
        groups.drop(connection)
    again = Likeness(made._engine, made._reading)
    with made._reading() as connection:
        assert not [table.name for table in (done, sketches, found_by) if connection.execute(select(table)).first()]
    again.fill(0, "ea", [sketch(prose(100))])
    assert Likeness(made._engine, made._reading).wanting() == ()
    with made._reading() as connection:
        assert connection.execute(select(func.count()).select_from(sketches)).scalar_one() == 1
    made.close()
