"""The inbox: newest first, a page at a time, filters that all hold, and each sees what they have not read."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from custody.acts import Act
from custody.catalog import Catalog
from custody.errors import Unknown
from custody.listing import PAGE, Line, Wanted, folded
from custody.standing import Standing
from tests.custody.annals import ALICE, BOB, Annals, rules

COUNT = 130
DESIGNATIONS = ("brave otter", "able aardvark", "naïve élan", "100% sure_thing")
KINDS = ("msg", "doc.gz", "doc.zip", "reply")


@pytest.fixture(scope="module")
def annals() -> Annals:
    """A hundred and thirty exhibits with marks spread over them in unequal steps."""
    made = Annals()
    made.enact(rules())
    for number in range(COUNT):
        out = "twin" if number in {3, 5, 90} else ""
        label = made.exhibit(f"{number:03}", DESIGNATIONS[number * 7 % 4], KINDS[number % 4], out)
        if number % 3:
            made.add(Act.READ, ALICE, object=[label])
        if number % 5 == 0:
            made.decide(BOB, ("clear", "hold", "discard")[number // 5 % 3], label)
        if number % 4 == 1:
            made.add(Act.TAG, ALICE, object=[label], tag="urgent")
        if number % 6 == 1:
            made.add(Act.STAR, BOB, object=[label])
        if number % 7 == 0:
            made.add(Act.ASSIGNMENT, ALICE, object=[label], to=BOB)
        if number % 65 == 0:
            made.add(Act.NOTE, ALICE, object=label, blob="n", size=3)
    return made


@pytest.fixture(scope="module")
def catalog(annals: Annals, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    made = annals.catalog(tmp_path_factory.mktemp("catalog"))
    yield made
    made.close()


def everything(catalog: Catalog, wanted: Wanted, viewer: str = ALICE, size: int = PAGE) -> list[Line]:
    """Turns all the pages."""
    lines: list[Line] = []
    below: int | None = None
    while True:
        page = catalog.inbox.page(wanted, viewer, below, size)
        lines += page.lines
        assert (len(page.lines) == size) or page.older is None
        if page.older is None:
            return lines
        below = page.older


def passes(line: Line, wanted: Wanted) -> bool:
    """Says the same as the filters, without a database."""
    return (
        wanted.source in {"", line.source}
        and wanted.standing in {None, line.standing}
        and wanted.kind in {"", line.kind}
        and (not wanted.tag or wanted.tag in line.tags)
        and (line.starred or not wanted.starred)
        and wanted.assigned in {"", line.assigned}
        and (line.unread or not wanted.unread)
        and folded(wanted.text) in folded(line.designation)
    )


def test_it_shows_every_exhibit_once_the_newest_first(catalog: Catalog) -> None:
    lines = everything(catalog, Wanted())
    assert [line.exhibit for line in lines] == [f"e{number:03}" for number in reversed(range(COUNT))]
    for size in (1, 7, COUNT - 1, COUNT, COUNT + 1):
        assert everything(catalog, Wanted(), size=size) == lines


def test_a_line_says_what_is_known_of_an_exhibit(catalog: Catalog) -> None:
    line = catalog.inbox.line("e065", ALICE)
    assert (line.designation, line.kind, line.number, line.size) == (DESIGNATIONS[3], "doc", 1, 7)
    assert (line.untrusted_filename, line.day, line.media_type) == ("065.txt", "2026-03-02", "")
    assert (line.standing, line.starred, line.tags, line.notes) == (Standing.HELD, False, ("urgent",), 1)
    assert [(each.reviewer, each.verdict) for each in line.decisions] == [(BOB, "hold")]
    assert [catalog.inbox.line(f"e{number:03}", ALICE).twins for number in (3, 5, 90, 4)] == [2, 2, 2, 0]
    with pytest.raises(Unknown):
        catalog.inbox.line("e999", ALICE)


SINGLE: tuple[dict[str, Any], ...] = (
    {"source": "brave_otter"},
    {"standing": Standing.NEW},
    {"standing": Standing.HELD},
    {"kind": "doc"},
    {"tag": "urgent"},
    {"starred": True},
    {"assigned": BOB},
    {"unread": True},
    {"text": "OTTER"},
)


@pytest.mark.parametrize("many", [1, 2, 3])
def test_filters_all_hold_at_once(catalog: Catalog, many: int) -> None:
    lines = everything(catalog, Wanted())
    shown = 0
    for chosen in combinations(SINGLE, many):
        wanted = Wanted(**{name: value for each in chosen for name, value in each.items()})
        expected = [line for line in lines if passes(line, wanted)]
        assert everything(catalog, wanted, size=11) == expected, wanted
        shown += bool(expected)
    assert shown > 8


FOUND = {
    "aardv": {"able aardvark"},
    "NAIVE elan": {"naïve élan"},
    "é": set(DESIGNATIONS),
    "%": {"100% sure_thing"},
    "sure thing": {"100% sure_thing"},
    "_": set(DESIGNATIONS),
    "' OR 1=1 --": set[str](),
}


@pytest.mark.parametrize(("text", "found"), FOUND.items())
def test_a_part_of_a_designation_finds_it_and_is_never_a_pattern(catalog: Catalog, text: str, found: set[str]) -> None:
    assert {line.designation for line in everything(catalog, Wanted(text=text))} == found


def test_each_sees_what_they_have_not_read(catalog: Catalog) -> None:
    assert len(everything(catalog, Wanted(unread=True), ALICE)) == len(range(0, COUNT, 3))
    assert len(everything(catalog, Wanted(unread=True), BOB)) == COUNT
    assert everything(catalog, Wanted(unread=True), "nobody") == []
    assert not catalog.inbox.line("e001", ALICE).unread
    assert catalog.inbox.line("e001", BOB).unread


def test_the_sources_are_listed_with_what_waits_in_each(catalog: Catalog) -> None:
    senders = catalog.inbox.senders(ALICE)
    assert [each.designation for each in senders] == [DESIGNATIONS[number * 7 % 4] for number in (129, 128, 127, 126)]
    assert sum(each.exhibits for each in senders) == COUNT
    for each in senders:
        lines = everything(catalog, Wanted(source=each.source))
        assert (each.exhibits, each.newest) == (len(lines), lines[0].seq)
        assert each.unread == sum(line.unread for line in lines)
    assert {each.unread for each in catalog.inbox.senders("nobody")} == {0}
    assert catalog.inbox.senders(ALICE, size=2) == senders[:2]
    assert catalog.inbox.tags() == ("urgent",)


def test_what_arrives_meanwhile_moves_nothing(annals: Annals, tmp_path: Path) -> None:
    grown = Annals(list(annals.entries))
    catalog = grown.catalog(tmp_path)
    first = catalog.inbox.page(Wanted(), ALICE)
    expected = catalog.inbox.page(Wanted(), ALICE, first.older)
    grown.exhibit("new")
    catalog.apply(grown.entries[catalog.applied :])
    assert catalog.inbox.page(Wanted(), ALICE, first.older) == expected
    assert catalog.inbox.page(Wanted(), ALICE).lines[0].exhibit == "enew"
    catalog.close()
