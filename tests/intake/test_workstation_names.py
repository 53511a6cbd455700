"""Where a file lies in a Workstation's export, and what that says; nothing a source chose makes it say more."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from intake.arrival import Plain, PlainKind
from intake.workstation_names import is_archive, is_metadata, may_hold_passphrase, read_place
from tests.workstation import DESIGNATION, INBOX, ITEM, QT


@pytest.mark.parametrize("path", [*INBOX, *QT])
def test_both_layouts_are_known(path: str) -> None:
    *folders, name = f"sd-export-20261121-192325/{path}".split("/")
    placed = read_place(folders, name)
    assert placed
    assert placed.problem is None
    assert placed.designation == DESIGNATION
    assert placed.plain
    wanted = PlainKind.TRANSCRIPT if path.endswith("transcript.txt") else PlainKind.FILE
    assert placed.plain.kind is wanted


@pytest.mark.parametrize(
    ("folders", "name", "plain"),
    [
        (["export_data"], "memo.pdf", Plain(PlainKind.FILE, "memo.pdf")),
        (["export_data", "brave_otter", "12-brave_otter-doc"], "memo.pdf", Plain(PlainKind.FILE, "memo.pdf", 12)),
        (["export_data", "brave_otter", "2-x-doc"], "transcript.txt", Plain(PlainKind.FILE, "transcript.txt", 2)),
        (["brave otter"], f"{ITEM.format(1)}-x.tmp", Plain(PlainKind.FILE, "x.tmp")),
        ([], "transcript.txt", Plain(PlainKind.TRANSCRIPT, "")),
    ],
)
def test_less_than_a_whole_export_is_known_by_itself(folders: list[str], name: str, plain: Plain) -> None:
    placed = read_place(folders, name)
    assert placed
    assert placed.plain == plain


@pytest.mark.parametrize(
    ("folders", "name", "reason"),
    [
        (["export_data", "a b"], "._x", "intake.name_apple_double"),
        (["export_data"], "Thumbs.db", "intake.name_system_file"),
        (["export_data", "a b", "c", "d"], "x.pdf", "intake.workstation_layout_unknown"),
    ],
)
def test_what_lies_where_it_should_not_is_told(folders: list[str], name: str, reason: str) -> None:
    placed = read_place(folders, name)
    assert placed
    assert placed.problem
    assert (placed.plain, placed.problem.id) == (None, reason)


@pytest.mark.parametrize("folders", [[], ["all", "brave otter", "1_2026-01-01"], ["Export_Data"]])
def test_other_folders_are_none_of_its_business(folders: list[str]) -> None:
    assert read_place(folders, "1-brave_otter-msg.gpg") is None


def test_names_that_may_hold_a_passphrase() -> None:
    archives = (
        "archive.sd-export",
        "x.sd-export (1)",
        "export-2026-11-18T09:30:00.000Z.tar",
        "export-2026-11-18T09_30_00.tar",
    )
    assert all(map(is_archive, archives))
    assert all(map(is_metadata, ("metadata.json", "metadata(1).json", "METADATA.JSON")))
    assert not any(map(may_hold_passphrase, ("memo.pdf", "metadata.xml", "holiday.tar", ".sd-export.pdf")))


@settings(max_examples=200, deadline=None)
@given(some.lists(some.text(max_size=30), max_size=4), some.text(min_size=1, max_size=60))
def test_no_name_makes_it_fail_or_says_a_designation_that_is_none(folders: list[str], name: str) -> None:
    placed = read_place(["export_data", *folders], name)
    assert placed
    assert (placed.plain is None) == (placed.problem is not None)
    assert set(placed.designation) <= set("abcdefghijklmnopqrstuvwxyz'- ")
