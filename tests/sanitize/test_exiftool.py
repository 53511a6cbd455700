"""Tests of sanitize/tools/exiftool.py and sanitize/tags.py: reads tags, and runs nothing a source wrote."""

from pathlib import Path

import pytest

from sanitize.errors import ToolFailed
from sanitize.findings import Grade
from sanitize.tags import STRUCTURAL, findings
from sanitize.tools.exiftool import NOT_ASKED, ExifTool
from tests.specimens import pictures


def test_it_reads_every_planted_tag_and_grades_it(tmp_path: Path) -> None:
    path = pictures.dirty_jpeg(tmp_path / "a.jpg")
    with ExifTool() as tool:
        found = {finding.where: finding for finding in findings(tool.tags(path))}
        assert tool.version
    assert found["GPS:GPSLatitude"].message.id == "sanitize.tag_place"
    assert dict(found["Composite:GPSPosition"].message.params) == {"lat": "48.85840", "lon": "2.29450"}
    assert found["IFD0:Artist"].message.id == "sanitize.tag_person"
    assert found["ExifIFD:SerialNumber"].message.id == "sanitize.tag_number"
    assert found["File:Comment"].message.id == "sanitize.tag_words"
    assert found["ExifIFD:DateTimeOriginal"].message.id == "sanitize.tag_time"
    assert found["IFD0:Model"].message.id == "sanitize.tag_device"
    assert found["IFD0:Artist"].grade is Grade.RED
    values = [finding.untrusted_value for finding in found.values()]
    assert not [needle for needle in pictures.JPEG_NEEDLES if needle not in values]


def test_what_is_not_asked_would_be_no_finding() -> None:
    assert {each.removeprefix("--") for each in NOT_ASKED} <= STRUCTURAL


def test_of_two_tags_with_one_name_both_are_told(tmp_path: Path) -> None:
    plain = pictures.plain_jpeg(tmp_path / "a.jpg").read_bytes()
    comments = b"".join(b"\xff\xfe\0\x08" + words for words in (b"first!", b"second", b"first!"))
    (tmp_path / "b.jpg").write_bytes(plain[:2] + comments + plain[2:])
    with ExifTool() as tool:
        told = findings(tool.tags(tmp_path / "b.jpg"))
    assert [(each.where, each.untrusted_value) for each in told] == [
        ("File:Comment", "first!"),
        ("File:Comment", "second"),
    ]


def test_a_plain_picture_has_no_findings(tmp_path: Path) -> None:
    with ExifTool() as tool:
        assert findings(tool.tags(pictures.plain_jpeg(tmp_path / "a.jpg"))) == []


@pytest.mark.parametrize(
    "name",
    ["x\n-if\nsystem('touch PROOF')\nb.jpg", "-ver.jpg", "#a.jpg", "a b.jpg", "~.jpg", "a|.jpg", "é.jpg", "$(x)"],
)
def test_a_name_that_could_be_an_option_is_refused(tmp_path: Path, name: str) -> None:
    target = tmp_path / name.replace("PROOF", "proof")
    pictures.plain_jpeg(tmp_path / "b.jpg")
    with ExifTool() as tool, pytest.raises(ToolFailed):
        tool.tags(target)
    with ExifTool() as tool, pytest.raises(ToolFailed):
        tool.tags(Path(name))
    assert not (tmp_path / "proof").exists()


def test_a_configuration_file_at_home_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    proof = tmp_path / "proof"
    (tmp_path / ".ExifTool_config").write_text(f"open(my $f, '>', '{proof}'); close $f; 1;\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("EXIFTOOL_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with ExifTool() as tool:
        tool.tags(pictures.plain_jpeg(tmp_path / "a.jpg"))
    assert not proof.exists()


def test_a_missing_program_is_told() -> None:
    with pytest.raises(ToolFailed), ExifTool("/nowhere/exiftool"):
        pass


def test_an_unknown_tag_is_a_finding() -> None:
    assert [f.message.id for f in findings([("MakerUnknown:Foo_0x1234", "bar")])] == ["sanitize.tag_other"]
