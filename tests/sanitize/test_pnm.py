"""Tests of sanitize/formats/pnm.py: finds, strips, refuses what is corrupt."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from sanitize.errors import Damaged, TooLarge, Unreadable
from sanitize.formats import pnm
from sanitize.identify import identify
from tests.specimens import bitmaps
from tests.specimens.planted import needles_in

DIRTY = [bitmaps.dirty_ppm, bitmaps.dirty_pbm, bitmaps.plain_pgm]


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def ids(path: Path) -> list[str]:
    return [finding.message.id for finding in pnm.examine(path)]


def test_it_finds_every_planted_place(tmp_path: Path) -> None:
    comment = "sanitize.picture_comment"
    assert ids(put(tmp_path / "a", bitmaps.dirty_ppm())) == [comment, comment, "sanitize.jpeg_more_pictures"]
    assert ids(put(tmp_path / "a", bitmaps.dirty_pbm())) == ["sanitize.bmp_unused_bits", "sanitize.after_end"]
    assert ids(put(tmp_path / "a", bitmaps.plain_pgm())) == [comment, comment]


@pytest.mark.parametrize("make", DIRTY)
def test_it_strips_every_needle_and_keeps_every_pixel(tmp_path: Path, make: Callable[[], bytes]) -> None:
    path, copy = put(tmp_path / "a", make()), tmp_path / "b"
    assert identify(path) == "image/x-portable-anymap"
    losses = [loss.id for loss in pnm.strip(path, copy)]
    assert losses == (["sanitize.pnm_more_dropped"] if make is bitmaps.dirty_ppm else [])
    assert needles_in(copy.read_bytes()) == set()
    assert pnm.fidelity(path, copy)
    assert pnm.examine(copy) == pnm.second_engine(copy) == []
    pnm.strip(copy, tmp_path / "c")
    assert (tmp_path / "c").read_bytes() == copy.read_bytes()


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "I;16"])
def test_every_kind_of_pixel_survives(tmp_path: Path, mode: str) -> None:
    path = put(tmp_path / "a", bitmaps.pnm(mode))
    pnm.strip(path, tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == path.read_bytes()


def test_figures_and_bits_mean_the_same(tmp_path: Path) -> None:
    path = put(tmp_path / "a", b"P1\n10 2\n1 0 1 0 1 0 1 0 1 1\n0101010100\n")
    pnm.strip(path, tmp_path / "b")
    assert pnm.fidelity(path, tmp_path / "b")
    with Image.open(tmp_path / "b") as picture:
        assert [picture.getpixel((across, 0)) == 0 for across in range(10)] == [c == "1" for c in "1010101011"]


@pytest.mark.parametrize(
    "data",
    [
        b"P6\n2 2\n255\n" + bytes(11),
        b"P6\n2 2\n0\n" + bytes(12),
        b"P6\n2 2\n65536\n" + bytes(24),
        b"P6\n0 2\n255\n",
        b"P5\n2 2\n15\n\x0f\x0f\x0f\x10",
        b"P5\n1 1\n300\n\x01\x2d",
        b"P2\n2 2\n15\n1 2 3",
        b"P2\n2 2\n15\n1 2 3 16",
        b"P2\n2 2\n15\n1 2 3 4 needle",
        b"P7\n",
        b"",
    ],
)
def test_what_is_corrupt_or_beyond_its_greatest_is_unreadable(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Unreadable):
        pnm.examine(put(tmp_path / "a", data))


def test_a_bomb_of_pixels_is_too_large(tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        pnm.examine(put(tmp_path / "a", b"P6\n99999 99999\n255\n"))


def test_another_picture_is_damage(tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        pnm.fidelity(put(tmp_path / "a", bitmaps.pnm("L")), put(tmp_path / "b", bitmaps.pnm("1")))


def test_words_that_begin_like_one_are_text(tmp_path: Path) -> None:
    assert identify(put(tmp_path / "a", b"P6 is a road.")) == "text/plain"
