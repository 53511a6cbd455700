"""The first look at a drop: everything is listed once, nothing is followed, and the bytes are the bytes."""

import os
import socket
from pathlib import Path

import pytest

from intake.arrival import Arrival
from intake.errors import DropTooLarge, DropUnreadable, MemberBroken
from intake.limits import Limits
from intake.names import ItemKind, ItemName
from intake.survey import survey, total_bytes
from tests.archives import Entry, zip_of
from tests.exports import Item, bulk_zip, source_zip, write_singles, write_unpacked

DAY = "2026-11-18"
ONE = Item(1, "bird's-eye brother", "msg", b"ciphertext one")
TWIN = Item(1, "bird's-eye brother", "msg", b"ciphertext of another source of that name")
FILE = Item(2, "quiet river", "doc.gz", b"ciphertext two")
REPLY = Item(3, "quiet river", "reply", b"ciphertext three")


def look(drop: Path) -> tuple[Arrival, ...]:
    return survey(drop, Limits())


def content(arrival: Arrival) -> bytes:
    return b"".join(arrival.chunks())


def reasons(arrivals: tuple[Arrival, ...]) -> dict[str, str | None]:
    return {one.place: None if one.problem is None else one.problem.id for one in arrivals}


def put(folder: Path, named: tuple[str, bytes]) -> Path:
    path = folder / named[0]
    path.write_bytes(named[1])
    return path


def test_a_bulk_zip_with_twins_gives_every_submission_with_its_labels(tmp_path: Path) -> None:
    zip_path = put(tmp_path, bulk_zip([ONE, TWIN, FILE], DAY))
    arrivals = look(tmp_path)
    assert [content(arrival) for arrival in arrivals] == [ONE.ciphertext, TWIN.ciphertext, FILE.ciphertext]
    assert [arrival.designation for arrival in arrivals] == ["bird's-eye brother", "bird's-eye brother", "quiet river"]
    assert arrivals[2].item == ItemName(2, "quiet_river", ItemKind.DOCUMENT)
    assert {arrival.container for arrival in arrivals} == {zip_path.name}
    assert arrivals[0].untrusted_path.raw == f"all/bird's-eye brother/1_{DAY}/1-birds-eye_brother-msg.gpg"
    assert total_bytes(arrivals) == sum(len(one.ciphertext) for one in (ONE, TWIN, FILE))


def test_one_zip_can_be_pointed_at_instead_of_a_folder(tmp_path: Path) -> None:
    path = put(tmp_path, source_zip([FILE, REPLY], DAY))
    (tmp_path / "beside.txt").write_bytes(b"not asked for")
    assert [arrival.item and arrival.item.kind for arrival in look(path)] == [ItemKind.DOCUMENT, ItemKind.REPLY]


def test_any_mixture_in_a_folder_is_read_in_a_stable_order(tmp_path: Path) -> None:
    put(tmp_path, bulk_zip([ONE], DAY, selection="unread"))
    write_singles([FILE], tmp_path)
    write_unpacked([ONE, REPLY], tmp_path, DAY)
    first, again = look(tmp_path), look(tmp_path)
    assert [one.place for one in first] == [one.place for one in again]
    assert [one.problem for one in first] == [None] * 4
    assert [one.designation for one in first] == [
        "quiet river",
        "bird's-eye brother",
        "quiet river",
        "bird's-eye brother",
    ]


def test_whatever_is_not_a_file_is_named_and_never_opened(tmp_path: Path) -> None:
    write_singles([ONE], tmp_path)
    (tmp_path / "2-a_b-msg.gpg").symlink_to(tmp_path / ONE.name)
    (tmp_path / "outside").symlink_to("/")
    os.mkfifo(tmp_path / "3-a_b-msg.gpg")
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        with socket.socket(socket.AF_UNIX) as plug:
            plug.bind("plug")
    finally:
        os.chdir(here)
    arrivals = look(tmp_path)
    assert reasons(arrivals) == {
        ONE.name: None,
        "2-a_b-msg.gpg": "intake.found_link",
        "outside": "intake.found_link",
        "3-a_b-msg.gpg": "intake.found_pipe",
        "plug": "intake.found_socket",
    }
    assert [one.keep for one in arrivals if one.problem] == [False] * 4


def test_a_torn_zip_is_one_arrival_whose_bytes_are_kept(tmp_path: Path) -> None:
    name, whole = bulk_zip([ONE, FILE], DAY)
    put(tmp_path, (name, whole[:-30]))
    (arrival,) = look(tmp_path)
    assert reasons((arrival,)) == {name: "intake.zip_truncated"}
    assert arrival.keep
    assert content(arrival) == whole[:-30]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("all--1.zip", b"<html>Please log in</html>", "intake.zip_not_a_zip"),
        ("all--1.zip", b"", "intake.zip_not_a_zip"),
        ("all--1.zip", zip_of([]), "intake.zip_empty"),
        ("all--1.zip.part", zip_of([]), "intake.name_unfinished_copy"),
        ("1-a_b-doc.zip", zip_of([]), "intake.name_plaintext_leftover"),
        ("memo.docx", zip_of([Entry("word/document.xml", b"x")]), "intake.name_unknown"),
        ("1-a_b-msg.gpg", b"", "intake.empty_file"),
        ("1-a_b-msg", b"dear editor", "intake.name_plaintext_leftover"),
    ],
)
def test_each_file_that_is_no_submission_is_kept_with_its_reason(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    put(tmp_path, (name, data))
    (arrival,) = look(tmp_path)
    assert reasons((arrival,)) == {name: reason}
    assert arrival.keep
    assert content(arrival) == data


def test_tricks_inside_a_zip_stop_only_themselves(tmp_path: Path) -> None:
    good = f"all/a b/1_{DAY}/1-a_b-msg.gpg"
    entries = [
        Entry(good, b"good"),
        Entry("../../.bashrc", b"climbs"),
        Entry("all/", b""),
        Entry("C:\\evil-msg.gpg", b"drive"),
        Entry("all/inner.zip", zip_of([])),
        Entry(f"all/a b/2_{DAY}/2-a_b-doc.gz.gpg", bytes(9000), method=8),
        Entry(f"all/a b/3_{DAY}/3-a_b-msg.gpg", b""),
        Entry("gone", b"x", offset=900_000),
    ]
    put(tmp_path, ("all.zip", zip_of(entries)))
    arrivals = look(tmp_path)
    assert [one.problem and one.problem.id for one in arrivals] == [
        None,
        "intake.path_climbs",
        "intake.path_backslash",
        "intake.zip_in_zip",
        "intake.member_compressed",
        "intake.empty_file",
        "intake.member_without_bytes",
    ]
    assert [one.keep for one in arrivals] == [True] * 6 + [False]
    assert content(arrivals[0]) == b"good"
    assert content(arrivals[1]) == b"climbs"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.zip"]
    with pytest.raises(MemberBroken):
        content(arrivals[6])


def test_a_copy_of_a_zip_is_opened_like_the_zip(tmp_path: Path) -> None:
    put(tmp_path, ("all--2026(1).zip", bulk_zip([ONE], DAY)[1]))
    assert [content(one) for one in look(tmp_path)] == [ONE.ciphertext]


def test_names_no_screen_should_show_are_shown_safely(tmp_path: Path) -> None:
    os.close(os.open(os.fsencode(tmp_path) + b"/\xff\xe2\x80\xae\x1b[2J\n.gpg", os.O_CREAT | os.O_WRONLY))
    (arrival,) = look(tmp_path)
    assert arrival.place.isprintable()
    assert arrival.place.isascii()


def test_a_file_that_changes_after_the_look_is_not_read(tmp_path: Path) -> None:
    write_singles([ONE, FILE], tmp_path)
    zip_path = put(tmp_path, bulk_zip([REPLY], DAY))
    arrivals = {one.place: one for one in look(tmp_path)}
    (tmp_path / ONE.name).write_bytes(b"something longer than it was before")
    (tmp_path / FILE.name).unlink()
    (tmp_path / FILE.name).symlink_to("/etc/hostname")
    zip_path.write_bytes(b"PK")
    for arrival in arrivals.values():
        with pytest.raises(DropUnreadable):
            content(arrival)


def test_a_folder_swapped_for_a_link_after_the_look_is_not_followed(tmp_path: Path) -> None:
    drop, elsewhere = tmp_path / "drop", tmp_path / "elsewhere"
    (drop / "inner").mkdir(parents=True)
    write_singles([ONE], drop / "inner")
    (arrival,) = look(drop)
    (drop / "inner").rename(elsewhere)
    (drop / "inner").symlink_to(elsewhere)
    with pytest.raises(DropUnreadable):
        content(arrival)


def test_a_drop_that_is_a_link_or_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    for drop in (tmp_path / "link", tmp_path / "nowhere"):
        with pytest.raises(DropUnreadable):
            look(drop)


def test_number_and_depth_are_bounded(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 4)
    deep.mkdir(parents=True)
    write_singles([ONE], deep)
    (too_deep,) = survey(tmp_path, Limits(depth=2))
    assert reasons((too_deep,)) == {"d/d/d": "intake.too_deep"}
    assert not too_deep.keep
    put(tmp_path, bulk_zip([ONE, TWIN, FILE], DAY))
    with pytest.raises(DropTooLarge):
        survey(tmp_path, Limits(files=3))


def test_an_item_larger_than_any_of_securedrop_has_its_reason(tmp_path: Path) -> None:
    write_singles([ONE], tmp_path)
    (arrival,) = survey(tmp_path, Limits(item_bytes=5))
    assert reasons((arrival,)) == {ONE.name: "intake.too_large"}


def test_an_empty_stick_gives_an_empty_list(tmp_path: Path) -> None:
    assert look(tmp_path) == ()


def test_the_stick_is_only_read(tmp_path: Path) -> None:
    put(tmp_path, bulk_zip([ONE], DAY))
    before = [(path.name, path.stat().st_mtime_ns, path.read_bytes()) for path in tmp_path.iterdir()]
    for arrival in look(tmp_path):
        content(arrival)
    assert [(path.name, path.stat().st_mtime_ns, path.read_bytes()) for path in tmp_path.iterdir()] == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_listed_all_the_same(tmp_path: Path) -> None:
    write_singles([ONE], tmp_path)
    (tmp_path / ONE.name).chmod(0)
    (tmp_path / "shut").mkdir(mode=0)
    arrivals = look(tmp_path)
    assert reasons(arrivals) == {ONE.name: "intake.stick_unreadable", "shut": "intake.stick_unreadable"}
    assert not any(one.keep for one in arrivals)
