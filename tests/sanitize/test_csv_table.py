"""Tests of sanitize/formats/csv_table.py: finds, strips, refuses what is corrupt."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanitize.errors import Damaged, Unreadable
from sanitize.formats import csv_table
from tests.specimens.markups import dirty_csv


def put(folder: Path, content: str | bytes, name: str = "in.bin") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_it_finds_marks_in_cells_formulas_and_layout(tmp_path: Path) -> None:
    found = {finding.message.id for finding in csv_table.examine(put(tmp_path, dirty_csv()))}
    assert found >= {
        "sanitize.text_byte_order",
        "sanitize.text_tag",
        "sanitize.text_trailing",
        "sanitize.text_double_space",
        "sanitize.csv_formula",
        "sanitize.csv_layout",
    }


def test_it_strips_marks_and_keeps_every_cell(tmp_path: Path) -> None:
    original = put(tmp_path, dirty_csv())
    losses = csv_table.strip(original, tmp_path / "out")
    rows = list(csv.reader(io.StringIO((tmp_path / "out").read_text()), delimiter=";"))
    assert rows[0] == ["name", "note", "value"]
    assert rows[2] == ["x", 'two\nlines; "and quotes"', "-3"]
    assert rows[3][0] == '\'=HYPERLINK("http://x.example/")'
    assert rows[3][1:] == ["zqcsvZc_plainzq twice", "+4"]
    assert [loss.id for loss in losses] == ["sanitize.csv_formula_disarmed"]
    assert csv_table.second_engine(tmp_path / "out") == []
    assert csv_table.fidelity(original, tmp_path / "out")


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+A1", " =1"])
def test_a_cell_a_spreadsheet_would_run_is_disarmed(tmp_path: Path, cell: str) -> None:
    original = put(tmp_path, f"a;b\n{cell};2\n3;4\n")
    csv_table.strip(original, tmp_path / "out")
    assert f"\n'{cell.strip()}" in (tmp_path / "out").read_text()
    assert csv_table.fidelity(original, tmp_path / "out")


def test_the_second_engine_finds_a_formula_left(tmp_path: Path) -> None:
    assert csv_table.second_engine(put(tmp_path, 'a;b\n"=1";2\n'))
    assert csv_table.second_engine(put(tmp_path, 'a;b\n\'=1;"x;=y"\n')) == []


def test_corrupt_quotes_are_unreadable(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        csv_table.strip(put(tmp_path, 'a;"b\nc;d\n'), tmp_path / "out")


def test_a_changed_cell_is_damage(tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        csv_table.fidelity(put(tmp_path, "a;b\nc;d\n"), put(tmp_path, "a;b\nc;e\n", "b"))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a,b\n1,2\n3,4\n", True),
        ("a\tb\n1\t2\n3\t4\n", True),
        ("Dear Anna, hello\nI am well, thanks\nYours, Bob\n", False),
        ("one\ntwo\nthree\n", False),
        ("a,b\n1,2\n", False),
        ("a;b\n1;2;3\n4;5\n", False),
    ],
)
def test_a_table_is_told_from_sentences(written: str, expected: bool) -> None:
    assert csv_table.is_csv(written) is expected


@given(st.lists(st.lists(st.text('ab ;"\n', max_size=6), min_size=2, max_size=2), min_size=1, max_size=4))
def test_every_table_is_read_back_the_same(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    folder = tmp_path_factory.getbasetemp()
    out = io.StringIO()
    csv.writer(out, delimiter=",").writerows(rows)
    original = put(folder, out.getvalue())
    csv_table.strip(original, folder / "out")
    assert csv_table.fidelity(original, folder / "out")
