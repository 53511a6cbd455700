"""Tests of sanitize/formats/jpeg_apart.py: the same bytes are taken apart once, other ones of that name anew."""

import os
from pathlib import Path

import pytest

from sanitize.errors import Unreadable
from sanitize.formats.jpeg_apart import Apart
from tests.specimens import pictures


def test_a_file_is_taken_apart_anew_as_soon_as_one_byte_differs(tmp_path: Path) -> None:
    apart, path = Apart(), pictures.dirty_jpeg(tmp_path / "in.bin")
    first, about, data = apart.read(path), path.stat(), bytearray(path.read_bytes())
    assert apart.read(path) is first
    data[-1] ^= 1  # in what follows the end
    path.write_bytes(data)
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    changed = apart.read(path)
    assert changed.trailer == first.trailer[:-1] + bytes((first.trailer[-1] ^ 1,))
    path.write_bytes(data[:-1] + bytes((data[-1] ^ 1,)))
    assert apart.read(path) is first, "the last two are remembered"
    path.write_bytes(data[:100])
    with pytest.raises(Unreadable):
        apart.read(path)


def test_what_is_let_go_of_is_taken_apart_anew(tmp_path: Path) -> None:
    apart, path = Apart(), pictures.plain_jpeg(tmp_path / "in.bin")
    first = apart.read(path)
    apart.forget()
    assert apart.read(path) is not first
