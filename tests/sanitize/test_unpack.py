"""Taking containers apart: every kind gives its files, and no hostile one gives more, elsewhere, or for ever."""

import gzip
import io
import random
import re
import shutil
import stat
import struct
import subprocess
import tarfile
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from sanitize import contents, hatch
from sanitize.contents import Allowance, Left, Member, Unpacking
from sanitize.crate import Crate
from sanitize.errors import SanitizeError, TooLarge, ToolFailed, UnknownFormat, Unreadable
from sanitize.findings import Recipe
from sanitize.identify import identify
from sanitize.tools import libpff_calls
from sanitize.workshop import Workshop
from tests.archives import Entry, zip_of
from tests.sanitize.taking_apart import Bench, why
from tests.specimens import containers as boxes
from tests.specimens.containers import LETTER, PASSWORD, TABLE
from tests.specimens.pst import Attached, Folder, Letter, mailbox
from words.message import Message


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    (tmp_path / "cell").mkdir()
    return Bench(tmp_path / "cell")


def attached_pdf(password: str = "") -> bytes:
    into = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments["letter.txt"] = LETTER
        pin = pdf.make_stream(TABLE)
        specification = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F="pin.csv", EF=pikepdf.Dictionary(F=pin))
        note = pikepdf.Dictionary(Subtype=pikepdf.Name.FileAttachment, FS=pdf.make_indirect(specification))
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note)]))
        if password:
            pdf.save(into, encryption=pikepdf.Encryption(owner="owner", user=password))
        else:
            pdf.save(into)
    return into.getvalue()


def office(extra: dict[str, bytes]) -> bytes:
    types = (
        b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/d.xml" '
        b'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    return boxes.plain_zip({"[Content_Types].xml": types, "word/document.xml": b"<w/>", **extra})


TWO = [("letters/one.txt", LETTER), ("table.csv", TABLE)]
KINDS = {
    "zip": (boxes.plain_zip(dict(TWO)), TWO),
    "7z": (boxes.packed("7zip", dict(TWO)), TWO),
    "tar": (boxes.tar_of(TWO), TWO),
    **{kind: (data, TWO) for kind, data in boxes.streams().items()},
    "one gz": (gzip.compress(LETTER), [("data", LETTER)]),
    "mail": (boxes.mail(), [("part-1.txt", b"See attached."), ("../table.csv", TABLE)]),
    "outlook": (
        boxes.outlook(),
        [("message.txt", b"Voici.".ljust(2048, b"\0")), ("plan.csv", TABLE.ljust(4096, b"\n"))],
    ),
    "pdf": (attached_pdf(), [("letter.txt", LETTER), ("pin.csv", TABLE)]),
    "office": (
        office({"word/embeddings/oleObject1.bin": boxes.native(b"plan.csv", TABLE), "word/embeddings/x.docx": LETTER}),
        [("plan.csv", TABLE), ("word/embeddings/x.docx", LETTER)],
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_gives_its_files(bench: Bench, kind: str) -> None:
    data, expected = KINDS[kind]
    told = bench.open(data)
    assert sorted(bench.files) == sorted(expected)
    assert not told.left
    assert told.stopped is None
    assert dict(told.recipe.tools)["libarchive"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_out_already_does_not_come_again_and_the_others_keep_number_and_bytes(bench: Bench, kind: str) -> None:
    data, _ = KINDS[kind]
    bench.open(data)
    whole = dict(bench.members)
    for left_out in whole:
        bench.open(data, None, frozenset({left_out}))
        assert bench.members == {number: member for number, member in whole.items() if number != left_out}


def test_an_mbox_gives_its_mails_and_each_of_them_its_parts(bench: Bench) -> None:
    bench.open(boxes.mbox())
    assert [name for name, _ in bench.files] == ["message-1.eml", "message-2.eml"]
    (_, first), _ = bench.files
    bench.open(first)
    assert bench.files[1] == ("../table.csv", TABLE)


def test_a_mail_in_a_mail_comes_out_with_exactly_the_bytes_it_has_in_there(bench: Bench) -> None:
    """What Python's email would write anew: odd folding, case, spaces, an own preamble, no final line's end."""
    signed = (
        b"DKIM-Signature:  v=1;d=x.example;\r\n\t b=YmFy\r\nfrom:a@x.example\r\nX-Odd : 1\r\n"
        b"Content-Type: MULTIPART/Signed;boundary=in\r\n\r\npreamble\r\n--in  \r\n\r\ntrailing   \r\n.\r\n"
        b"--in--\r\nend \xff"
    )
    head = b"Received: from a by b\r\nContent-Type: multipart/mixed; boundary=out\r\n\r\n--out\r\n"
    whole = head + b"Content-Type: message/rfc822\r\n\r\n" + signed + b"\r\n--out--\r\n"
    bench.open(whole)
    assert bench.files == [("part-1.eml", signed)]
    bench.open(b"From x\n" + whole + b"\nFrom y\n" + whole + b"\n")
    assert [data for _, data in bench.files] == [whole, whole]


def test_the_same_container_gives_every_member_the_same_number_again(bench: Bench) -> None:
    data = boxes.plain_zip({"d/": b"", "a": b"1", "b": b"2"})
    bench.open(data)
    before = dict(bench.members)
    bench.open(data)
    assert bench.members == before
    assert set(before) == {2, 3}


def test_names_that_climb_or_repeat_are_only_names(bench: Bench, tmp_path: Path) -> None:
    names = [
        "../../../etc/cron.d/x",
        "/etc/passwd",
        "a\0b",
        "in.bin",
        "member.bin",
        "x\n[GNUPG:]",
        "\udcff".encode("utf-8", "surrogateescape").decode("latin-1"),
    ]
    data = zip_of([*(Entry(name.encode(), LETTER) for name in names), Entry("twice", LETTER), Entry("twice", TABLE)])
    told = bench.open(data)
    assert told.members == len(names) + 2
    assert [(name, data) for name, data in bench.files if name == "twice"] == [("twice", LETTER), ("twice", TABLE)]
    assert [path.name for path in tmp_path.iterdir()] == ["cell"]


def test_links_devices_and_folders_are_told_and_left(bench: Bench) -> None:
    data = boxes.tar_of([
        ("a", LETTER), boxes.special("soft", tarfile.SYMTYPE, "/etc/passwd"),
        boxes.special("hard", tarfile.LNKTYPE, "a"),
        boxes.special("device", tarfile.CHRTYPE), boxes.special("pipe", tarfile.FIFOTYPE),
        boxes.special("folder", tarfile.DIRTYPE), ("b", TABLE),
    ])  # fmt: skip
    told = bench.open(data)
    assert [name for name, _ in bench.files] == ["a", "b"]
    assert why(told) == dict.fromkeys(("soft", "hard", "device", "pipe"), "sanitize.member_no_file")
    linked = zip_of([Entry("link", b"/etc/passwd", mode=stat.S_IFLNK | 0o777), Entry("a", LETTER)])
    assert why(bench.open(linked)) == {"link": "sanitize.member_no_file"}


def test_members_that_share_bytes_are_refused_whole(bench: Bench) -> None:
    with pytest.raises(Unreadable) as refusal:
        bench.open(boxes.overlapping_zip())
    assert refusal.value.message.id == "sanitize.container_overlaps"
    assert not bench.files


def test_a_zip_in_a_zip_is_one_member_and_is_not_opened(bench: Bench) -> None:
    bench.open(boxes.quine_like_zip(30))
    assert [name for name, _ in bench.files] == ["29.zip"] or len(bench.files) == 1


def test_a_bomb_is_stopped_while_it_is_read_and_what_came_before_is_kept(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "_SUSPECT", 1 << 20)
    told = bench.open(boxes.plain_zip({"letter.txt": LETTER, "zeros": bytes(64 << 20), "after": LETTER}))
    assert bench.files == [("letter.txt", LETTER)]
    assert told.stopped is not None
    assert told.stopped.id == "sanitize.container_dense"


def test_a_member_too_large_is_left_and_the_others_come(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanitize.unpack.LARGEST_MEMBER", 1 << 20)
    told = bench.open(boxes.plain_zip({"large": bytes(range(256)) * 8192, "after": LETTER}))
    assert why(told) == {"large": "sanitize.member_large"}
    assert bench.files == [("after", LETTER)]


def test_too_many_members_too_many_bytes_and_too_long_are_told(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "MOST_MEMBERS", 3)
    told = bench.open(boxes.plain_zip({str(number): LETTER for number in range(9)}))
    assert (told.members, told.stopped and told.stopped.id) == (3, "sanitize.container_members")
    allowance = Allowance(1 << 40, clock=iter([0.0, *[1.0] * 5, 1e6]).__next__)
    for _ in range(5):
        allowance.more(1)
    with pytest.raises(TooLarge) as slow:
        allowance.more(1)
    assert slow.value.message.id == "sanitize.container_slow"
    with pytest.raises(TooLarge) as large:
        Allowance(1 << 40, clock=float).more(contents.MOST_BYTES + 1)
    assert large.value.message.id == "sanitize.container_bytes"


def _tar_of_size(size: bytes) -> bytes:
    """A tar whose one header states any size; the checksum fits."""
    data = bytearray(boxes.tar_of([("a", LETTER)]))
    data[124:136] = size
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])
    return bytes(data)


FORGED = {
    "negative tar": _tar_of_size(b"\xff" * 12),
    "huge tar": _tar_of_size(b"\x80" + b"\x7f" * 11),
    "long tar": _tar_of_size(b"77777777777\0"),
    "short zip": zip_of([Entry("a", LETTER, size=3, crc=1)]),
    "long zip": zip_of([Entry("a", LETTER, size=1 << 31)]),
    "far zip": zip_of([Entry("a", LETTER, offset=1 << 30)]),
    "torn gz": boxes.streams()["gz"][:60],
    "torn 7z": boxes.packed("7zip", {"a": LETTER})[:-9],
    "torn pdf": attached_pdf()[:700],
    "torn msg": boxes.outlook()[:9000],
}


@pytest.mark.parametrize("kind", FORGED)
def test_forged_sizes_give_no_invented_bytes(bench: Bench, kind: str) -> None:
    told = bench.try_to_open(FORGED[kind])
    assert (
        told is None
        or told.left
        or told.stopped
        or all(len(data) <= len(FORGED[kind]) * 600 for _, data in bench.files)
    )
    assert [data for _, data in bench.files if data.strip(b"\0")] in ([], [LETTER])


@pytest.mark.parametrize("kind", ["zip", "7z", "tar", "gz", "mail", "outlook", "pdf", "office"])
def test_mutated_containers_end_in_an_answer(bench: Bench, kind: str) -> None:
    """Bounded: three dozen mutants of each, the same every time; whatever a reader throws is one of our errors."""
    whole, dice = KINDS[kind][0], random.Random(kind)  # noqa: S311 (the same mutants every time)
    for _ in range(36):
        mutant = bytearray(whole)
        for _ in range(dice.randint(1, 6)):
            at = dice.randrange(len(mutant))
            mutant[at : at + dice.randint(0, 4)] = dice.choice(
                [b"", b"\0", b"\xff\xff\xff\xff", struct.pack("<L", dice.getrandbits(32))]
            )
        bench.try_to_open(bytes(mutant))


LOCKED = boxes.packed("zip", dict(TWO), "zip:encryption=aes256", PASSWORD)
OLD_LOCK = boxes.packed("zip", dict(TWO), "zip:encryption=zipcrypt", PASSWORD)


@pytest.mark.parametrize("data", [LOCKED, OLD_LOCK], ids=["aes", "zipcrypto"])
def test_a_locked_zip_opens_with_its_password_alone(bench: Bench, data: bytes) -> None:
    told = bench.open(data)
    assert (told.members, told.locked) == (0, 2)
    assert set(why(told).values()) == {"sanitize.member_locked"}
    told = bench.open(data, b"wrong")
    assert (told.members, told.locked, told.unlocked) == (0, 2, 0)
    assert set(why(told).values()) == {"sanitize.member_wrong_password"}
    told = bench.open(data, PASSWORD)
    assert (told.locked, told.unlocked, bench.files) == (0, 2, TWO)


def locked_seven(folder: Path, *options: str) -> bytes:
    """Packs two files, a folder, an empty file and a link with 7-Zip itself."""
    inside = folder / "inside"
    (inside / "letters").mkdir(parents=True)
    (inside / "letters" / "one.txt").write_bytes(LETTER)
    (inside / "new\nPath = evil").write_bytes(TABLE)
    (inside / "empty").touch()
    (inside / "link").symlink_to("/etc/passwd")
    packed = folder / "made.7z"
    program = "7zz" if shutil.which("7zz") else "7z"  # Debian 13 has it under the older name
    argv = [program, "a", "-snl", *options, f"-p{PASSWORD.decode()}", str(packed), "."]
    subprocess.run(argv, cwd=inside, check=True, capture_output=True)
    return packed.read_bytes()


@pytest.mark.parametrize("hidden", [False, True])
def test_a_locked_7z_opens_with_its_password_alone(bench: Bench, tmp_path: Path, hidden: bool) -> None:
    data = locked_seven(tmp_path, "-mhe=on" if hidden else "-mhe=off")
    for password, member, whole in (
        (None, "member_locked", "container_locked"),
        (b"wrong", "member_wrong_password", "container_password"),
    ):
        if hidden:
            with pytest.raises(Unreadable) as refusal:
                bench.open(data, password)
            assert refusal.value.message.id == f"sanitize.{whole}"
        else:
            told = bench.open(data, password)
            assert why(told)["letters/one.txt"] == f"sanitize.{member}"
            assert bench.files == [("empty", b"")]
    told = bench.open(data, PASSWORD)
    assert dict(bench.files) == {"empty": b"", "letters/one.txt": LETTER, "new_Path = evil": TABLE}
    assert (why(told), told.unlocked, told.stopped) == ({"link": "sanitize.member_no_file"}, 2, None)
    assert re.fullmatch(r"[0-9]+\.[0-9]+", dict(told.recipe.tools)["7zip"])


def test_a_locked_7z_that_was_changed_gives_nothing_else(bench: Bench, tmp_path: Path) -> None:
    data = locked_seven(tmp_path)
    flipped = bytearray(data)
    flipped[40] ^= 1
    told = bench.open(bytes(flipped), PASSWORD)
    assert "letters/one.txt" in why(told)
    assert not {found for _, found in bench.files} - {b"", LETTER, TABLE}
    assert bench.try_to_open(data[:-7]) is None


def test_a_locked_pdf_opens_with_its_password_alone(bench: Bench) -> None:
    data = attached_pdf("geheim")
    for password, message in ((None, "sanitize.container_locked"), (b"wrong", "sanitize.container_password")):
        with pytest.raises(Unreadable) as refusal:
            bench.open(data, password)
        assert refusal.value.message.id == message
    assert bench.open(data, b"geheim").unlocked == 2


def test_what_is_no_container_is_refused(bench: Bench) -> None:
    with pytest.raises(UnknownFormat):
        bench.open(LETTER)
    with pytest.raises(UnknownFormat):
        bench.open(boxes.compound({("Other",): b"x"}))


def test_the_specimens_are_what_they_are_called(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(LOCKED)
    assert identify(tmp_path / "x") == "application/zip"


def unpacking(**more: object) -> Unpacking:
    left = (Left(3, "é\u202e", Message.of("sanitize.member_large", megabytes=1)),)
    told = Unpacking("application/zip", Recipe("unpack", 1, (("python", "3"),), ()), 2, left, 1, 0, 0, None)
    return told if not more else Unpacking(**{**{name: getattr(told, name) for name in told.__slots__}, **more})


def test_answers_cross_the_hatch_unchanged_and_false_ones_do_not() -> None:
    for answer in (Member(1, 9, "a/../b"), unpacking(), unpacking(stopped=Message.of("sanitize.container_damaged"))):
        assert hatch.read(hatch.written(answer)) == answer
    for line in (
        b'{"member":[0,1,"a"]}',
        b'{"member":[1,-1,"a"]}',
        b'{"member":[1,1]}',
        b'{"member":[1,1,"' + b"a" * 1025 + b'"]}',
        b'{"unpacking":[]}',
    ):
        with pytest.raises(ToolFailed):
            hatch.read(line)


def test_the_crate_believes_its_own_count(tmp_path: Path) -> None:
    work, into = tmp_path / "work", tmp_path / "into"
    work.mkdir()
    into.mkdir()
    kept: list[Member] = []
    crate = Crate(work, into, lambda member, _: kept.append(member), Allowance(100, float))

    def laid(data: bytes) -> None:
        (work / contents.MEMBER).unlink(missing_ok=True)
        (work / contents.MEMBER).write_bytes(data)

    laid(b"abc")
    crate.take(Member(1, 3, "a"))
    assert not list(work.iterdir())
    for wrong, data in ((Member(1, 3, "again"), b"abc"), (Member(2, 9, "short"), b"abc")):
        laid(data)
        with pytest.raises(ToolFailed):
            crate.take(wrong)
    (work / contents.MEMBER).unlink()
    (work / contents.MEMBER).symlink_to("/etc/passwd")
    with pytest.raises(SanitizeError):
        crate.take(Member(7, 3, "link"))
    assert [member.untrusted_name for member in kept] == ["a"]
    assert not list(into.iterdir())
    with pytest.raises(ToolFailed):
        crate.complete(unpacking())


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="unpack-") as folder:
        Path(folder).chmod(0o700)
        with Workshop(Path(folder)) as shop:
            yield shop


def test_through_the_jail_members_come_one_by_one_and_leave_nothing(workshop: Workshop, tmp_path: Path) -> None:
    original, into = tmp_path / "a.zip", tmp_path / "into"
    into.mkdir()
    original.write_bytes(LOCKED)
    found: list[tuple[str, bytes]] = []
    told = workshop.unpack(
        original, into, lambda member, file: found.append((member.untrusted_name, file.read_bytes())), PASSWORD
    )
    assert (found, told.unlocked) == (TWO, 2)
    assert not list(into.iterdir())
    original.write_bytes(locked_seven(tmp_path, "-mhe=on"))
    told = workshop.unpack(original, into, lambda member, _: found.append((member.untrusted_name, b"")), PASSWORD)
    assert ("letters/one.txt", b"") in found
    assert (told.unlocked, told.left_count, list(into.iterdir())) == (2, 1, [])
    original.write_bytes(mailbox([Folder("f", (Letter("s", attached=(Attached("x", LETTER),)),))]))
    told = workshop.unpack(
        original, into, lambda member, file: found.append((member.untrusted_name, file.read_bytes()))
    )
    assert found[-1][0].endswith("/f/s.eml")
    assert b64encode(LETTER) in found[-1][1]
    assert (told.members, dict(told.recipe.tools)["libpff"], list(into.iterdir())) == (1, libpff_calls.version(), [])
    original.write_bytes(LETTER)
    with pytest.raises(UnknownFormat):
        workshop.unpack(original, into, lambda *_: None)
