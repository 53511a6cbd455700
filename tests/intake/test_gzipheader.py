"""One gzip member: its name is data, its end is checked, and nothing is accepted that is not whole."""

import gzip
import io
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import GzipBroken
from intake.gzipheader import GzipMember, ungzip
from intake.limits import CHUNK_BYTES, Limits
from tests.archives import GZIP_TRICKS, damaged_gzips, gzip_member
from words.message import Message

CONTENT = b"day;account;amount\n2026-11-18;FR76;12000\n" * 50
SMALL = Limits(document_bytes=100_000, dense_from_bytes=50_000)


def cut(data: bytes, length: int) -> Iterator[bytes]:
    for at in range(0, len(data), length):
        yield data[at : at + length]


def taken(data: bytes, length: int = 1000, limits: Limits = SMALL) -> tuple[GzipMember, bytes]:
    out = io.BytesIO()
    return ungzip(cut(data, length), out.write, limits), out.getvalue()


@given(st.binary(max_size=3000), st.integers(1, 50))
def test_what_python_packs_comes_out_whole_however_it_is_cut(content: bytes, length: int) -> None:
    member, out = taken(gzip.compress(content, mtime=0), length)
    assert (member.size, out) == (len(content), content)


@pytest.mark.parametrize("trick", GZIP_TRICKS)
def test_a_name_is_kept_as_it_is_whatever_it_tries(trick: str) -> None:
    member, out = taken(gzip_member(CONTENT, GZIP_TRICKS[trick]), 7)
    assert member.untrusted_name == GZIP_TRICKS[trick]
    assert (out, member.notes) == (CONTENT, ())


def test_a_file_of_no_bytes_and_no_name_is_legal() -> None:
    assert taken(gzip_member(b"", None)) == (GzipMember(None, 0, 0, ()), b"")


def test_everything_unusual_in_the_header_is_noted() -> None:
    dressed = gzip_member(CONTENT, b"x", mtime=1_500_000_000, extra=b"ab\0cd", comment=b"hello", header_checksum=True)
    member, out = taken(dressed, 3)
    assert out == CONTENT
    assert member.mtime == 1_500_000_000
    assert {note.id for note in member.notes} == {
        "intake.gzip_dated",
        "intake.gzip_extra_field",
        "intake.gzip_comment",
    }


def test_a_wrong_header_checksum_is_noted() -> None:
    whole = bytearray(gzip_member(CONTENT, b"x", header_checksum=True))
    whole[10] ^= 1
    assert taken(bytes(whole))[0].notes == (Message.of("intake.gzip_header_checksum"),)


@pytest.mark.parametrize("after", [b"x", b"\0" * 100, gzip_member(b"second", b"y")])
def test_what_follows_is_counted_and_not_content(after: bytes) -> None:
    member, out = taken(gzip_member(CONTENT, b"x") + after)
    assert out == CONTENT
    assert member.notes == (Message.of("intake.gzip_trailing_bytes", count=len(after)),)


@pytest.mark.parametrize("damage", damaged_gzips(CONTENT))
def test_damage_is_refused(damage: str) -> None:
    with pytest.raises(GzipBroken):
        taken(damaged_gzips(CONTENT)[damage])


@pytest.mark.parametrize("short", [1, 9, 12, 60, -9, -8, -1])
def test_a_torn_member_is_called_torn(short: int) -> None:
    with pytest.raises(GzipBroken) as told:
        taken(gzip_member(CONTENT, b"name")[:short])
    assert told.value.message.id == "intake.gzip_truncated"


def test_content_beyond_the_limit_stops_before_it_is_written() -> None:
    out = io.BytesIO()
    with pytest.raises(GzipBroken) as told:
        ungzip([gzip_member(bytes(8 * CHUNK_BYTES), b"x")], out.write, SMALL)
    assert told.value.message.id == "intake.too_large"
    assert len(out.getvalue()) <= SMALL.document_bytes


def test_content_of_exactly_the_limit_passes_and_is_noted_when_dense() -> None:
    member, out = taken(gzip_member(bytes(SMALL.document_bytes), b"x"))
    assert len(out) == SMALL.document_bytes
    assert [note.id for note in member.notes] == ["intake.gzip_dense"]


def test_no_chunk_is_larger_than_a_mebibyte() -> None:
    sizes: list[int] = []
    ungzip([gzip_member(bytes(3 * CHUNK_BYTES), b"x")], lambda chunk: sizes.append(len(chunk)), Limits())
    assert max(sizes) <= CHUNK_BYTES


@pytest.mark.parametrize("field", ["name", "comment"])
def test_a_header_field_has_its_limit(field: str) -> None:
    long = b"a" * 70_000
    packed = gzip_member(b"", long) if field == "name" else gzip_member(b"", None, comment=long)
    with pytest.raises(GzipBroken) as told:
        taken(packed)
    assert told.value.message.id == "intake.gzip_header_too_long"


@given(st.data())
def test_a_flipped_byte_never_passes_with_other_content(data: st.DataObject) -> None:
    whole = bytearray(gzip_member(CONTENT, b"name.csv"))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    try:
        _, out = taken(bytes(whole), 11)
    except GzipBroken:
        return
    assert zlib.crc32(out) == zlib.crc32(CONTENT)


@given(st.binary(max_size=200))
def test_any_bytes_end_in_a_member_or_in_a_reason(noise: bytes) -> None:
    for start in (b"", b"\x1f\x8b\x08", b"\x1f\x8b\x08\x1f"):
        try:
            member, out = taken(start + noise)
        except GzipBroken:
            continue
        assert member.size == len(out)
