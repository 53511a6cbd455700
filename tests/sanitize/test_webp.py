"""Tests of sanitize/formats/webp.py: finds, strips, refuses what is corrupt."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from sanitize.errors import Damaged, TooLarge, Unreadable
from sanitize.findings import Grade
from sanitize.formats import webp
from sanitize.formats.colour import ours
from tests.specimens import webps
from tests.specimens.planted import needles_in


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def ids(path: Path) -> set[str]:
    return {finding.message.id for finding in webp.examine(path)}


def test_it_finds_every_planted_place(tmp_path: Path) -> None:
    assert ids(put(tmp_path / "a", webps.dirty_still())) == {
        "sanitize.png_exif",
        "sanitize.jpeg_xmp",
        "sanitize.png_icc",
        "sanitize.picture_unknown_block",
        "sanitize.after_end",
        "sanitize.jpeg_orientation",
    }
    places = {finding.where for finding in webp.examine(put(tmp_path / "b", webps.dirty_film()))}
    assert "frame 0 (note)" in places


def test_it_strips_every_needle_and_keeps_pixels_orientation_and_colours(tmp_path: Path) -> None:
    path, copy = put(tmp_path / "a", webps.dirty_still()), tmp_path / "b"
    assert webp.strip(path, copy) == []
    assert needles_in(copy.read_bytes()) == set()
    assert webp.fidelity(path, copy)
    assert {finding.grade for finding in webp.examine(copy)} == {Grade.GREEN}
    assert webp.second_engine(copy) == []
    with Image.open(copy) as picture:
        assert picture.getexif() == {0x0112: 6}
        assert picture.info["icc_profile"] in ours()


def test_it_strips_a_film_and_keeps_every_frame(tmp_path: Path) -> None:
    path, copy = put(tmp_path / "a", webps.dirty_film()), tmp_path / "b"
    webp.strip(path, copy)
    assert needles_in(copy.read_bytes()) == set()
    assert webp.fidelity(path, copy) == [("fidelity", "pixels of 3 frame(s) identical")]  # the notes in a frame went
    assert webp.examine(copy) == []


@pytest.mark.parametrize("make", [webps.dirty_still, webps.dirty_film, webps.still, webps.moving])
def test_it_strips_the_same_way_twice(tmp_path: Path, make: Callable[[], bytes]) -> None:
    webp.strip(put(tmp_path / "a", make()), tmp_path / "b")
    webp.strip(tmp_path / "b", tmp_path / "c")
    assert (tmp_path / "b").read_bytes() == (tmp_path / "c").read_bytes()


@pytest.mark.parametrize("how", [{"lossless": True}, {"quality": 80}, {"quality": 10, "alpha_quality": 50}])
def test_every_coding_survives_transparent_too(tmp_path: Path, how: dict[str, bool | int]) -> None:
    with Image.effect_mandelbrot((64, 64), (-2, -2, 2, 2), 20) as grey:
        clear = grey.point([max(level, 1) for level in range(256)])
        Image.merge("RGBA", (grey, grey, grey, clear)).save(tmp_path / "a", "WEBP", **how)
    webp.strip(tmp_path / "a", tmp_path / "b")
    assert webp.fidelity(tmp_path / "a", tmp_path / "b")
    assert webp.examine(tmp_path / "a") == webp.examine(tmp_path / "b") == []


@pytest.mark.parametrize("cut", [0, 8, 12, 20, 100, -1])
def test_a_corrupt_picture_is_unreadable(tmp_path: Path, cut: int) -> None:
    with pytest.raises(Unreadable):
        webp.examine(put(tmp_path / "a", webps.still()[:cut]))


@pytest.mark.parametrize("how", [{"lossless": True}, {"quality": 80}])
def test_bytes_behind_the_coded_data_are_told(tmp_path: Path, how: dict[str, bool | int]) -> None:
    data = webps.still(**how)
    path = put(tmp_path / "a", data)
    assert "sanitize.picture_padded" not in ids(path)
    length = int.from_bytes(data[16:20], "little")
    longer = (
        data[12:16] + (length + 28).to_bytes(4, "little") + data[20 : 20 + length] + b"needle behind the coded data"
    )
    put(path, webps.riff(longer + bytes(length % 2)))
    _check_cut(path, data)


def _check_cut(path: Path, honest: bytes) -> None:
    """What is behind the codes is told, and in no copy; what the codes need is all there."""
    copy, plain = path.with_name("copy"), put(path.with_name("honest"), honest)
    assert "sanitize.picture_padded" in ids(path)
    assert webp.strip(path, copy) == []
    assert b"needle" not in copy.read_bytes()
    assert needles_in(copy.read_bytes()) == set()
    assert len(honest) - _READ_AHEAD <= copy.stat().st_size <= len(honest)
    assert webp.fidelity(path, copy)
    assert ids(copy) == ids(plain)


_READ_AHEAD = 16


@pytest.mark.parametrize("behind", [bytes(8), bytes(5000), b"Z" * 5000, b"needle" * 20_000])
@pytest.mark.parametrize("how", [{"lossless": True}, {"quality": 80}], ids=str)
def test_however_much_is_behind_the_coded_data_goes(tmp_path: Path, behind: bytes, how: dict[str, bool | int]) -> None:
    data = webps.still(**how)
    length = int.from_bytes(data[16:20], "little")
    path = put(tmp_path / "a", webps.riff(webps.chunk(data[12:16], data[20 : 20 + length] + behind)))
    _check_cut(path, data)


@pytest.mark.parametrize("make", [webps.behind_alpha, webps.film_behind_alpha])
def test_bytes_behind_transparency_are_found_and_dropped(tmp_path: Path, make: Callable[[], bytes]) -> None:
    path = put(tmp_path / "a", make())
    assert any(finding.where.endswith("(ALPH)") for finding in webp.examine(path))
    webp.strip(path, tmp_path / "b")
    assert needles_in((tmp_path / "b").read_bytes()) == set()
    assert webp.fidelity(path, tmp_path / "b")


def test_bytes_behind_coded_transparency_are_told(tmp_path: Path) -> None:
    with Image.effect_mandelbrot((64, 64), (-2, -2, 2, 2), 20) as grey:
        clear = grey.point([max(level, 1) for level in range(256)])
        Image.merge("RGBA", (grey, grey, grey, clear)).save(tmp_path / "a", "WEBP", quality=80)
    data = (tmp_path / "a").read_bytes()
    assert "sanitize.picture_padded" not in ids(tmp_path / "a")
    at = data.index(b"ALPH")
    length = int.from_bytes(data[at + 4 : at + 8], "little")
    longer = webps.chunk(b"ALPH", data[at + 8 : at + 8 + length] + b"needle behind the coded data")
    path = put(tmp_path / "b", webps.riff(data[12:at] + longer + data[at + 8 + length + length % 2 :]))
    _check_cut(path, data)


@pytest.mark.parametrize("alpha", [b"", b"\0" + bytes(1199), b"\2" + bytes(1200)])
def test_transparency_that_is_too_short_or_unknown_is_corrupt(tmp_path: Path, alpha: bytes) -> None:
    with pytest.raises(Unreadable):
        webp.examine(put(tmp_path / "a", webps.veiled_by(alpha)))


def test_transparency_the_header_does_not_state_never_gets_into_a_copy(tmp_path: Path) -> None:
    path = put(tmp_path / "a", webps.veiled_by(b"\0" + b"needle" * 200, flag=0))
    assert ids(path) == {"sanitize.jpeg_more_pictures"}
    webp.strip(path, tmp_path / "b")
    assert b"needle" not in (tmp_path / "b").read_bytes()
    with pytest.raises(Damaged):  # programs disagree on what such a file shows
        webp.fidelity(path, tmp_path / "b")


def test_a_second_picture_in_the_same_file_is_found_and_dropped(tmp_path: Path) -> None:
    path = put(tmp_path / "a", webps.riff(webps.still()[12:] + webps.still(lossless=True)[12:]))
    assert ids(path) == {"sanitize.jpeg_more_pictures"}
    webp.strip(path, tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == webps.still()


@pytest.mark.parametrize("how", [{"lossless": True}, {"quality": 60}, {"quality": 60, "clear": True}], ids=str)
def test_bytes_behind_the_coded_data_of_a_frame_are_told(tmp_path: Path, how: dict[str, Any]) -> None:
    plain = webps.moving(2, **how)
    assert "sanitize.picture_padded" not in ids(put(tmp_path / "a", plain))
    _check_cut(put(tmp_path / "b", webps.film_behind_codes(plain)), plain)


def test_another_picture_or_a_lost_turn_is_damage(tmp_path: Path) -> None:
    path = put(tmp_path / "a", webps.dirty_still())
    with pytest.raises(Damaged):
        webp.fidelity(path, put(tmp_path / "b", webps.still()))
    with pytest.raises(Damaged):
        webp.fidelity(put(tmp_path / "c", webps.moving()), put(tmp_path / "d", webps.moving(2)))


def test_equal_data_prove_a_picture_and_no_other_data_do(tmp_path: Path) -> None:
    plain, same = webps.still(lossless=True), "coded picture data identical; size and orientation equal; decodes"
    path, copy = put(tmp_path / "a", plain), tmp_path / "b"
    assert webp.fidelity(path, put(copy, plain)) == [("fidelity", same)]
    film = webps.moving()
    assert webp.fidelity(put(tmp_path / "c", film), put(copy, film)) == [("fidelity", same)]
    longer = bytearray(film)
    longer[film.index(b"ANMF") + 20] ^= 1  # the delay of the first frame
    for spoiled, error in ((bytes(longer), Damaged), (film[:-40] + bytes(40), (Damaged, Unreadable))):
        with pytest.raises(error):
            webp.fidelity(tmp_path / "c", put(copy, spoiled))
    broken = put(tmp_path / "d", plain[:40] + bytes(len(plain) - 40))
    with pytest.raises(Unreadable):
        webp.fidelity(broken, put(copy, broken.read_bytes()))


def test_a_bomb_of_pixels_is_too_large(tmp_path: Path) -> None:
    data = bytearray(webps.moving())
    at = data.index(b"VP8X") + 12
    data[at : at + 6] = b"\xff" * 6
    with pytest.raises(TooLarge):
        webp.examine(put(tmp_path / "a", bytes(data)))
