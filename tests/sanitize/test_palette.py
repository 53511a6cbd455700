"""Tests of palettes: what no pixel uses is found and emptied, every pixel stays (gif, png, bmp, tiff)."""

from pathlib import Path

import pytest
from PIL import Image

from sanitize.errors import Damaged
from sanitize.formats import bmp, gif, palette, png, tiff
from sanitize.formats._row import Format
from tests.specimens import palettes
from tests.specimens.planted import needles_in

ROWS = {"gif": gif.GIF, "bmp": bmp.BMP, "tiff": tiff.TIFF, "png": png.row(lambda _: ())}
NEEDLES = {"gif": 2, "png": 2, "bmp": 1, "tiff": 1}


def pixels(path: Path) -> list[bytes]:
    with Image.open(path) as picture:
        frames = []
        for number in range(getattr(picture, "n_frames", 1)):
            picture.seek(number)
            frames.append(picture.convert("RGBA").tobytes())
        return frames


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row.name)
def test_it_finds_and_strips_what_no_pixel_uses(tmp_path: Path, row: Format) -> None:
    path, copy = tmp_path / "a", tmp_path / "b"
    path.write_bytes(getattr(palettes, row.name)())
    assert len(needles_in(path.read_bytes())) == NEEDLES[row.name]
    told = [finding for finding in row.examine(path) if finding.message.id == "sanitize.palette_unused"]
    assert len(told) == 1
    row.strip(path, copy)
    assert needles_in(copy.read_bytes()) == set()
    assert row.examine(copy) == []
    row.fidelity(path, copy)
    assert pixels(path) == pixels(copy)


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row.name)
def test_another_colour_of_a_used_entry_is_damage(tmp_path: Path, row: Format) -> None:
    path, copy = tmp_path / "a", tmp_path / "b"
    path.write_bytes(getattr(palettes, row.name)())
    with Image.open(path) as picture:
        changed = picture.copy()
    colours = changed.getpalette()
    assert colours
    changed.putpalette([(colours[0] + 40) % 256, *colours[1:]])
    changed.save(copy, row.name)
    with pytest.raises(Damaged):
        row.fidelity(path, copy)


@pytest.mark.parametrize("form", ["GIF", "BMP"])
def test_a_ramp_of_greys_is_left_alone(tmp_path: Path, form: str) -> None:
    row = ROWS[form.lower()]
    picture = Image.frombytes("L", (16, 16), bytes(range(100, 132)) * 8)
    picture.save(tmp_path / "a", form, **({"optimize": False} if form == "GIF" else {}))
    row.strip(tmp_path / "a", tmp_path / "b")
    row.fidelity(tmp_path / "a", tmp_path / "b")


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_palettes_of_every_depth_keep_their_pixels(tmp_path: Path, bits: int) -> None:
    colours = 1 << bits
    for colour in range(colours - 1):  # some entries stay unused
        used = max(colour, 1)
        picture = Image.frombytes("P", (17, 9), bytes(pixel % used for pixel in range(17 * 9)))
        picture.putpalette([level for entry in range(colours) for level in (200 - entry % 200, 7, entry)])
        picture.save(tmp_path / "a", "PNG", bits=bits)
        ROWS["png"].strip(tmp_path / "a", tmp_path / "b")
        ROWS["png"].fidelity(tmp_path / "a", tmp_path / "b")
        assert pixels(tmp_path / "a") == pixels(tmp_path / "b")
        if colour > 20:
            return


def test_bared_keeps_used_entries_and_lengths() -> None:
    before = b"abcdefghi"
    assert palette.bared(before, frozenset({1})) == b"\0\0\0def\0\0\0"
    assert palette.bared(palette.ramp(), frozenset()) == palette.ramp()
    assert palette.differing(before, palette.bared(before, frozenset({1}))) == 2
