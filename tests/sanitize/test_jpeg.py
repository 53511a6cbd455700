"""Tests of sanitize/formats/jpeg.py: finds, strips, refuses what is corrupt."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from sanitize.clean import Bench, clean
from sanitize.errors import Damaged, SanitizeError, StillDirty, TooLarge, Unreadable
from sanitize.findings import Finding, Grade
from sanitize.formats import jpeg
from sanitize.formats.colour import ours
from sanitize.formats.jpeg_decoded import Decoder
from sanitize.formats.jpeg_scans import coded_once, followed
from sanitize.formats.jpeg_segments import APP2, COM, Segment, orientation, read, write
from sanitize.formats.table import formats
from tests.specimens import icc_profiles, pictures


def no_tags(_: Path) -> Sequence[Finding]:
    return ()


def ids(path: Path) -> set[str]:
    return {finding.message.id for finding in jpeg.examine(path)}


def test_it_finds_every_planted_place(tmp_path: Path) -> None:
    found = ids(pictures.dirty_jpeg(tmp_path / "a.jpg"))
    assert found >= {
        "sanitize.jpeg_exif",
        "sanitize.jpeg_xmp",
        "sanitize.jpeg_iptc",
        "sanitize.jpeg_comment",
        "sanitize.after_end",
        "sanitize.jpeg_orientation",
    }


def test_it_strips_every_needle_and_keeps_the_picture_bit_for_bit(tmp_path: Path) -> None:
    dirty, clean = pictures.dirty_jpeg(tmp_path / "a.jpg"), tmp_path / "b.jpg"
    assert jpeg.strip(dirty, clean) == []
    data = clean.read_bytes()
    assert not [needle for needle in pictures.JPEG_NEEDLES if needle.encode() in data]
    assert pictures.TRAILER not in data
    assert jpeg.fidelity(dirty, clean)
    assert {finding.grade for finding in jpeg.examine(clean)} == {Grade.GREEN}
    with Image.open(dirty) as before, Image.open(clean) as after:
        assert before.tobytes() == after.tobytes()
        assert after.getexif() == {0x0112: 6}


def test_it_strips_the_same_way_twice(tmp_path: Path) -> None:
    dirty = pictures.dirty_jpeg(tmp_path / "a.jpg")
    for copy in ("b.jpg", "c.jpg"):
        jpeg.strip(dirty, tmp_path / copy)
    jpeg.strip(tmp_path / "b.jpg", tmp_path / "d.jpg")
    assert len({(tmp_path / copy).read_bytes() for copy in ("b.jpg", "c.jpg", "d.jpg")}) == 1


@pytest.mark.parametrize("cut", [0, 2, 3, 10, 100, 400, -2, -1])
def test_a_corrupt_picture_is_unreadable(tmp_path: Path, cut: int) -> None:
    path = pictures.plain_jpeg(tmp_path / "a.jpg")
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(Unreadable):
        jpeg.examine(path)


def test_a_picture_that_does_not_decode_is_refused(tmp_path: Path) -> None:
    path = pictures.plain_jpeg(tmp_path / "a.jpg")
    whole = read(path.read_bytes())
    path.write_bytes(write([segment for segment in whole.segments if segment.marker != 0xDB]))
    jpeg.strip(path, tmp_path / "b.jpg")
    with pytest.raises(Unreadable):
        jpeg.fidelity(path, tmp_path / "b.jpg")


def test_a_lost_scan_or_orientation_is_damage(tmp_path: Path) -> None:
    path = pictures.dirty_jpeg(tmp_path / "a.jpg")
    with pytest.raises(Damaged):
        jpeg.fidelity(path, pictures.plain_jpeg(tmp_path / "b.jpg"))


def test_more_pictures_hidden_by_the_camera_are_found_and_cut(tmp_path: Path) -> None:
    path = pictures.plain_jpeg(tmp_path / "a.jpg")
    whole = read(path.read_bytes())
    second = path.read_bytes()
    path.write_bytes(write([whole.segments[0], Segment(APP2, b"MPF\0needle"), *whole.segments[1:]]) + second)
    assert {"sanitize.jpeg_more_pictures", "sanitize.after_end"} <= ids(path)
    jpeg.strip(path, tmp_path / "b.jpg")
    assert b"needle" not in (tmp_path / "b.jpg").read_bytes()
    assert (tmp_path / "b.jpg").read_bytes().count(b"\xff\xd8\xff") == 1


def test_bytes_between_segments_are_found_and_dropped(tmp_path: Path) -> None:
    path = pictures.plain_jpeg(tmp_path / "a.jpg")
    data = path.read_bytes()
    path.write_bytes(data[:20] + b"stray needle" + data[20:])
    assert "sanitize.stray_bytes" in ids(path)
    jpeg.strip(path, tmp_path / "b.jpg")
    assert b"needle" not in (tmp_path / "b.jpg").read_bytes()


def test_a_colour_profile_of_no_published_space_goes_and_its_loss_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    pictures.noise().save(path, "JPEG", icc_profile=b"Display P3 of Ada's screen")
    assert "sanitize.jpeg_icc" in ids(path)
    assert [loss.id for loss in jpeg.strip(path, tmp_path / "b.jpg")] == ["sanitize.colour_profile_dropped"]
    assert b"Ada" not in (tmp_path / "b.jpg").read_bytes()


def test_a_published_colour_space_is_kept_by_a_profile_of_our_own(tmp_path: Path) -> None:
    path, dirty = tmp_path / "a.jpg", icc_profiles.with_words(icc_profiles.display_p3(), "Ada's screen")
    pictures.noise().save(path, "JPEG", icc_profile=dirty)
    assert jpeg.strip(path, tmp_path / "b.jpg") == []
    with Image.open(tmp_path / "b.jpg") as copy:
        assert copy.info["icc_profile"] in ours()
    assert "Ada".encode("utf-16-be") not in (tmp_path / "b.jpg").read_bytes()
    assert jpeg.examine(tmp_path / "b.jpg") == []


HOW = [
    {**mode, **sampling, **quality, **restart}
    for mode in ({}, {"progressive": True})
    for sampling in ({"subsampling": 0}, {"subsampling": 2})
    for quality in ({"quality": 20}, {"quality": 95})
    for restart in ({}, {"restart_marker_blocks": 3}, {"restart_marker_rows": 1})
]


@pytest.mark.parametrize("how", HOW, ids=str)
def test_bytes_behind_the_codes_are_found_and_stripped(tmp_path: Path, how: dict[str, int]) -> None:
    path, copy = tmp_path / "a.jpg", tmp_path / "b.jpg"
    for size in ((33, 57), (7, 9)):
        pictures.noise(*size).save(path, "JPEG", **how)
        assert jpeg.examine(path) == []
        before = [segment.coded for segment in read(path.read_bytes()).segments if segment.coded]
        path.write_bytes(path.read_bytes()[:-2] + b"needle behind the coded data" + b"\xff\xd9")
        assert "sanitize.picture_hidden" in ids(path)
        jpeg.strip(path, copy)
        assert before == [segment.coded for segment in read(copy.read_bytes()).segments if segment.coded]
        assert jpeg.fidelity(path, copy)
        assert jpeg.examine(copy) == []


@pytest.mark.parametrize("how", [{"restart_marker_blocks": 3}, {"restart_marker_rows": 1}], ids=str)
def test_bytes_before_a_restart_marker_are_found_and_stripped(tmp_path: Path, how: dict[str, int]) -> None:
    path, copy = tmp_path / "a.jpg", tmp_path / "b.jpg"
    pictures.noise().save(path, "JPEG", **how)
    before = path.read_bytes()
    at = before.index(b"\xff\xd1", before.index(b"\xff\xda"))
    path.write_bytes(before[:at] + b"needle before a restart" + before[at:])
    assert "sanitize.picture_hidden" in ids(path)
    jpeg.strip(path, copy)
    assert copy.read_bytes() == before
    assert jpeg.fidelity(path, copy)
    assert jpeg.examine(copy) == []


@pytest.mark.parametrize("how", [{}, {"progressive": True}, {"restart_marker_blocks": 9}], ids=str)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "hex"])
def test_a_value_written_over_the_codes_themselves_is_refused(
    tmp_path: Path, how: dict[str, int], encoding: str
) -> None:
    """A decoder takes it for picture (a garbled strip), and needs every byte of it: the deep search alone can tell."""
    path, copy, value = tmp_path / "a.jpg", tmp_path / "b.jpg", "Jeanne Exemple"
    pictures.noise(320, 240).save(path, "JPEG", comment=value.encode(), **how)
    data, written = path.read_bytes(), value.encode().hex().encode() if encoding == "hex" else value.encode(encoding)
    middle = (data.rindex(b"\xff\xda") + len(data)) // 2
    path.write_bytes(data[:middle] + written + data[middle + len(written) :])
    assert jpeg.strip(path, copy) == []
    assert written in copy.read_bytes()
    assert jpeg.fidelity(path, copy)
    with pytest.raises(StillDirty) as refusal:
        clean(path, tmp_path / "c.jpg", Bench(formats(no_tags), no_tags, "none", lambda _: None))
    assert refusal.value.message.id == "sanitize.value_left"


def test_a_picture_under_another_is_told(tmp_path: Path) -> None:
    """Scans coded twice: decoders paint the later ones over the earlier, which anybody can take out again."""
    path = tmp_path / "a.jpg"
    shown, hidden = (_saved(tmp_path, seed) for seed in (1, 9))
    frame = next(at for at, segment in enumerate(shown) if segment.marker == 0xC2) + 1
    assert coded_once(shown)
    path.write_bytes(write([*shown[:frame], *hidden[frame:], *shown[frame:]]))
    assert "sanitize.jpeg_not_followed" in ids(path)
    scans = [Segment(0xDA, bytes((1, colour, 0, 0, 63, 0))) for colour in (1, 2, 3, 1)]
    assert [coded_once(scans[:count]) for count in (3, 4)] == [True, False]


def _saved(folder: Path, seed: int) -> Sequence[Segment]:
    pictures.noise(64, 48, seed=seed).save(folder / "p.jpg", progressive=True)
    return read((folder / "p.jpg").read_bytes()).segments


def test_the_same_codes_are_followed_once_and_other_ones_anew(tmp_path: Path) -> None:
    pictures.noise(33, 57).save(tmp_path / "a.jpg", progressive=True)
    coded = read((tmp_path / "a.jpg").read_bytes()).coded()
    padded = [*coded[:-1], replace(coded[-1], coded=coded[-1].coded + b"needle")]
    decoder = Decoder()
    bare, again = decoder.followed(padded), decoder.followed(coded)
    assert bare == again == coded
    assert again is not bare
    assert decoder.followed(list(padded)) is bare
    assert decoder.followed(list(coded)) is again


def test_the_last_eight_bits_of_a_scan_are_filled_with_ones(tmp_path: Path) -> None:
    path, copy = tmp_path / "a.jpg", tmp_path / "b.jpg"
    pictures.noise(8, 8).convert("L").save(path, "JPEG", progressive=True)
    data = path.read_bytes()
    last = data[-3]
    assert last & 1
    path.write_bytes(data[:-3] + bytes((last & 0xFE,)) + data[-2:])
    assert ids(path) == {"sanitize.picture_hidden"}
    jpeg.strip(path, copy)
    assert copy.read_bytes() == data


@pytest.mark.parametrize("damage", ["short", "large"])
def test_codes_nobody_can_follow_are_told(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "a.jpg"
    pictures.noise(64, 64).save(path, "JPEG", progressive=True)
    data, behind = path.read_bytes(), b"" if damage == "short" else bytes(6 << 20)
    path.write_bytes((data[:-40] if damage == "short" else data[:-2]) + behind + b"\xff\xd9")
    assert ids(path) == {"sanitize.jpeg_not_followed"}


@pytest.mark.parametrize("padding", [b"Z" * 8, bytes(200), b"\xff\xd0" * 20, b"\xff\x00" * 9, b"Z" * 70_000])
@pytest.mark.parametrize("colour", ["black", "white", "noise"])
def test_no_kind_of_bytes_behind_the_coded_data_escapes(tmp_path: Path, padding: bytes, colour: str) -> None:
    path = tmp_path / "a.jpg"
    picture = pictures.noise() if colour == "noise" else Image.new("RGB", (64, 48), colour)
    picture.save(path, "JPEG")
    coded = read(path.read_bytes()).coded()
    padded = [*coded[:-1], replace(coded[-1], coded=coded[-1].coded + padding)]
    assert not Decoder().is_padded(coded)
    assert Decoder().is_padded(padded)
    assert followed(padded) == coded


def test_the_same_coded_data_is_decoded_once_and_other_data_anew(tmp_path: Path) -> None:
    pictures.noise().save(tmp_path / "a.jpg", "JPEG")
    coded = read((tmp_path / "a.jpg").read_bytes()).coded()
    decoder = Decoder()
    assert decoder.decoded(coded) is decoder.decoded(list(coded))
    with pytest.raises(Unreadable):
        decoder.decoded(coded[-1:])
    first = decoder.decoded(coded)
    decoder.forget()
    assert decoder.decoded(coded) is not first


def test_a_white_page_is_not_called_padded(tmp_path: Path) -> None:
    Image.new("RGB", (800, 600), "white").save(tmp_path / "a.jpg", quality=75)
    assert ids(tmp_path / "a.jpg") == set()


def test_a_table_no_scan_uses_is_found_and_dropped(tmp_path: Path) -> None:
    path = pictures.plain_jpeg(tmp_path / "a.jpg")
    whole = read(path.read_bytes())
    room = Segment(0xDB, b"\x03" + b"needle in an unused table".ljust(64))
    replaced = Segment(0xDB, b"\x00" + b"needle in a replaced table".ljust(64))
    path.write_bytes(write([whole.segments[0], replaced, room, *whole.segments[1:]]))
    assert "sanitize.jpeg_unused_table" in ids(path)
    jpeg.strip(path, tmp_path / "b.jpg")
    assert b"needle" not in (tmp_path / "b.jpg").read_bytes()
    assert jpeg.fidelity(path, tmp_path / "b.jpg")
    assert ids(tmp_path / "b.jpg") == set()


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_grey_and_printed_colours_survive(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "a.jpg"
    pictures.noise().convert(mode).save(path, "JPEG", progressive=True, comment=b"needle")
    jpeg.strip(path, tmp_path / "b.jpg")
    with Image.open(path) as before, Image.open(tmp_path / "b.jpg") as after:
        assert (before.mode, before.tobytes()) == (after.mode, after.tobytes())


def test_a_bomb_of_pixels_is_too_large(tmp_path: Path) -> None:
    path = pictures.plain_jpeg(tmp_path / "a.jpg")
    data = bytearray(path.read_bytes())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    with pytest.raises(TooLarge):
        jpeg.examine(path)


def test_a_comment_s_value_is_evidence(tmp_path: Path) -> None:
    path = pictures.plain_jpeg(tmp_path / "a.jpg")
    whole = read(path.read_bytes())
    path.write_bytes(write([Segment(COM, b"who wrote this"), *whole.segments]))
    [comment] = [finding for finding in jpeg.examine(path) if finding.message.id == "sanitize.jpeg_comment"]
    assert comment.untrusted_value == "who wrote this"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(st.tuples(st.integers(0, 3000), st.binary(min_size=1, max_size=4)), max_size=5))
def test_mutated_bytes_raise_nothing_else(tmp_path: Path, places: list[tuple[int, bytes]]) -> None:
    path = tmp_path / "m.jpg"
    if not (tmp_path / "seed.jpg").exists():
        pictures.dirty_jpeg(tmp_path / "seed.jpg")
    data = bytearray((tmp_path / "seed.jpg").read_bytes())
    for at, replacement in places:
        data[at : at + len(replacement)] = replacement
    path.write_bytes(data)
    try:
        jpeg.examine(path)
        jpeg.strip(path, tmp_path / "n.jpg")
        assert 1 <= orientation(read(path.read_bytes())) <= 8
        jpeg.fidelity(path, tmp_path / "n.jpg")
    except SanitizeError:
        return
    assert not [finding for finding in jpeg.examine(tmp_path / "n.jpg") if finding.grade is Grade.RED]
