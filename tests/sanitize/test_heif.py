"""Tests of sanitize/formats/heif*.py: finds, strips, refuses what is corrupt."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from sanitize.errors import Damaged, SanitizeError, UnknownFormat, Unreadable
from sanitize.findings import Grade
from sanitize.formats import heif
from sanitize.formats.heif_boxes import Box, Item, read
from sanitize.formats.heif_coded import av1_units, hevc_units
from sanitize.identify import identify
from tests.specimens import heifs
from tests.specimens.planted import needles_in


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def ids(path: Path) -> set[str]:
    return {finding.message.id for finding in heif.examine(path)}


def test_it_finds_every_planted_place(tmp_path: Path) -> None:
    assert ids(put(tmp_path / "a", heifs.dirty_heic())) == {
        "sanitize.png_exif",
        "sanitize.jpeg_xmp",
        "sanitize.jpeg_more_pictures",
        "sanitize.heif_property",
        "sanitize.picture_unknown_block",
        "sanitize.stray_bytes",
    }
    assert {"sanitize.png_exif", "sanitize.jpeg_xmp", "sanitize.stray_bytes"} <= ids(
        put(tmp_path / "b", heifs.dirty_avif())
    )


@pytest.mark.parametrize("make", [heifs.dirty_heic, heifs.dirty_avif])
def test_it_strips_every_needle_and_keeps_every_pixel(tmp_path: Path, make: Callable[[], bytes]) -> None:
    path, copy = put(tmp_path / "a", make()), tmp_path / "b"
    assert identify(path) == "image/heif"
    losses = {loss.id for loss in heif.strip(path, copy)}
    assert losses == ({"sanitize.heif_more_dropped"} if make is heifs.dirty_heic else set())
    assert needles_in(copy.read_bytes()) == set()
    assert heif.fidelity(path, copy)
    assert {finding.grade for finding in heif.examine(copy)} <= {Grade.GREEN}
    assert heif.second_engine(copy) == []
    heif.strip(copy, tmp_path / "c")
    assert (tmp_path / "c").read_bytes() == copy.read_bytes()


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_grey_colour_and_transparency_survive(tmp_path: Path, mode: str) -> None:
    path = put(tmp_path / "a", heifs.heic(mode))
    heif.strip(path, tmp_path / "b")
    assert heif.fidelity(path, tmp_path / "b")


@pytest.mark.parametrize("size", [(65, 47), (1, 1), (300, 200)])
def test_any_size_survives(tmp_path: Path, size: tuple[int, int]) -> None:
    path = put(tmp_path / "a", heifs.heic(size=size))
    heif.strip(path, tmp_path / "b")
    assert heif.fidelity(path, tmp_path / "b")


def test_a_coder_s_messages_are_taken_out() -> None:
    message = b"\x4e\x01needle"
    slice_ = b"\x28\x01picture"
    data = b"".join(len(unit).to_bytes(4, "big") + unit for unit in (message, slice_))
    assert hevc_units(data, 4) == len(slice_).to_bytes(4, "big") + slice_
    assert av1_units(b"\x2a\x06needle" + b"\x32\x03abc" + b"\x7a\x02zz") == b"\x32\x03abc"


def test_a_film_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat):
        heif.examine(put(tmp_path / "a", heifs.heic() + heifs.box(b"moov", b"")))


@pytest.mark.parametrize("cut", [0, 10, 40, 200, 600])
def test_a_corrupt_picture_is_unreadable(tmp_path: Path, cut: int) -> None:
    with pytest.raises(Unreadable):
        heif.examine(put(tmp_path / "a", heifs.heic()[:cut]))


def test_another_picture_is_damage(tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        heif.fidelity(put(tmp_path / "a", heifs.heic()), put(tmp_path / "b", heifs.heic("L")))


def test_an_extent_out_of_the_file_is_unreadable(tmp_path: Path) -> None:
    data = bytearray(heifs.heic())
    at = data.index(b"iloc") + 4 + 8
    data[at + 10 : at + 14] = b"\x7f\xff\xff\xff"
    with pytest.raises(SanitizeError):
        heif.examine(put(tmp_path / "a", bytes(data)))


def test_only_the_shown_picture_is_left(tmp_path: Path) -> None:
    heif.strip(put(tmp_path / "a", heifs.dirty_heic()), tmp_path / "b")
    assert [item.kind for item in read((tmp_path / "b").read_bytes()).items.values()] == [b"hvc1"]


def test_what_decoders_skip_is_not_in_a_copy(tmp_path: Path) -> None:
    path = put(tmp_path / "a", heifs.hiding_heic())
    assert {"sanitize.heif_property", "sanitize.heif_messages"} <= ids(path)
    heif.strip(path, tmp_path / "b")
    after = (tmp_path / "b").read_bytes()
    assert needles_in(after) == set()
    assert b"zqtwice!" not in after
    assert heif.fidelity(path, tmp_path / "b")


def test_a_photograph_s_hidden_other_is_not_kept_by_a_reference_that_shows_nothing(tmp_path: Path) -> None:
    path = put(tmp_path / "a", heifs.led_away_heic())
    assert "sanitize.jpeg_more_pictures" in ids(path)
    heif.strip(path, tmp_path / "b")
    assert len(read((tmp_path / "b").read_bytes()).items) == 1


def test_a_grid_with_a_tile_too_many_is_unreadable(tmp_path: Path) -> None:
    tiles = [heifs.item_of(heifs.heic(), number, hidden=True) for number in (2, 3, 4)]
    size = b"".join(side.to_bytes(4, "big") for side in (128, 48))
    grid = Item(1, b"grid", bytes((0, 0, 0, 1)) + b"\0\x80\0\x30", False, ((Box(b"ispe", bytes(4) + size), False),))
    good = put(tmp_path / "a", heifs.put_together([grid, *tiles[:2]], [(b"dimg", 1, [2, 3])]))
    heif.strip(good, tmp_path / "b")
    assert heif.fidelity(good, tmp_path / "b")
    with pytest.raises(Unreadable):
        heif.examine(put(tmp_path / "c", heifs.put_together([grid, *tiles], [(b"dimg", 1, [2, 3, 4])])))


@pytest.mark.parametrize(("left_out", "told"), [(0, False), (15, False), (16, True), (100, True)])
def test_what_a_crop_leaves_out_is_told(tmp_path: Path, left_out: int, told: bool) -> None:
    path = put(tmp_path / "a", heifs.cropped_heic(left_out))
    assert ("sanitize.heif_cropped" in ids(path)) is told
    heif.strip(path, tmp_path / "b")
    assert heif.fidelity(path, tmp_path / "b")
    assert ("sanitize.heif_cropped" in ids(tmp_path / "b")) is told


def test_extents_are_added_up_before_they_are_copied(tmp_path: Path) -> None:
    path = put(tmp_path / "a", heifs.pointed_at_thousands_of_times())
    tracemalloc.start()
    with pytest.raises(Unreadable):
        heif.examine(path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 50_000_000
