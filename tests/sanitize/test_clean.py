"""Tests of sanitize/clean.py: each step of the order can refuse, and does."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import pytest

from sanitize.clean import Bench, clean
from sanitize.errors import Damaged, StillDirty, UnknownFormat
from sanitize.findings import Finding, Grade
from sanitize.formats._row import Format
from sanitize.formats.text import TEXT
from sanitize.inspecting import inspect
from words.message import Message

STORY = "The factory poisoned the river. Ask Jeanne Needle.\n"


def bench(row: Format, tags: Sequence[Finding] = ()) -> Bench:
    return Bench((row,), lambda path: tags if path.name == "in" else (), "0", lambda _: None)


def found(grade: Grade, value: str = "") -> Finding:
    return Finding("somewhere", grade, Message.of("sanitize.tag_other"), value)


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "in"
    path.write_text(STORY)
    return path


def test_a_clean_file_passes(original: Path, tmp_path: Path) -> None:
    cleaning = clean(original, tmp_path / "out", bench(TEXT))
    assert cleaning.removed == cleaning.kept == ()
    assert (tmp_path / "out").read_text() == STORY


def test_what_the_second_engine_still_finds_is_dirt(original: Path, tmp_path: Path) -> None:
    row = dataclasses.replace(TEXT, second_engine=lambda _: [found(Grade.AMBER)])
    with pytest.raises(StillDirty):
        clean(original, tmp_path / "out", bench(row))


def test_red_in_the_copy_is_dirt_and_amber_is_kept(original: Path, tmp_path: Path) -> None:
    row = dataclasses.replace(TEXT, examine=lambda _: [found(Grade.AMBER), found(Grade.GREEN)])
    cleaning = clean(original, tmp_path / "kept", bench(row))
    assert cleaning.kept == (found(Grade.AMBER), found(Grade.GREEN))
    assert cleaning.removed == ()
    row = dataclasses.replace(TEXT, examine=lambda _: [found(Grade.RED)])
    with pytest.raises(StillDirty):
        clean(original, tmp_path / "out", bench(row))


def test_a_removed_value_that_readers_see_is_amber_with_its_place(original: Path, tmp_path: Path) -> None:
    cleaning = clean(original, tmp_path / "out", bench(TEXT, [found(Grade.RED, "Jeanne Needle")]))
    [finding] = cleaning.kept
    assert (finding.where, finding.grade, finding.message.id) == ("raw", Grade.AMBER, "sanitize.value_visible")


def test_a_removed_value_that_nobody_sees_is_dirt(original: Path, tmp_path: Path) -> None:
    row = dataclasses.replace(TEXT, visible_text=lambda _: "")
    with pytest.raises(StillDirty) as raised:
        clean(original, tmp_path / "out", bench(row, [found(Grade.RED, "Jeanne Needle")]))
    assert raised.value.message.id == "sanitize.value_left"
    row = dataclasses.replace(TEXT, unfold=lambda _: [("attic", b"hidden-secret")])
    with pytest.raises(StillDirty):
        clean(original, tmp_path / "out2", bench(row, [found(Grade.RED, "hidden-secret")]))


def test_a_copy_that_lost_something_is_damaged(original: Path, tmp_path: Path) -> None:
    def lossy(_: Path, into: Path) -> Sequence[Message]:
        into.write_text("The factory cleaned the river.\n")
        return []

    with pytest.raises(Damaged):
        clean(original, tmp_path / "out", bench(dataclasses.replace(TEXT, strip=lossy)))


def test_what_has_no_row_is_refused_but_inspected(tmp_path: Path) -> None:
    path = tmp_path / "in"
    path.write_bytes(b"8BPS")
    with pytest.raises(UnknownFormat):
        clean(path, tmp_path / "out", bench(TEXT))
    inspection = inspect(path, bench(TEXT, [found(Grade.RED, "x")]))
    assert [finding.message.id for finding in inspection.findings] == ["sanitize.no_picture", "sanitize.tag_other"]
