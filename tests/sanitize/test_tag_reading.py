"""Tests of sanitize/tag_reading.py: reading a JPEG's tags to the picture tells all that reading to the end tells."""

from pathlib import Path

from sanitize.formats.jpeg_segments import APP1, APP2, COM, Segment, ends_with_its_picture, read, write
from sanitize.tag_reading import tag_reader
from sanitize.tags import findings
from sanitize.tools.exiftool import ExifTool
from tests.specimens import pictures


def variants(folder: Path) -> dict[str, bytes]:
    """A planted JPEG with nothing behind its picture, and then with something in each place there is."""
    dirty = pictures.dirty_jpeg(folder / "a.jpg").read_bytes()
    segments = read(dirty).segments
    plain, comment = write(segments), Segment(COM, b"needle in a comment")
    second = Segment(APP1, b"Exif\0\0MM\0*\0\0\0\x08" + bytes(6))
    pictures.noise().save(folder / "b.jpg", progressive=True)
    scans = read((folder / "b.jpg").read_bytes()).segments
    return {
        "plain": plain,
        "with a trailer": plain + b"needle",
        "with a picture behind": plain + plain,
        "with a film behind": plain + b"\0\0\0\x18ftypmp42needle",
        "with segments behind the scan": write([*segments, comment, second, Segment(APP2, b"MPF\0needle")]),
        "with a segment between scans": write([*scans[:-1], comment, scans[-1]]),
        "with stray bytes": plain[:2] + b"stray" + plain[2:],
        "without an end": plain[:-2],
        "no jpeg": b"\x89PNG\r\n\x1a\n" + plain,
    }


def test_nothing_is_missed_where_only_the_tags_before_the_picture_are_read(tmp_path: Path) -> None:
    made, path = variants(tmp_path), tmp_path / "in.bin"
    readable = {name: read(data) for name, data in made.items() if name not in {"without an end", "no jpeg"}}
    assert [name for name, whole in readable.items() if ends_with_its_picture(whole)] == ["plain"]
    with ExifTool() as exiftool:
        to_the_picture = tag_reader(exiftool)
        for name, data in made.items():
            path.write_bytes(data)
            assert list(to_the_picture(path)) == list(findings(exiftool.tags(path))), name
        path.write_bytes(made["with a segment between scans"])
        assert "needle in a comment" in {found.untrusted_value for found in to_the_picture(path)}
        assert "File:Comment" not in dict(exiftool.tags(path, to_the_picture=True)), "the short reading is short"
