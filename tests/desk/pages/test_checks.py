"""Every check a copy can pass has its sentence; anything else is shown as it was written."""

from pathlib import Path

import pytest

from desk.pages.checks import message_of
from sanitize.findings import Made
from sanitize.tables import Choice, read_range
from sanitize.typed import Typed, TypedPage
from sanitize.workshop import Workshop
from tests.newsroom import RAM
from tests.specimens.pdf_specimens import plain
from tests.specimens.pictures import dirty_jpeg, dirty_png


@pytest.mark.parametrize("name", ["a.pdf", "a.jpg", "a.png", "a.txt"])
def test_what_the_workshop_proves_can_be_told(tmp_path: Path, name: str) -> None:
    original = tmp_path / name
    match name:
        case "a.pdf":
            plain(original, ["One line"])
        case "a.jpg":
            dirty_jpeg(original)
        case "a.png":
            dirty_png(original)
        case _:
            original.write_text("One\u200b line\n")
    with Workshop(RAM) as workshop:
        made = [
            *workshop.clean(original, tmp_path / "clean").checks,
            *workshop.flatten(original, tmp_path / "f").checks,
        ]
    assert made
    assert [check for check in made if message_of(*check) is None] == []


def test_what_is_proven_of_values_and_of_retyped_texts_can_be_told_too(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\nc,d\ne,f\n")
    (tmp_path / "typed").write_bytes(Typed((TypedPage(1, "One line", is_checked=True),)).written())
    choice = Choice((read_range("A1:B3"),)).written()
    with Workshop(RAM) as workshop:
        made = [
            *workshop.make(Made.VALUES, tmp_path / "a.csv", tmp_path / "values", choice).checks,
            *workshop.make(Made.VALUES_VIEW, tmp_path / "values", tmp_path / "view").checks,
            *workshop.make(Made.RETYPED, tmp_path / "typed", tmp_path / "retyped").checks,
        ]
    assert made
    assert [check for check in made if message_of(*check) is None] == []


def test_the_numbers_are_kept() -> None:
    told = message_of("deep search", "12 values looked for, 3 in the visible text")
    assert told is not None
    assert dict(told.params) == {"count": 12, "seen": 3}


@pytest.mark.parametrize(("name", "outcome"), [("new check", "nothing left"), ("pages", "2 of 3"), ("text", "")])
def test_what_nobody_foresaw_is_not_told_as_something_else(name: str, outcome: str) -> None:
    assert message_of(name, outcome) is None
