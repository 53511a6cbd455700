"""Tests of sanitize/formats/tiff.py, tiff_pages.py, tiff_directories.py: finds, strips, refuses what is corrupt."""

import struct
import tracemalloc
from pathlib import Path
from typing import Literal

import pytest
from PIL import Image

from sanitize.errors import Damaged, SanitizeError, TooLarge, UnknownFormat, Unreadable
from sanitize.formats import tiff
from sanitize.formats.colour import ours
from sanitize.formats.tiff_directories import read, write
from tests.specimens import icc_profiles, tiffs
from tests.specimens.planted import needles_in


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def ids(path: Path) -> set[str]:
    return {finding.message.id for finding in tiff.examine(path)}


def test_it_finds_every_planted_place_on_every_page(tmp_path: Path) -> None:
    found = tiff.examine(tiffs.dirty(tmp_path / "a"))
    assert {finding.message.id for finding in found} >= {
        "sanitize.tag_words",
        "sanitize.tag_device",
        "sanitize.tag_person",
        "sanitize.jpeg_xmp",
        "sanitize.jpeg_exif",
        "sanitize.tag_place",
        "sanitize.stray_bytes",
    }
    assert {finding.where for finding in found} >= {f"page {page} tag 65000" for page in (1, 2, 3)}


def test_it_strips_every_needle_and_keeps_every_page(tmp_path: Path) -> None:
    dirty, copy = tiffs.dirty(tmp_path / "a"), tmp_path / "b"
    assert tiff.strip(dirty, copy) == []
    assert needles_in(copy.read_bytes()) == set()
    assert tiff.fidelity(dirty, copy) == [("fidelity", "pixels of 3 frame(s) identical")]
    assert tiff.examine(copy) == tiff.second_engine(copy) == []
    with Image.open(copy) as picture:
        assert picture.size == (47, 61), "turned upright"
        assert picture.info["dpi"] == (300, 300)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F", "LA"])
def test_every_kind_of_pixel_survives(tmp_path: Path, mode: str) -> None:
    path = put(tmp_path / "a", tiffs.scan(2, mode))
    tiff.strip(path, tmp_path / "b")
    assert tiff.fidelity(path, tmp_path / "b")
    assert tiff.examine(tmp_path / "b") == []


@pytest.mark.parametrize(("letter", "bits", "form"), [("B", 8, 1), ("H", 16, 1), ("i", 32, 2), ("f", 32, 3)])
@pytest.mark.parametrize("order", ["<", ">"])
def test_deep_samples_survive_in_both_byte_orders(
    tmp_path: Path, letter: str, bits: int, form: int, order: Literal["<", ">"]
) -> None:
    samples = struct.pack(f"{order}32{letter}", *range(7, 39))
    fields = {
        256: (4, [8]), 257: (4, [4]), 258: (3, [bits]), 259: (3, [1]), 262: (3, [1]), 277: (3, [1]), 278: (4, [4]),
        339: (3, [form]),
    }  # fmt: skip
    path = put(tmp_path / "a", write(order, [(fields, [samples])]))
    tiff.strip(path, tmp_path / "b")
    assert tiff.fidelity(path, tmp_path / "b")
    assert (tmp_path / "b").read_bytes()[:2] == path.read_bytes()[:2]
    with Image.open(tmp_path / "b") as picture:
        assert picture.getpixel((1, 1)) == 16


@pytest.mark.parametrize("coding", ["raw", "tiff_lzw", "packbits", "tiff_adobe_deflate", "tiff_deflate"])
def test_every_coding_survives(tmp_path: Path, coding: str) -> None:
    path = put(tmp_path / "a", tiffs.scan(2, compression=coding))
    tiff.strip(path, tmp_path / "b")
    assert tiff.fidelity(path, tmp_path / "b")


@pytest.mark.parametrize("coding", ["group3", "group4"])
def test_fax_pages_survive(tmp_path: Path, coding: str) -> None:
    path = put(tmp_path / "a", tiffs.scan(2, "1", compression=coding))
    tiff.strip(path, tmp_path / "b")
    assert tiff.fidelity(path, tmp_path / "b")


def test_jpeg_pages_become_pixels_without_loss(tmp_path: Path) -> None:
    """ExifTool takes any JPEG in a TIFF for a preview, and strips of JPEG could hold more than the page shows."""
    path = put(tmp_path / "a", tiffs.jpeg_pages())
    tiff.strip(path, tmp_path / "b")
    assert tiff.fidelity(path, tmp_path / "b")
    assert b"\xff\xd8\xff" not in (tmp_path / "b").read_bytes()
    assert tiff.examine(tmp_path / "b") == []
    assert [page.number(259, 0) for page in read((tmp_path / "b").read_bytes())] == [8, 8]


@pytest.mark.parametrize(
    ("tag", "values"),
    [
        *((tag, b"jean.needle@example.org ") for tag in (258, 259, 262, 274, 277, 284, 317, 338, 339)),
        (274, [9]),
        (317, [7]),
        (339, [9, 9, 9]),
        (284, [1, 1]),
    ],
)
def test_a_list_where_a_number_should_be_is_corrupt_not_copied(
    tmp_path: Path, tag: int, values: list[int] | bytes
) -> None:
    path = put(tmp_path / "a", tiffs.deep(tag, values))
    with pytest.raises(SanitizeError):
        tiff.strip(path, tmp_path / "b")


@pytest.mark.parametrize(("tag", "values"), [(0, b""), (274, [6]), (339, [1]), (339, [1, 1, 1]), (317, [1])])
def test_what_scanners_write_of_deep_colour_survives(tmp_path: Path, tag: int, values: list[int] | bytes) -> None:
    path = put(tmp_path / "a", tiffs.deep(tag, values))
    tiff.strip(path, tmp_path / "b")
    assert tiff.fidelity(path, tmp_path / "b")
    assert b"Needle" not in (tmp_path / "b").read_bytes()


def test_a_number_too_large_for_its_tag_is_corrupt(tmp_path: Path) -> None:
    data = write("<", [({256: (4, [8]), 257: (4, [4]), 258: (4, [70000]), 277: (3, [1])}, [bytes(64)])])
    with pytest.raises(SanitizeError):
        tiff.strip(put(tmp_path / "a", data), tmp_path / "b")


def test_the_same_megabytes_for_every_entry_are_not_taken_many_times() -> None:
    """Ten thousand entries that all point to the same megabyte: they are cut out only when somebody asks."""
    head = b"II*\0" + (1_000_008).to_bytes(4, "little") + bytes(1_000_000)
    pages, at = b"", 1_000_008
    for number in range(20):
        rows = b"".join(struct.pack("<HHII", 40000 + tag, 7, 1_000_000, 8) for tag in range(500))
        at += 2 + len(rows) + 4
        pages += struct.pack("<H", 500) + rows + struct.pack("<I", at if number < 19 else 0)
    tracemalloc.start()
    found = read(head + pages)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) == 20
    assert len(found[0].entries[40000].data) == 1_000_000
    assert most < 100_000_000


def test_bytes_behind_the_rows_are_dropped(tmp_path: Path) -> None:
    path = put(tmp_path / "a", tiffs.uncompressed_with_tail())
    tiff.strip(path, tmp_path / "b")
    assert needles_in((tmp_path / "b").read_bytes()) == set()
    assert tiff.fidelity(path, tmp_path / "b")


def test_it_strips_the_same_way_twice(tmp_path: Path) -> None:
    tiff.strip(tiffs.dirty(tmp_path / "a"), tmp_path / "b")
    tiff.strip(tmp_path / "b", tmp_path / "c")
    assert (tmp_path / "b").read_bytes() == (tmp_path / "c").read_bytes()


def test_a_published_colour_space_is_kept_and_another_told(tmp_path: Path) -> None:
    p3 = icc_profiles.with_words(icc_profiles.display_p3(), "Ada's screen")
    tiff.strip(put(tmp_path / "a", tiffs.scan(1, icc_profile=p3)), tmp_path / "b")
    with Image.open(tmp_path / "b") as picture:
        assert picture.info["icc_profile"] in ours()
    other = put(tmp_path / "c", tiffs.scan(1, icc_profile=b"Ada's screen"))
    assert [loss.id for loss in tiff.strip(other, tmp_path / "d")] == ["sanitize.colour_profile_dropped"]
    assert b"Ada" not in (tmp_path / "d").read_bytes()


def test_a_camera_s_raw_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat):
        tiff.examine(put(tmp_path / "a", tiffs.camera_raw()))


@pytest.mark.parametrize("cut", [0, 4, 8, 9])
def test_a_corrupt_file_is_unreadable(tmp_path: Path, cut: int) -> None:
    with pytest.raises(Unreadable):
        tiff.examine(put(tmp_path / "a", tiffs.scan()[:cut]))


def test_a_chain_in_a_circle_is_corrupt(tmp_path: Path) -> None:
    data = bytearray(tiffs.scan(1))
    at = int.from_bytes(data[4:8], "little")
    end = at + 2 + 12 * int.from_bytes(data[at : at + 2], "little")
    data[end : end + 4] = at.to_bytes(4, "little")
    with pytest.raises(Unreadable):
        tiff.examine(put(tmp_path / "a", bytes(data)))


def test_a_lost_page_is_damage(tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        tiff.fidelity(put(tmp_path / "a", tiffs.scan(3)), put(tmp_path / "b", tiffs.scan(2)))


def test_a_bomb_of_pixels_is_too_large(tmp_path: Path) -> None:
    data = write("<", [({256: (4, [99999]), 257: (4, [99999])}, [b""])])
    with pytest.raises(TooLarge):
        tiff.examine(put(tmp_path / "a", data))


def test_sixteen_bit_colour_keeps_its_depth(tmp_path: Path) -> None:
    """Pillow shows it in eight bits; the copy is made of the same coded bytes, without those behind the rows."""
    strip = bytes(range(96)) * 2
    fields = {
        256: (4, [8]), 257: (4, [4]), 258: (3, [16, 16, 16]), 259: (3, [1]), 262: (3, [2]), 277: (3, [3]),
        278: (4, [4]), 284: (3, [1]), 315: (2, b"Needle\0"),
    }  # fmt: skip
    path = put(tmp_path / "a", write("<", [(fields, [strip + b"needle behind the rows"])]))
    tiff.strip(path, tmp_path / "b")
    data = (tmp_path / "b").read_bytes()
    assert strip in data
    assert b"eedle" not in data
    assert tiff.fidelity(path, tmp_path / "b")


def test_a_sample_nobody_sees_is_not_copied(tmp_path: Path) -> None:
    fields = {
        256: (4, [8]), 257: (4, [4]), 258: (3, [16] * 4), 259: (3, [1]), 262: (3, [2]), 277: (3, [4]),
        278: (4, [4]), 284: (3, [1]), 338: (3, [0]),
    }  # fmt: skip
    path = put(tmp_path / "a", write("<", [(fields, [bytes(256)])]))
    with pytest.raises(SanitizeError):
        tiff.strip(path, tmp_path / "b")
