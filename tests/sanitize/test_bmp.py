"""Tests of sanitize/formats/bmp.py and bmp_header.py: finds, strips, refuses what is corrupt."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sanitize.errors import Damaged, SanitizeError, TooLarge, UnknownFormat, Unreadable
from sanitize.formats import bmp
from sanitize.formats.bmp_header import read
from sanitize.formats.bmp_runs import bare_runs
from tests.specimens import bitmaps
from tests.specimens.planted import needles_in

DIRTY = [bitmaps.dirty_bmp, bitmaps.unused_bytes_bmp, bitmaps.rle_bmp]


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def ids(path: Path) -> list[str]:
    return [finding.message.id for finding in bmp.examine(path)]


def test_it_finds_every_planted_place(tmp_path: Path) -> None:
    path = put(tmp_path / "a", bitmaps.dirty_bmp())
    found = ["sanitize.png_icc", "sanitize.bmp_header", "sanitize.bmp_unused_bits", "sanitize.after_end"]
    assert ids(path) == found
    assert "zqbmpZm_profilelinkzq" in bmp.examine(path)[1].untrusted_value
    assert ids(put(tmp_path / "b", bitmaps.unused_bytes_bmp()))[-1] == "sanitize.bmp_unused_bits"


@pytest.mark.parametrize("make", DIRTY)
def test_it_strips_every_needle_and_keeps_every_pixel(tmp_path: Path, make: Callable[[], bytes]) -> None:
    path, copy = put(tmp_path / "a", make()), tmp_path / "b"
    bmp.strip(path, copy)
    data = copy.read_bytes()
    assert needles_in(data) | needles_in(data[54 + 3 :: 4]) | needles_in(data[54 + 99 :: 100]) == set()
    assert needles_in(data[1078 + 9 :: 12]) == set(), "what fills the lists of pixels"
    assert bmp.fidelity(path, copy)
    assert bmp.examine(copy) == bmp.second_engine(copy) == []
    bmp.strip(copy, tmp_path / "c")
    assert (tmp_path / "c").read_bytes() == data


def test_it_says_that_a_profile_is_lost(tmp_path: Path) -> None:
    path = put(tmp_path / "a", bitmaps.dirty_bmp())
    assert [loss.id for loss in bmp.strip(path, tmp_path / "b")] == ["sanitize.colour_profile_dropped"]


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA"])
def test_every_kind_of_pixel_survives(tmp_path: Path, mode: str) -> None:
    path = put(tmp_path / "a", bitmaps.bmp(mode))
    bmp.strip(path, tmp_path / "b")
    assert bmp.fidelity(path, tmp_path / "b")
    assert ids(tmp_path / "b") == []


@pytest.mark.parametrize("cut", [0, 2, 20, 53, 60, 500, -1])
def test_a_corrupt_picture_is_unreadable(tmp_path: Path, cut: int) -> None:
    with pytest.raises(Unreadable):
        bmp.examine(put(tmp_path / "a", bitmaps.bmp()[:cut]))


@pytest.mark.parametrize(
    ("at", "value", "error"),
    [
        (18, b"\xff\xff\xff\x7f", TooLarge),
        (18, b"\0\0\0\0", Unreadable),
        (26, b"\2", Unreadable),
        (28, b"\7", Unreadable),
        (30, b"\4", UnknownFormat),
        (10, b"\4", Unreadable),
    ],
)
def test_headers_that_make_no_sense_are_refused(
    tmp_path: Path, at: int, value: bytes, error: type[SanitizeError]
) -> None:
    data = bytearray(bitmaps.bmp())
    data[at : at + len(value)] = value
    with pytest.raises(error):
        bmp.examine(put(tmp_path / "a", bytes(data)))


def test_runs_without_an_end_mark_are_corrupt(tmp_path: Path) -> None:
    data = bitmaps.rle_bmp()
    with pytest.raises(Unreadable):
        bmp.examine(put(tmp_path / "a", data[: data.index(b"\0\x01zqbmprZh_trailer")]))


def test_what_fills_the_runs_is_found(tmp_path: Path) -> None:
    assert ids(put(tmp_path / "a", bitmaps.rle_bmp())) == [
        "sanitize.bmp_header",
        "sanitize.bmp_unused_bits",
        "sanitize.after_end",
    ]


@pytest.mark.parametrize(
    "runs",
    [
        b"\x04\x05\0\0\x04\x07\0\0" + b"\0\x06needle" + b"\0\x01",  # a list below the last row
        b"\x04\x05\x06\x09" + b"\0\x01",  # a run past the edge
        b"\x04\x05" + b"\0\x06needle" + b"\0\x01",  # a list past the edge
        b"\0\x02\x05\0\0\x01",  # a step past the edge
        b"\0\x02\0\x03\0\x01",
        b"\0\0" * 3 + b"\0\x01",
        b"\0\x06nee",
    ],
)
def test_runs_that_leave_the_picture_are_corrupt(tmp_path: Path, runs: bytes) -> None:
    path = put(tmp_path / "a", bitmaps.in_runs(runs, (4, 2)))
    with pytest.raises(Unreadable):
        bmp.examine(path)
    with pytest.raises(Unreadable):
        bmp.strip(path, tmp_path / "b")


def test_runs_of_half_bytes_survive_without_the_halves_no_pixel_takes() -> None:
    runs = b"\x03\x12\x01\x3f\0\0" + b"\0\x03\x45\x6e\0\0" + b"\0\x02\x01\x01" + b"\x02\x77\0\x01"
    data = bitmaps.in_runs(runs, (4, 4), 4)
    clean = b"\x03\x12\x01\x30\0\0" + b"\0\x03\x45\x60\0\0" + b"\0\x02\x01\x01" + b"\x02\x77\0\x01"
    assert bare_runs(data, read(data)) == (clean, len(data))  # Pillow does not draw lists of an odd length


def test_another_picture_is_damage(tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        bmp.fidelity(put(tmp_path / "a", bitmaps.bmp()), put(tmp_path / "b", bitmaps.dirty_bmp()))
