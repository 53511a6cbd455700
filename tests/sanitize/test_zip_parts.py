"""Tests of sanitize/formats/zip_parts.py and zip_second.py: what a package says beside its parts, and traps."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanitize.errors import SanitizeError, TooLarge, Unreadable
from sanitize.formats import zip_parts
from sanitize.formats.zip_second import container, members

PARTS = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w>" + b"x" * 400 + b"</w>", "empty": b""}


def written(path: Path) -> Path:
    zip_parts.write(path, PARTS.items(), frozenset({"empty"}))
    return path


def dirty(path: Path) -> Path:
    """A package with something in every place a zip has for it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.comment = b"needle-archive-comment"
        for number, (name, data) in enumerate(PARTS.items()):
            header = zipfile.ZipInfo(name, (2026, 11, 21, 13, 37, number * 2))
            header.compress_type = zipfile.ZIP_DEFLATED
            header.extra = struct.pack("<HH", 0x9999, 12) + b"needle-extra"
            header.comment = b"needle-part-comment"
            archive.writestr(header, data)
    path.write_bytes(b"needle-before-it" + buffer.getvalue() + b"needle-behind-it")
    return path


def test_what_is_written_reads_back_and_is_the_same_each_time(tmp_path: Path) -> None:
    one, other = written(tmp_path / "a"), written(tmp_path / "b")
    package = zip_parts.read(one)
    assert package.parts == PARTS
    assert list(package.parts) == list(PARTS)
    assert package.beside == ()
    assert one.read_bytes() == other.read_bytes()
    assert container(one) == []
    assert dict(members(one)) == PARTS


def test_everything_beside_the_parts_is_found(tmp_path: Path) -> None:
    package = zip_parts.read(dirty(tmp_path / "a"))
    evidence = " ".join(finding.untrusted_value for finding in package.beside)
    for word in ("archive-comment", "extra", "part-comment", "before-it", "behind-it"):
        assert f"needle-{word}" in evidence
    assert "2026-11-21 13:37:04" in evidence
    assert package.parts == PARTS


def test_the_second_engine_minds_every_byte_too_many(tmp_path: Path) -> None:
    assert container(dirty(tmp_path / "a"))
    clean = written(tmp_path / "b").read_bytes()
    (tmp_path / "c").write_bytes(clean + b"x")
    assert container(tmp_path / "c")
    (tmp_path / "c").write_bytes(b"x" + clean)
    assert container(tmp_path / "c")
    directory = clean.index(b"PK\1\2")
    for at in (12, 30, 32, 36, 38):
        changed = bytearray(clean)
        changed[directory + at] ^= 1
        (tmp_path / "c").write_bytes(bytes(changed))
        assert container(tmp_path / "c"), at


def test_a_bomb_is_refused_before_it_is_inflated(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", bytes(40 * 1024 * 1024))
    with pytest.raises(TooLarge):
        zip_parts.read(tmp_path / "a")


def test_a_part_named_twice_is_refused(tmp_path: Path) -> None:
    zip_parts.write(tmp_path / "a", [("word/document.xml", b"one"), ("word/document.xml", b"two")])
    with pytest.raises(Unreadable):
        zip_parts.read(tmp_path / "a")


def test_a_locked_part_is_refused(tmp_path: Path) -> None:
    data = bytearray(written(tmp_path / "a").read_bytes())
    data[data.index(b"PK\1\2") + 8] |= 1
    (tmp_path / "a").write_bytes(bytes(data))
    with pytest.raises(Unreadable):
        zip_parts.read(tmp_path / "a")


def test_a_header_that_says_another_name_than_the_directory_is_refused(tmp_path: Path) -> None:
    data = written(tmp_path / "a").read_bytes().replace(b"word/document.xml", b"word/documemt.xml", 1)
    (tmp_path / "a").write_bytes(data)
    with pytest.raises(Unreadable):
        zip_parts.read(tmp_path / "a")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 900), junk=st.binary(max_size=8))
def test_mutated_bytes_raise_nothing_else(tmp_path: Path, at: int, junk: bytes) -> None:
    data = bytearray(dirty(tmp_path / "seed").read_bytes())
    data[at : at + len(junk)] = junk
    (tmp_path / "a").write_bytes(bytes(data))
    container(tmp_path / "a")
    list(members(tmp_path / "a"))
    try:
        zip_parts.read(tmp_path / "a")
    except SanitizeError:
        return
