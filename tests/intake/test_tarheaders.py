"""Tar headers are read strictly, from a stream, within bounds; the standard library's own tars are read alike."""

import io
import itertools
import tarfile
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from intake.errors import TarBroken
from intake.limits import Limits
from intake.tarheaders import BLOCK, TarMember, members
from tests.workstation import Tarred, tar_of

LIMITS = Limits()
TWO = tar_of([Tarred("a/one", b"1" * 700), Tarred("a/two", b"2")])


def read(data: bytes, limits: Limits = LIMITS, step: int = 300) -> list[TarMember]:
    return list(members((data[at : at + step] for at in range(0, len(data), step)), limits))


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT])
def test_every_form_of_tar_is_read_alike(form: int) -> None:
    long = "export_data/" + "x" * 80 + "/" + "y" * 90
    data = tar_of([Tarred("folder", kind=tarfile.DIRTYPE), Tarred(long, b"abc"), Tarred("last", b"")], form)
    found = read(data)
    assert [(each.untrusted_name, each.size, each.problem) for each in found] == [(long, 3, None), ("last", 0, None)]
    assert data[found[0].start :][:3] == b"abc"


@settings(max_examples=60, deadline=None)
@given(
    some.lists(
        some.tuples(
            some.text(some.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=300),
            some.binary(max_size=1500),
        ),
        max_size=6,
    ),
    some.integers(1, 2000),
)
def test_whatever_is_packed_is_found_where_it_lies(packed: list[tuple[str, bytes]], step: int) -> None:
    data = tar_of([Tarred(name, content) for name, content in packed])
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        names = [info.name for info in archive]
    found = read(data, step=step)
    assert [data[each.start : each.start + each.size] for each in found] == [content for _, content in packed]
    assert [each.untrusted_name.rstrip("/") for each in found] == [name.rstrip("/") for name in names]


@settings(max_examples=150, deadline=None)
@given(some.integers(0, len(TWO) - 1), some.integers(1, 255))
def test_a_changed_byte_is_told_or_changes_no_header(place: int, change: int) -> None:
    data = bytearray(TWO)
    data[place] ^= change
    try:
        found = read(bytes(data))
    except TarBroken:
        return
    assert [(each.untrusted_name, each.size, each.start) for each in found] == [
        (each.untrusted_name, each.size, each.start) for each in read(TWO)
    ]


@settings(max_examples=100, deadline=None)
@given(some.binary(max_size=3000))
def test_noise_is_refused_or_read_and_never_anything_else(noise: bytes) -> None:
    try:
        read(noise)
    except TarBroken:
        return


@pytest.mark.parametrize("length", [0, 1, 511, 512, 700, 1024, 2048, len(TWO.rstrip(b"\0")) + 3])
def test_a_torn_archive_is_refused(length: int) -> None:
    with pytest.raises(TarBroken):
        read(TWO[:length])


def test_what_follows_the_end_is_refused() -> None:
    with pytest.raises(TarBroken):
        read(TWO + TWO)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_what_is_no_file_is_named_and_gives_no_bytes(kind: bytes) -> None:
    (link, after) = read(tar_of([Tarred("link", kind=kind, link="/etc/passwd"), Tarred("after", b"x")]))
    assert link.problem
    assert link.problem.id == "intake.member_not_a_file"
    assert (after.untrusted_name, after.problem) == ("after", None)


def test_too_many_members_stop_the_reading() -> None:
    drawn = 0

    def endless() -> Iterator[bytes]:
        nonlocal drawn
        one = tar_of([Tarred("x")])[:BLOCK]
        for _ in itertools.count():
            drawn += 1
            yield one

    with pytest.raises(TarBroken):
        list(members(endless(), replace(LIMITS, files=50)))
    assert drawn < 60


def test_a_header_that_promises_more_than_there_is_is_torn() -> None:
    header = tar_of([Tarred("huge", b"x")])[:BLOCK]
    with pytest.raises(TarBroken):
        read(header)
