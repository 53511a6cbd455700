"""Tests of sanitize/formats/png.py: finds, strips, refuses what is corrupt."""

import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from sanitize.errors import Damaged, SanitizeError, TooLarge, Unreadable
from sanitize.formats import png
from sanitize.formats.colour import ours
from sanitize.formats.png_chunks import Chunk, Ends, read, write
from tests.specimens import icc_profiles, pictures


def ids(path: Path) -> set[str]:
    return {finding.message.id for finding in png.examine(path)}


def test_it_finds_every_planted_place(tmp_path: Path) -> None:
    path = pictures.dirty_png(tmp_path / "a.png")
    assert ids(path) >= {
        "sanitize.png_text",
        "sanitize.png_exif",
        "sanitize.png_unknown",
        "sanitize.png_hidden",
        "sanitize.after_end",
    }
    values = " ".join(finding.untrusted_value for finding in png.examine(path))
    assert "Needle-zTXt-Comment" in values


def test_it_strips_every_needle_and_keeps_every_pixel(tmp_path: Path) -> None:
    dirty, clean = pictures.dirty_png(tmp_path / "a.png"), tmp_path / "b.png"
    assert png.strip(dirty, clean) == []
    data = clean.read_bytes()
    needles = [needle.encode() for needle in pictures.PNG_NEEDLES]
    assert not [n for n in (*needles, pictures.HIDDEN, pictures.PRIVATE, pictures.TRAILER) if n in data]
    assert png.examine(clean) == []
    assert png.fidelity(dirty, clean)
    with Image.open(clean) as picture:
        assert picture.tobytes() == pictures.noise().tobytes()


def test_it_strips_the_same_way_twice(tmp_path: Path) -> None:
    dirty = pictures.dirty_png(tmp_path / "a.png")
    for copy in ("b.png", "c.png"):
        png.strip(dirty, tmp_path / copy)
    png.strip(tmp_path / "b.png", tmp_path / "d.png")
    assert len({(tmp_path / copy).read_bytes() for copy in ("b.png", "c.png", "d.png")}) == 1


def test_a_moving_picture_keeps_its_frames(tmp_path: Path) -> None:
    path = pictures.moving_png(tmp_path / "a.png")
    png.strip(path, tmp_path / "b.png")
    assert png.fidelity(path, tmp_path / "b.png") == [("fidelity", "pixels of 3 frame(s) identical")]
    assert b"Needle-in-motion" not in (tmp_path / "b.png").read_bytes()
    png.strip(tmp_path / "b.png", tmp_path / "c.png")
    assert (tmp_path / "b.png").read_bytes() == (tmp_path / "c.png").read_bytes()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_pixel_survives(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "a.png"
    picture = pictures.noise().convert("I").convert("I;16") if mode == "I;16" else pictures.noise().convert(mode)
    picture.save(path, "PNG", dpi=(300, 300))
    png.strip(path, tmp_path / "b.png")
    assert png.fidelity(path, tmp_path / "b.png")


@pytest.mark.parametrize("cut", [0, 8, 20, 33, 100, 3000, -4, -12])
def test_a_corrupt_picture_is_unreadable(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "a.png"
    pictures.noise().save(path, "PNG")
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(Unreadable):
        png.examine(path)


def test_a_wrong_sum_in_a_needed_chunk_is_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    pictures.noise().save(path, "PNG")
    data = bytearray(path.read_bytes())
    data[29] ^= 1
    path.write_bytes(data)
    with pytest.raises(Unreadable):
        png.examine(path)


def test_rows_of_hidden_pixels_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    pictures.noise(20, 20).save(path, "PNG")
    chunks, _ = read(path.read_bytes())
    raster = zlib.decompress(b"".join(chunk.data for chunk in chunks if chunk.kind == "IDAT"))
    longer = Chunk("IDAT", zlib.compress(raster + b"needle" * 100))
    path.write_bytes(write([chunks[0], longer, chunks[-1]]))
    with pytest.raises(Unreadable):
        png.examine(path)


def test_a_picture_under_what_is_transparent_is_told(tmp_path: Path) -> None:
    picture = pictures.noise().convert("RGBA")
    picture.putalpha(0)
    picture.save(tmp_path / "a.png")
    assert ids(tmp_path / "a.png") == {"sanitize.picture_veiled"}
    picture.putalpha(1)
    picture.save(tmp_path / "b.png")
    assert ids(tmp_path / "b.png") == set()


def test_words_in_two_colours_under_what_is_transparent_are_told(tmp_path: Path) -> None:
    pictures.words_under("alpha").save(tmp_path / "a.png")
    assert ids(tmp_path / "a.png") == {"sanitize.picture_veiled"}
    pictures.words_under("palette").save(tmp_path / "b.png", transparency=bytes(2))
    assert ids(tmp_path / "b.png") == {"sanitize.picture_veiled"}
    pictures.words_under("palette").save(tmp_path / "c.png", transparency=b"\0\xff")
    assert ids(tmp_path / "c.png") == set(), "one entry alone is seen through, its shape is seen"


def test_one_colour_under_what_is_transparent_says_nothing(tmp_path: Path) -> None:
    drawn = Image.new("RGBA", (40, 40), (255, 255, 255, 0))
    drawn.paste((200, 0, 0, 255), (5, 5, 20, 20))
    drawn.save(tmp_path / "a.png")
    assert ids(tmp_path / "a.png") == set()


def test_another_picture_is_damage(tmp_path: Path) -> None:
    pictures.noise(seed=1).save(tmp_path / "a.png")
    pictures.noise(seed=2).save(tmp_path / "b.png")
    with pytest.raises(Damaged):
        png.fidelity(tmp_path / "a.png", tmp_path / "b.png")


def test_equal_data_prove_a_still_picture_and_no_other_data_do(tmp_path: Path) -> None:
    path, copy = pictures.dirty_png(tmp_path / "a.png"), tmp_path / "b.png"
    png.strip(path, copy)
    assert png.fidelity(path, copy) == [
        ("fidelity", "coded picture data identical; size and orientation equal; decodes")
    ]
    head, *rest = read(copy.read_bytes())[0]
    data = next(chunk.data for chunk in rest if chunk.kind == "IDAT")
    pixels = bytearray(zlib.decompress(data))
    pixels[-1] ^= 1
    for spoiled, error in (
        ([Chunk("IDAT", zlib.compress(pixels))], Damaged),
        ([Chunk("tRNS", bytes(6)), Chunk("IDAT", data)], Damaged),
        ([Chunk("IDAT", data[: len(data) // 2])], Unreadable),
        ([Chunk("IDAT", data[:-9] + b"123456789")], Unreadable),
    ):
        copy.write_bytes(write([head, *spoiled, Chunk("IEND", b"")]))
        with pytest.raises(error):
            png.fidelity(path, copy)


def test_where_the_same_data_end_is_asked_once() -> None:
    stream, ends = zlib.compress(bytes(100)) + b"behind", Ends()
    assert ends.used(stream, 100) == ends.used(bytes(stream), 100) == len(stream) - 6
    for broken, expected in ((stream[:-8], 100), (stream, 99)):
        with pytest.raises(Unreadable):
            ends.used(broken, expected)


def test_a_bomb_of_pixels_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    head = Chunk("IHDR", (200_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0")
    path.write_bytes(write([head, Chunk("IDAT", zlib.compress(b"")), Chunk("IEND", b"")]))
    with pytest.raises(TooLarge):
        png.examine(path)


def test_a_profile_that_is_not_the_usual_one_is_a_stated_loss(tmp_path: Path) -> None:
    pictures.noise().save(tmp_path / "a.png", icc_profile=b"Ada's screen")
    assert "sanitize.png_icc" in ids(tmp_path / "a.png")
    assert [loss.id for loss in png.strip(tmp_path / "a.png", tmp_path / "b.png")] == [
        "sanitize.colour_profile_dropped"
    ]


def test_how_it_stands_and_a_published_colour_space_are_kept_in_our_own_words(tmp_path: Path) -> None:
    profile = icc_profiles.with_words(icc_profiles.display_p3(), "Ada's screen")
    path, copy = tmp_path / "a.png", tmp_path / "b.png"
    pictures.noise().save(path, icc_profile=profile)
    pictures.plant(path, ["-IFD0:Artist=Needle-Exif-Artist", "-IFD0:Orientation#=6"])
    assert png.strip(path, copy) == []
    assert png.fidelity(path, copy)
    with Image.open(copy) as picture:
        assert picture.getexif() == {0x0112: 6}
        assert picture.info["icc_profile"] in ours()
    assert b"Needle" not in copy.read_bytes()
    assert [finding.message.id for finding in png.examine(copy)] == ["sanitize.jpeg_orientation"]
    png.strip(copy, tmp_path / "c.png")
    assert (tmp_path / "c.png").read_bytes() == copy.read_bytes()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(["IHDR", "PLTE", "fcTL", "fdAT", "acTL", "tRNS", "zTXt", "iTXt", "IDAT"]), data=st.binary())
def test_chunks_of_any_content_raise_nothing_else(tmp_path: Path, kind: str, data: bytes) -> None:
    path = tmp_path / "m.png"
    pictures.noise(8, 8).save(path, "PNG")
    chunks, _ = read(path.read_bytes())
    path.write_bytes(write([*chunks[:-1], Chunk(kind, data), chunks[-1]]))
    try:
        png.examine(path)
        png.strip(path, tmp_path / "n.png")
        png.fidelity(path, tmp_path / "n.png")
    except SanitizeError:
        return
    assert png.examine(tmp_path / "n.png") == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200))
def test_foreign_bytes_raise_nothing_else(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "f.png").write_bytes(b"\x89PNG\r\n\x1a\n" + data)
    with pytest.raises(SanitizeError):
        png.examine(tmp_path / "f.png")


def test_it_strips_a_gamma_nobody_published_and_keeps_a_known_one(tmp_path: Path) -> None:
    row = png.row(lambda _: ())
    for number, stays in ((45455, True), (45711, False)):
        path = tmp_path / f"{number}.png"
        Image.new("L", (4, 4)).save(path)
        data = path.read_bytes()
        body = b"gAMA" + number.to_bytes(4, "big")
        chunk = (4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
        path.write_bytes(data[:33] + chunk + data[33:])
        assert [finding.where for finding in row.examine(path)] == ([] if stays else ["chunk 1 (gAMA)"])
        losses = row.strip(path, tmp_path / "out")
        assert (body in (tmp_path / "out").read_bytes()) is stays
        assert bool(losses) is not stays
