"""Tests of sanitize/compare.py: each way in which two copies can be told apart is named, with its place."""

from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from sanitize.clean import Bench
from sanitize.compare import compare
from sanitize.findings import Finding, Inspection
from sanitize.formats.table import formats


def bench() -> Bench:
    return Bench(formats(lambda _: ()), lambda _: (), "none", lambda _: None)


def told(folder: Path, one: bytes, other: bytes) -> dict[str, Finding]:
    (folder / "a").write_bytes(one)
    (folder / "b").write_bytes(other)
    return ids(compare(folder / "a", folder / "b", bench()))


def ids(inspection: Inspection) -> dict[str, Finding]:
    return {finding.message.id.removeprefix("sanitize.compare_"): finding for finding in inspection.findings}


@pytest.mark.parametrize(
    ("other", "kind", "value"),
    [
        ("one two\nthree  four\n", "space", "U+0020 / U+0020 U+0020"),
        ("one two\nthree four \n", "line_end", "U+000A / U+0020 U+000A"),
        ("one two\r\nthree four\n", "line_end", "U+000A / U+000D U+000A"),
        ("one two\nthr\u200bee four\n", "unseen", "three / thr<U+200B>ee"),
        ("one tw\u043e\nthree four\n", "alike", "two / tw\u043e"),
        ("one two\nthree five\n", "words", "four / five"),
    ],
)
def test_each_way_texts_can_differ_is_named(tmp_path: Path, other: str, kind: str, value: str) -> None:
    found = told(tmp_path, b"one two\nthree four\n", other.encode())
    assert found[kind].untrusted_value == value
    assert found[kind].where == f"page 1, line {1 if kind == 'alike' or chr(13) in other else 2}"


def test_equal_files_are_called_equal_and_nothing_more(tmp_path: Path) -> None:
    assert list(told(tmp_path, b"a b", b"a b")) == ["same_bytes"]


def test_what_only_one_copy_carries_is_told(tmp_path: Path) -> None:
    clean = Image.new("RGB", (20, 20), "white")
    clean.save(tmp_path / "a.png")
    clean.save(tmp_path / "b.png", dpi=(72, 72), pnginfo=None)
    marked = clean.copy()
    marked.putpixel((5, 10), (255, 255, 250))
    marked.save(tmp_path / "c.png")
    found = ids(compare(tmp_path / "a.png", tmp_path / "c.png", bench()))
    assert found["faint"].where == "page 1, 25-30 % across, 50-55 % down"
    assert dict(found["faint"].message.params) == {"count": 1, "levels": 5}
    assert "faint" not in ids(compare(tmp_path / "a.png", tmp_path / "b.png", bench()))
    marked.putpixel((5, 10), (0, 0, 0))
    marked.save(tmp_path / "d.png")
    assert "pixels" in ids(compare(tmp_path / "a.png", tmp_path / "d.png", bench()))


def page(path: Path, where: tuple[float, float], title: str = "", size: float = 12) -> Path:
    with pikepdf.new() as pdf:
        sheet = pdf.add_blank_page(page_size=(300, 200))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        sheet.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        drawn = (
            f"BT /F 12 Tf 20 150 Td (The first line) Tj ET BT /F {size} Tf {where[0]} {where[1]} Td (The second) Tj ET"
        )
        sheet.Contents = pdf.make_stream(drawn.encode())
        if title:
            pdf.docinfo["/Title"] = title
        pdf.save(path)
    return path


def test_a_line_moved_by_a_fraction_of_a_point_is_found(tmp_path: Path) -> None:
    one, other = page(tmp_path / "a.pdf", (20, 120)), page(tmp_path / "b.pdf", (20, 119.76), title="To Bob")
    found = ids(compare(one, other, bench()))
    assert found["moved"].untrusted_value == "T: +0.00 / +0.24 pt, +0.00 pt"
    only = [finding for finding in compare(one, other, bench()).findings if finding.message.id.endswith("only_other")]
    assert "To Bob" in {finding.untrusted_value for finding in only}
    assert "words" not in found
    assert "moved" in ids(compare(one, page(tmp_path / "c.pdf", (20, 120), size=12.1), bench()))


def test_other_kinds_and_other_numbers_of_pages_are_told(tmp_path: Path) -> None:
    with pikepdf.open(page(tmp_path / "a.pdf", (20, 120))) as pdf:
        pdf.pages.append(pdf.pages[0])
        pdf.save(tmp_path / "b.pdf")
    assert "pages" in ids(compare(tmp_path / "a.pdf", tmp_path / "b.pdf", bench()))
    (tmp_path / "c.txt").write_text("words\n")
    assert "kind" in ids(compare(tmp_path / "a.pdf", tmp_path / "c.txt", bench()))


def test_many_differences_are_counted_and_not_listed_for_ever(tmp_path: Path) -> None:
    one, other = (" ".join(f"{sign}{number}" for number in range(1000)).replace(" ", " same ") for sign in "ab")
    (tmp_path / "a").write_text(one)
    (tmp_path / "b").write_text(other)
    found = compare(tmp_path / "a", tmp_path / "b", bench()).findings
    assert len(found) <= 110
    assert found[-1].message.id == "sanitize.compare_more"
