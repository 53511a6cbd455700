"""Tests of sanitize/formats/gif.py: finds, strips, refuses what is corrupt."""

from pathlib import Path

import pytest
from PIL import Image

from sanitize.errors import Damaged, TooLarge, Unreadable
from sanitize.formats import gif
from tests.specimens import gifs
from tests.specimens.planted import needles_in


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def ids(path: Path) -> list[str]:
    return [finding.message.id for finding in gif.examine(path)]


def test_it_finds_every_planted_place(tmp_path: Path) -> None:
    path = put(tmp_path / "a", gifs.dirty())
    assert set(ids(path)) == {
        "sanitize.picture_comment",
        "sanitize.gif_application",
        "sanitize.gif_plain_text",
        "sanitize.picture_unknown_block",
        "sanitize.picture_hidden",
        "sanitize.after_end",
    }
    assert ids(path).count("sanitize.gif_application") == 3


def test_it_strips_every_needle_and_keeps_frames_delays_and_loops(tmp_path: Path) -> None:
    path, copy = put(tmp_path / "a", gifs.dirty()), tmp_path / "b"
    assert [loss.id for loss in gif.strip(path, copy)] == ["sanitize.gif_plain_text_dropped"]
    assert needles_in(copy.read_bytes()) == set()
    assert gif.fidelity(path, copy) == [("fidelity", "pixels of 3 frame(s) identical")]
    assert gif.examine(copy) == gif.second_engine(copy) == []
    with Image.open(copy) as film:
        assert (film.info["loop"], film.info["duration"]) == (3, 100)


def test_it_strips_the_same_way_twice(tmp_path: Path) -> None:
    gif.strip(put(tmp_path / "a", gifs.dirty()), tmp_path / "b")
    gif.strip(tmp_path / "b", tmp_path / "c")
    assert (tmp_path / "b").read_bytes() == (tmp_path / "c").read_bytes()


@pytest.mark.parametrize("cut", [0, 5, 6, 12, 40, 800, 1500, -1])
def test_a_corrupt_picture_is_unreadable(tmp_path: Path, cut: int) -> None:
    with pytest.raises(Unreadable):
        gif.examine(put(tmp_path / "a", gifs.moving()[:cut]))


def test_another_delay_or_another_frame_is_damage(tmp_path: Path) -> None:
    data = gifs.moving()
    at = data.index(b"\x21\xf9\x04") + 4
    slower = data[:at] + b"\x99" + data[at + 1 :]
    for other in (slower, gifs.moving(2)):
        with pytest.raises(Damaged):
            gif.fidelity(put(tmp_path / "a", data), put(tmp_path / "b", other))


def test_a_frame_that_sticks_out_is_told(tmp_path: Path) -> None:
    data = bytearray(gifs.moving(1))
    data[6] = 20
    assert ids(put(tmp_path / "a", bytes(data))) == ["sanitize.picture_sticks_out"]


def test_a_bomb_of_pixels_is_too_large(tmp_path: Path) -> None:
    data = bytearray(gifs.moving())
    data[6:10] = b"\xff\xff\xff\xff"
    with pytest.raises(TooLarge):
        gif.examine(put(tmp_path / "a", bytes(data)))


def test_interlaced_and_transparent_pictures_survive(tmp_path: Path) -> None:
    picture = Image.new("P", (64, 64))
    picture.putdata([pixel % 7 for pixel in range(64 * 64)])
    picture.save(tmp_path / "a", "GIF", interlace=True, transparency=3)
    gif.strip(tmp_path / "a", tmp_path / "b")
    assert gif.fidelity(tmp_path / "a", tmp_path / "b")
    assert gif.examine(tmp_path / "a") == []
