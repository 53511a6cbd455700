"""`tamis audit` and `tamis disclose`: a package by command, and a court opened more by two."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.counter import Counter
from tests.newsroom import PASSPHRASES
from tests.release.audits import Desk as Audited
from tests.release.candidates import SOURCE, Candidates

ALICE, BOB = PASSPHRASES["alice"], PASSPHRASES["bob"]


class Stopped(Exception):
    """The power went."""


@pytest.fixture
def desk(prepared: Candidates) -> Iterator[Candidates]:
    made = prepared.fresh()
    yield made
    made.room.close()


def test_a_package_by_command_and_more_of_it_after_two_signed(desk: Candidates, tmp_path: Path) -> None:
    counter = Counter(desk.room)
    exhibit = desk.room.chain().catalog.derivative(desk.flat).exhibit
    about = ("--exhibit", exhibit[:8])
    audit = ("audit", *about, "--profile", "court", "--into", str(tmp_path), "--as", "alice")
    closed = counter.tamis(*audit, "--language", "en", "--person", "Ada", asked=[ALICE])
    assert closed.status == 0
    assert "Which exhibit?" in (Path(closed.items[0]["out"]) / "data/report.html").read_text("utf-8")
    disclose = ("disclose", *about, "--field", "declarant", "--reason", "asked for by the court")
    assert counter.tamis(*disclose, "--as", "alice", asked=[ALICE]).status == 4
    both = counter.tamis(*disclose, "--as", "bob", asked=[BOB])
    assert (both.status, both.items[0]["opened"]) == (0, ["declarant"])
    opened = counter.tamis(*audit, "--person", "Ada", asked=[ALICE])
    people = [
        json.loads((Path(said.items[0]["out"]) / "data/declaration.json").read_bytes())["person"]
        for said in (closed, opened)
    ]
    assert people == ["", "Ada"]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("--exhibit", "0000"), 3),
        (("--source", "zebra crossing"), 3),
        (("--release", "REL-1999-0001"), 3),
        (("--from", "2026-03-09", "--to", "2026-03-01"), 3),
        (("--source", SOURCE, "--exhibit", "0000"), 2),
        ((), 2),
    ],
)
def test_what_is_about_nothing_is_refused_before_anything_is_signed(
    desk: Candidates, tmp_path: Path, words: tuple[str, ...], status: int
) -> None:
    before = desk.room.chain().size
    said = Counter(desk.room).tamis("audit", *words, "--into", str(tmp_path), "--as", "alice", asked=[ALICE])
    assert said.status == status
    assert desk.room.chain().size == before
    assert not list(tmp_path.iterdir())


def test_no_decision_opens_who_the_source_is(desk: Candidates) -> None:
    before = desk.room.chain().size
    words = ("disclose", "--source", SOURCE, "--field", "designation", "--reason", "asked", "--as", "alice")
    assert Counter(desk.room).tamis(*words, asked=[ALICE]).status == 3
    assert desk.room.chain().size == before


def test_a_package_cut_short_is_asked_about_until_somebody_says_what_became_of_it(
    desk: Candidates, tmp_path: Path
) -> None:
    counter = Counter(desk.room)
    exhibit = desk.room.chain().catalog.derivative(desk.flat).exhibit

    def stop(_step: str) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        Audited(desk.room, exhibit, "").package(tmp_path, after=stop)
    assert not list(tmp_path.iterdir())

    def complaints() -> set[str]:
        return {item["complaint"] for item in counter.tamis("doctor").items}

    name = "AUD-2026-0001"
    assert "desk.package_open" in complaints()
    assert counter.tamis("doctor", "--close", name).status == 3
    assert counter.tamis("doctor", "--close", name, "--reason", "the stick was full").status in {0, 3}
    assert "desk.package_open" not in complaints()
    assert counter.tamis("doctor", "--close", name, "--reason", "again").status == 3
