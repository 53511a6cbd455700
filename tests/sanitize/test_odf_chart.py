"""Tests of charts in OpenDocument files: kept with what is seen of them, found and stripped of everything else."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sanitize.errors import Damaged
from sanitize.formats import odf
from sanitize.formats._row import Format
from tests.specimens import odf_charts
from tests.specimens.planted import CONTENT, needles_in

ROWS = {row.name: row for row in odf.rows(lambda _: ())}


def chart_of(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read("Object1/content.xml").decode()


@pytest.fixture(params=["odt", "ods"])
def stripped(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Format, Path, Path]:
    row, copy = ROWS[request.param], tmp_path / "b"
    path = getattr(odf_charts, request.param)(tmp_path / "a")
    row.strip(path, copy)
    return row, path, copy


def test_it_strips_a_chart_and_keeps_what_it_shows(stripped: tuple[Format, Path, Path]) -> None:
    row, path, copy = stripped
    left, before = needles_in(copy.read_bytes()), needles_in(path.read_bytes())
    assert left == {needle for needle in before if CONTENT.match(needle)}
    assert row.fidelity(path, copy)
    assert row.examine(copy) == []
    assert list(row.second_engine(copy)) == []
    table = "local-table" if row.name == "odt" else "Budget"
    assert f'chart:values-cell-range-address="{table}.$B$2:.$B$3"' in chart_of(copy)
    assert 'office:value="30"' in chart_of(copy)


def test_it_finds_what_stands_beside_a_chart(stripped: tuple[Format, Path, Path]) -> None:
    row, path, _ = stripped
    said = " ".join(finding.untrusted_value for finding in row.examine(path))
    for place in ("labelstring", "inner", "chartstyles", "stylename", "comment", "alt"):
        assert f"_{place}zq" in said, place


@pytest.mark.parametrize(
    "address", ["'zq secret'.$B$2:.$B$3", "zq.$B$2", "file:///a#b.$B$2", "local-table.$B$2 jean.dupont", "local-table"]
)
def test_ranges_that_lead_elsewhere_are_dropped(tmp_path: Path, address: str) -> None:
    chart = odf_charts.chart("odtc").replace("local-table.$B$2:.$B$3", address)
    rewritten(odf_charts.odt, tmp_path / "a", chart)
    ROWS["odt"].strip(tmp_path / "a", tmp_path / "b")
    assert "values-cell-range-address" not in chart_of(tmp_path / "b")


def rewritten(make: Callable[[Path], Path], path: Path, chart: str) -> None:
    """Puts a document whose chart is another at a path."""
    with zipfile.ZipFile(make(path)) as before:
        parts = {name: before.read(name) for name in before.namelist()}
    with zipfile.ZipFile(path, "w") as after:
        for name, data in (parts | {"Object 1/content.xml": chart.encode()}).items():
            after.writestr(name, data)


def test_an_object_that_is_no_chart_is_dropped(tmp_path: Path) -> None:
    rewritten(odf_charts.odt, tmp_path / "a", odf_charts.chart("odtc").replace("office:chart>", "office:text>"))
    losses = ROWS["odt"].strip(tmp_path / "a", tmp_path / "b")
    assert "sanitize.odf_lost_objects" in {loss.id for loss in losses}
    with zipfile.ZipFile(tmp_path / "b") as archive:
        assert "Object1/content.xml" not in archive.namelist()


def test_another_word_in_a_chart_is_damage(stripped: tuple[Format, Path, Path], tmp_path: Path) -> None:
    row, path, _ = stripped
    other = odf_charts.chart(f"{row.name}c").replace("Sud", "Est")
    rewritten(getattr(odf_charts, row.name), tmp_path / "c", other)
    with pytest.raises(Damaged):
        row.fidelity(path, tmp_path / "c")
