"""The archive as a list: members by index, bytes as stored, and a reason for each thing SecureDrop would not write."""

import io
import stat
import struct
import warnings
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.errors import MemberBroken, ZipBroken
from intake.limits import CHUNK_BYTES, Limits
from intake.zipdirectory import ZipDirectory, open_zip
from tests.archives import Entry, zip_of

PATH = "all/a b/1_2026-11-18/1-a_b-msg.gpg"
TWO = (Entry(PATH, b"first message"), Entry(PATH, b"the second of that name"))


def opened(data: bytes, limits: Limits | None = None) -> ZipDirectory:
    return open_zip(io.BytesIO(data), limits or Limits())


def contents(directory: ZipDirectory) -> list[bytes]:
    return [b"".join(directory.read(member)) for member in directory.members]


def refused(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(ZipBroken) as told:
        opened(data, limits)
    return told.value.message.id


def problem(entry: Entry) -> str | None:
    """Gives the reason for one entry that lies behind an ordinary one, which must stay readable."""
    first, second = opened(zip_of([TWO[0], entry])).members
    assert first.problem is None
    return None if second.problem is None else second.problem.id


def test_two_members_of_one_name_are_two_members() -> None:
    directory = opened(zip_of(TWO))
    assert [member.untrusted_name for member in directory.members] == [PATH, PATH]
    assert contents(directory) == [b"first message", b"the second of that name"]


@given(st.lists(st.tuples(st.text(max_size=20), st.binary(max_size=300)), max_size=6), st.booleans())
def test_what_is_written_is_read_back_with_and_without_zip64(
    given_members: list[tuple[str, bytes]], zip64: bool
) -> None:
    entries = [Entry(name, content, zip64=zip64) for name, content in given_members if not name.endswith("/")]
    directory = opened(zip_of(entries, zip64=zip64)) if entries else opened(zip_of([]))
    assert contents(directory) == [entry.content for entry in entries]
    assert [member.untrusted_name for member in directory.members] == [entry.name for entry in entries]
    assert all(member.problem is None for member in directory.members)


def test_the_zips_of_python_are_read_because_securedrop_writes_with_it() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(PATH, b"one")
        archive.writestr(PATH, b"two")
        with archive.open(zipfile.ZipInfo("café"), "w", force_zip64=True) as member:
            member.write(b"three")
    assert contents(opened(file.getvalue())) == [b"one", b"two", b"three"]


def test_a_streamed_zip_whose_sizes_follow_the_bytes_is_read() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    file = Pipe()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(PATH, b"streamed")
    assert contents(opened(file.getvalue())) == [b"streamed"]


def test_members_come_in_chunks_of_at_most_a_mebibyte() -> None:
    big = bytes(2 * CHUNK_BYTES + 7)
    directory = opened(zip_of([Entry(PATH, big)]))
    assert [len(chunk) for chunk in directory.read(directory.members[0])] == [CHUNK_BYTES, CHUNK_BYTES, 7]


def test_a_comment_is_allowed() -> None:
    assert len(opened(zip_of(TWO, comment=b"made by hand")).members) == 2


def test_a_folder_entry_is_marked_and_is_no_problem() -> None:
    (folder,) = opened(zip_of([Entry("all/", b"", mode=stat.S_IFDIR | 0o700)])).members
    assert folder.is_folder
    assert folder.problem is None


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (Entry(PATH, bytes(5000), method=8), "intake.member_compressed"),
        (Entry(PATH, b"x", method=99), "intake.member_compressed"),
        (Entry(PATH, b"x", flags=1), "intake.member_encrypted"),
        (Entry(PATH, b"/etc/passwd", mode=stat.S_IFLNK | 0o777), "intake.member_not_a_file"),
        (Entry(PATH, b"", mode=stat.S_IFIFO | 0o600), "intake.member_not_a_file"),
        (Entry(PATH, b"", mode=stat.S_IFBLK | 0o600), "intake.member_not_a_file"),
        (Entry("all/", b"hidden in a folder"), "intake.member_disagrees"),
        (Entry(PATH, b"x", local_name=b"other.gpg"), "intake.member_disagrees"),
        (Entry(PATH, b"x", size=100_000), "intake.member_without_bytes"),
        (Entry(PATH, b"x", offset=90_000), "intake.member_without_bytes"),
        (Entry(PATH, b"x", offset=7), "intake.member_without_bytes"),
    ],
)
def test_each_member_securedrop_would_not_write_has_its_reason(entry: Entry, reason: str) -> None:
    assert problem(entry) == reason


def test_a_compressed_member_streams_as_it_is_stored() -> None:
    directory = opened(zip_of([Entry(PATH, bytes(1_000_000), method=8)]))
    (member,) = directory.members
    assert len(b"".join(directory.read(member))) == member.size < 2000


def test_a_member_without_bytes_cannot_be_read() -> None:
    directory = opened(zip_of([Entry(PATH, b"x", offset=90_000)]))
    with pytest.raises(MemberBroken):
        list(directory.read(directory.members[0]))


def test_a_wrong_checksum_is_refused_at_the_end() -> None:
    directory = opened(zip_of([Entry(PATH, b"x", crc=1)]))
    with pytest.raises(MemberBroken) as told:
        list(directory.read(directory.members[0]))
    assert told.value.message.id == "intake.member_wrong_checksum"


def test_a_member_beyond_the_limit_has_its_reason() -> None:
    (member,) = opened(zip_of([Entry(PATH, bytes(11))]), Limits(item_bytes=10)).members
    assert member.problem is not None
    assert member.problem.id == "intake.too_large"


def test_members_that_share_bytes_refuse_the_whole_archive() -> None:
    assert refused(zip_of([Entry(PATH, b"kernel"), Entry(PATH, b"kernel", offset=0)])) == "intake.zip_overlap"


def test_a_torn_archive_is_called_torn() -> None:
    whole = zip_of(TWO)
    for length in (len(whole) - 1, len(whole) - 22, len(whole) // 2, 30, 4):
        assert refused(whole[:length]) == "intake.zip_truncated"


def test_bytes_before_or_after_the_archive_refuse_it() -> None:
    assert refused(b"MZ" + zip_of(TWO)) == "intake.zip_not_a_zip"
    assert refused(TWO[0].content + zip_of(TWO)) == "intake.zip_not_a_zip"
    assert refused(zip_of(TWO)[:30] + zip_of(TWO)) == "intake.zip_inconsistent"
    whole = zip_of(TWO)
    assert refused(whole[:-22] + b"between" + whole[-22:]) == "intake.zip_inconsistent"
    assert refused(whole + b"after") == "intake.zip_truncated"
    assert refused(b"") == "intake.zip_not_a_zip"


def test_too_many_members_are_refused_before_they_are_read() -> None:
    assert refused(zip_of(TWO), Limits(zip_members=1)) == "intake.zip_too_many_members"
    assert refused(zip_of(TWO), Limits(zip_directory_bytes=50)) == "intake.zip_too_many_members"


def with_end(data: bytes, at: int, value: int, form: str = "<H") -> bytes:
    """Overwrites one field of the end record (22 bytes, no comment)."""
    changed = bytearray(data)
    struct.pack_into(form, changed, len(data) - 22 + at, value)
    return bytes(changed)


def test_an_archive_in_pieces_or_that_contradicts_itself_is_refused() -> None:
    assert refused(with_end(zip_of(TWO), 4, 1)) == "intake.zip_split"
    assert refused(with_end(zip_of(TWO), 8, 1)) == "intake.zip_split"
    one_less = with_end(with_end(zip_of(TWO), 8, 1), 10, 1)
    assert refused(one_less) == "intake.zip_inconsistent"
    one_more = with_end(with_end(zip_of(TWO), 8, 3), 10, 3)
    assert refused(one_more) == "intake.zip_inconsistent"
    assert refused(with_end(zip_of(TWO), 16, 1, "<I")) == "intake.zip_inconsistent"
    assert refused(with_end(zip_of(TWO, zip64=True), 10, 7)) == "intake.zip_inconsistent"


def test_the_old_servers_doc_zip_has_exactly_one_member() -> None:
    assert opened(zip_of([Entry("memo.doc", b"x")])).only_member().untrusted_name == "memo.doc"
    for entries in ([], list(TWO), [Entry("memo.doc", b"x", flags=1)]):
        with pytest.raises(MemberBroken):
            opened(zip_of(entries)).only_member()


@settings(max_examples=400)
@given(st.data(), st.booleans())
def test_no_mutation_reads_past_its_bounds_or_fails_in_another_way(data: st.DataObject, zip64: bool) -> None:
    whole = bytearray(zip_of([Entry(PATH, b"abc" * 9, zip64=zip64), *TWO], zip64=zip64))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.sampled_from([0, 1, 0x7F, 0x80, 0xFF]))
    given_bytes = bytes(whole[: data.draw(st.integers(0, len(whole)))] if data.draw(st.booleans()) else whole)
    total = 0
    try:
        directory = opened(given_bytes)
        for member in directory.members:
            total += sum(len(chunk) for chunk in directory.read(member)) if member.data_at is not None else 0
    except (ZipBroken, MemberBroken):
        return
    assert total <= len(given_bytes)


@given(st.binary(max_size=300))
def test_any_bytes_that_start_like_a_zip_end_in_a_list_or_in_a_reason(noise: bytes) -> None:
    try:
        members = opened(b"PK\x05\x06" + noise).members
    except ZipBroken:
        members = ()
    assert members == ()
