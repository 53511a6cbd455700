"""Tests of sanitize/formats/css_sheet.py: finds, strips, refuses what is corrupt."""

from pathlib import Path

import pytest

from sanitize.errors import Damaged, SanitizeError
from sanitize.formats import css_sheet
from tests.specimens.markups import dirty_css


def put(folder: Path, content: str | bytes, name: str = "in.bin") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_it_finds_comments_and_everything_that_calls(tmp_path: Path) -> None:
    found = [finding.message.id for finding in css_sheet.examine(put(tmp_path, dirty_css()))]
    assert found.count("sanitize.css_comment") == 1
    assert found.count("sanitize.css_aside") >= 6


def test_it_strips_them_and_keeps_the_rules(tmp_path: Path) -> None:
    original = put(tmp_path, dirty_css())
    css_sheet.strip(original, tmp_path / "out")
    assert (tmp_path / "out").read_text() == (
        ".zqcssZc_selectorzq , h1 > a:hover {\n  color: #c00;\n  margin: 0 1em;\n}\n"
        "@media (max-width: 600px) {\n  .small {\n    display: none;\n  }\n}\np {\n}\n"
    )
    assert css_sheet.second_engine(tmp_path / "out") == []
    assert css_sheet.fidelity(original, tmp_path / "out")


@pytest.mark.parametrize("content", ["a { b: c", "a } b", "a { b }", "{" * 50, "a{" * 20 + "b:c" + "}" * 20])
def test_corrupt_sheets_are_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(SanitizeError):
        css_sheet.strip(put(tmp_path, content), tmp_path / "out")


def test_the_second_engine_finds_calls_and_escapes(tmp_path: Path) -> None:
    assert len(css_sheet.second_engine(put(tmp_path, "a{b:URL(x)} /* */ @import 'x' c{d:\\61}"))) == 4


def test_a_changed_rule_is_damage(tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        css_sheet.fidelity(put(tmp_path, "a{b:c}"), put(tmp_path, "a{b:d}", "b"))


@pytest.mark.parametrize(
    ("written", "expected"),
    [("a{b:c}", True), ("@media x{a{b:c;}}", True), ("{a:b}", False), ("hello: {world}", False), ("a;b\n", False)],
)
def test_a_sheet_is_told_from_other_texts(written: str, expected: bool) -> None:
    assert css_sheet.is_css(written) is expected


@pytest.mark.parametrize(
    "value",
    [
        "image-set('//host/a.png' 1x)",
        "-webkit-image-set('https:host/a.png' 1x)",
        "cross-fade(a, b)",
        "'http:host'",
        "src('a')",
        "\\75rl(a)",
    ],
)
def test_no_value_that_fetches_stays_whatever_it_is_called(tmp_path: Path, value: str) -> None:
    css_sheet.strip(put(tmp_path, f"a {{ color: red; background: {value}; }}"), tmp_path / "out")
    assert (tmp_path / "out").read_text() == "a {\n  color: red;\n}\n"
