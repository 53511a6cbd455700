"""Outlook mailboxes: what was put in comes out, as mails; what cannot be read is told and the rest comes."""

import random
import struct
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from sanitize import contents
from sanitize.containers.pst_blocks import damaged
from sanitize.errors import Unreadable
from sanitize.identify import identify
from tests.fuzz import mutated
from tests.sanitize.taking_apart import Bench, why
from tests.specimens.containers import LETTER, TABLE
from tests.specimens.pst import BCC, Attached, Folder, Letter, Linked, Recipient, compressed, mailbox
from tests.specimens.pst_pages import PERMUTED, PLAIN
from tests.specimens.pst_tables import number, text
from words.message import Message

TOP = "Top of Outlook data file"
HEAD = "Received: from a by b; Mon, 2 Mar 2026 09:00:00 +0100\r\nFrom: a@x.example\r\nSubject: Budget\r\n folded\r\n"
INNER = Letter("Inner é", "Inside.", attached=(Attached("deep.txt", LETTER),))
LARGE = bytes(range(256)) * 100  # lies in several blocks
FULL = Letter(
    "\1\5RE: Budget",  # Outlook's mark: the first four letters are no part of what it sorts by
    "Voici le plan.\r\n",
    b"<p>caf\xe9</p>",
    HEAD,
    Recipient("Ann", "a@x.example"),
    (Recipient("Zoé, la cheffe", "z@x.example"), Recipient("Hidden", "h@x.example", BCC)),
    (Attached("../plan.csv", TABLE), Attached("large.bin", LARGE), INNER),
)
RTF = b"{\\rtf1 caf\\'e9}"
MEETING = Letter(
    "Meeting",
    kind="IPM.Appointment",
    more={
        0x8000001F: text("Lyon"),  # named by a number of the set of appointments
        0x8001001F: text("secret"),  # named by a word
        0x10090102: compressed(RTF),
        0x3FFD0003: number(1251),
        0x8002001E: "Киев".encode("cp1251"),
        0x80030102: bytes(300),
    },
)
FOLDERS = (Folder("Boîte", (FULL, Letter("", "Second.")), (Folder("in/../side", (MEETING,)),)), Folder("Empty"))


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    (tmp_path / "cell").mkdir()
    return Bench(tmp_path / "cell")


def mail(data: bytes) -> EmailMessage:
    """Reads a mail as Python's own library does, which wrote none of it."""
    read = message_from_bytes(data, policy=policy.default)
    assert not read.defects
    assert all(not part.defects for part in read.walk())
    return read


def parts(read: EmailMessage) -> dict[str, bytes]:
    """Gives the parts of a mail by their names, a mail's own bytes for an attached one."""
    found: dict[str, bytes] = {}
    for part in read.iter_parts():
        content = part.get_payload(decode=True)
        if part.get_content_type() == "message/rfc822":
            content = part.get_payload(0)
        found[str(part.get_filename())] = content if isinstance(content, bytes) else part.get_content().as_bytes()
    return found


@pytest.mark.parametrize("coding", [PERMUTED, PLAIN])
def test_what_was_put_in_comes_out(bench: Bench, coding: int) -> None:
    lost = (Letter("Lost"), Folder("gone", (Letter("in it", "y"),)))
    told = bench.open(mailbox(FOLDERS, coding, lost))
    box = [f"{TOP}/Boîte/{name}.eml" for name in ("RE: Budget", "message", "in/../side/Meeting")]
    assert [name for name, _ in bench.files] == [*box, "Lost.eml", "in it.eml"]
    assert (told.left, told.stopped) == ((), None)
    assert dict(told.recipe.tools)["libpff"]
    read = mail(bench.files[0][1])
    assert (read["From"], read["Subject"]) == ("a@x.example", "Budget folded")  # the transport's, where there is one
    assert [str(each) for each in read["To"].addresses] == ['"Zo\udcc3\udca9, la cheffe" <z@x.example>']  # as it lies
    assert [each.addr_spec for each in read["Bcc"].addresses] == ["h@x.example"]
    found = parts(read)
    assert found["message.txt"] == b"Voici le plan.\r\n"
    assert found["message.html"] == b"<p>caf\xe9</p>"
    assert found["headers.txt"].decode() == HEAD
    assert (found["../plan.csv"], found["large.bin"]) == (TABLE, LARGE)
    assert parts(mail(found["Inner é.eml"]))["deep.txt"] == LETTER
    stated = mail(bench.files[1][1])
    assert stated["Date"] == "Mon, 30 Dec 2024 02:40:00 +0000"
    assert parts(stated)["message.txt"] == b"Second."


def test_every_property_is_told_and_rtf_comes_out_of_its_compression(bench: Bench) -> None:
    stored = struct.pack("<LL4sL", len(RTF) + 12, len(RTF), b"MELA", 0) + RTF
    others = (Letter("stored", more={0x10090102: stored}), Letter("?", more={0x10090102: b"no such thing"}))
    bench.open(mailbox([Folder("f", (MEETING, *others))]))
    found = parts(mail(bench.files[0][1]))
    assert (found["message.rtf"], parts(mail(bench.files[1][1]))["message.rtf"]) == (RTF, RTF)
    assert parts(mail(bench.files[2][1]))["message.rtf.compressed"] == b"no such thing"
    lines = found["properties.txt"].decode().splitlines()
    for line in (
        "0x8208\t0x001F\tLyon", "Keywords\t0x001F\tsecret", "0x001A\t0x001F\tIPM.Appointment", "0x8002\t0x001E\tКиев",
        f"0x8003\t0x0102\t{'00' * 256}… (300)", "0x3007\t0x0040\t2024-12-30T02:40:00+00:00", "0x3FFD\t0x0003\t1251",
    ):  # fmt: skip
        assert line in lines


def test_a_mail_out_of_a_mailbox_is_a_container_of_its_own_and_the_same_every_time(bench: Bench) -> None:
    data = mailbox(FOLDERS)
    bench.open(data)
    first = bench.files
    bench.open(data)
    assert bench.files == first
    bench.open(first[0][1])
    inside = dict(bench.files)
    assert (inside["../plan.csv"], inside["large.bin"]) == (TABLE, LARGE)
    bench.open(inside["Inner é.eml"])
    assert dict(bench.files)["deep.txt"] == LETTER


def test_no_value_ends_a_line_of_the_head_and_no_text_is_a_boundary(bench: Bench) -> None:
    evil = "x\r\nContent-Type: text/plain\r\n\r\nall of it\u2028Bcc: q@x.example"
    body = "--tamis-part-1--\r\n\r\nover\r\n"
    head = "Subject: ok\rContent-Type: a/b\r\ncontent-type: x/y; boundary=e\r\n\r\nX: y\r\n--tamis-part-1\r\n"
    people = (Recipient(evil, evil),)
    bench.open(mailbox([
        Folder(evil, (Letter(evil, body, sender=people[0], recipients=people, attached=(Attached(evil, TABLE),)),)),
        Folder("g", (Letter("s", body, headers=head),)),
    ]))  # fmt: skip
    for (_, data), attachments in zip(bench.files, (1, 0), strict=True):
        read = mail(data)
        found = parts(read)
        assert (read.get_content_type(), read["Bcc"]) == ("multipart/mixed", None)
        assert found["message.txt"] == body.encode()
        assert [content for name, content in found.items() if name.startswith("x ")] == [TABLE] * attachments
        assert identify_bytes(bench, data) == "message/rfc822"
    assert parts(mail(bench.files[1][1]))["headers.txt"].decode() == head


def identify_bytes(bench: Bench, data: bytes) -> str:
    (bench.folder / "in.bin").write_bytes(data)
    return identify(bench.folder / "in.bin")


def test_a_mailbox_is_known_by_its_beginning_and_a_text_is_not_taken_for_one(bench: Bench) -> None:
    assert identify_bytes(bench, mailbox([])) == "application/vnd.ms-outlook-pst"
    assert identify_bytes(bench, b"!BDN of a text") != "application/vnd.ms-outlook-pst"


def test_a_mailbox_with_a_password_opens(bench: Bench) -> None:
    """It is a checksum beside the messages, which programs are asked to respect."""
    told = bench.open(mailbox(FOLDERS, password=0x12345678))
    assert (told.members, told.locked) == (3, 0)


def nested(depth: int) -> Letter:
    return Letter(f"at {depth}", f"text {depth}", attached=(nested(depth - 1),) if depth else ())


def test_what_is_only_elsewhere_or_lies_too_deep_is_told_and_the_rest_comes(bench: Bench) -> None:
    told = bench.open(mailbox([Folder("f", (Letter("l", "text", attached=(Linked("\\\\server\\x"), nested(9))),))]))
    assert why(told) == {
        f"{TOP}/f/l/\\\\server\\x": "sanitize.member_no_file",
        f"{TOP}/f/l/at 9/at 8/at 7/at 6/at 5/at 4/at 3/at 2": "sanitize.too_deep",
    }
    assert b"text 3" in bench.files[0][1]
    assert b"text 2" not in bench.files[0][1]
    way = Folder("the last", (Letter("far"),))
    for _ in range(60):
        way = Folder("f", (), (way,))
    told = bench.open(mailbox([Folder("near", (Letter("near"),)), way]))
    assert ([name for name, _ in bench.files], told.stopped and told.stopped.id) == (
        [f"{TOP}/near/near.eml"],
        "sanitize.too_deep",
    )


def test_a_mailbox_larger_than_may_come_is_told(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "MOST_MEMBERS", 3)
    told = bench.open(mailbox([Folder("f", [Letter(str(each)) for each in range(9)])]))
    assert (told.members, told.stopped and told.stopped.id) == (3, "sanitize.container_members")


def spoiling(mark: bytes, change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Changes the blocks in which a mark stands, before their checksums are taken."""
    return lambda block: change(block) if mark in block else block


def test_damage_is_told_and_what_can_be_read_comes(bench: Bench) -> None:
    whole = mailbox(FOLDERS, PLAIN)
    flipped = whole.replace(TABLE, TABLE[:-2] + b"3\n")
    told = bench.open(flipped)
    assert (told.members, told.stopped) == (3, Message.of("sanitize.mailbox_damaged", count=1))
    gone = mailbox(FOLDERS, PLAIN, spoilt=spoiling(text("Voici"), lambda block: bytes(len(block))))
    told = bench.open(gone)
    assert (told.members, why(told), told.stopped) == (2, {f"{TOP}/Boîte/?": "sanitize.member_damaged"}, None)
    no_list = mailbox(FOLDERS, PLAIN, spoilt=spoiling(text("large.bin"), lambda block: bytes(len(block))))
    told = bench.open(no_list)
    assert (told.members, why(told)) == (3, {f"{TOP}/Boîte/RE: Budget/attachment-2": "sanitize.member_damaged"})
    for torn in (whole[:20_000], whole[:600], whole[:100]):
        with pytest.raises(Unreadable):
            bench.open(torn)


def test_mutated_mailboxes_end_in_an_answer_and_invent_nothing(bench: Bench) -> None:
    """Bounded: the same mutants every time, with checksums that fit; `tests/fuzz_parsers.py` has others."""
    dice = random.Random("pst")  # noqa: S311 (the same mutants every time)

    def mutant(block: bytes) -> bytes:
        return mutated(block, dice) if block and dice.random() < 0.1 else block

    whole = mailbox(FOLDERS, PLAIN)
    for _ in range(40):
        bench.try_to_open(mailbox(FOLDERS, PLAIN, spoilt=mutant))
        assert sum(len(data) for _, data in bench.files) < 4 * len(whole)


def test_checksums_are_those_of_the_specification_and_other_forms_are_not_judged(tmp_path: Path) -> None:
    place, whole = tmp_path / "a.pst", mailbox(FOLDERS)
    for data, count in (
        (whole, 0),
        (whole[:12] + b"\1" + whole[13:], 1),  # the header
        (whole[:10] + b"\x0e" + whole[11:], 0),  # Outlook 2002's form
        (whole[:100], 0),
        (whole[:0x4800] + bytes(len(whole) - 0x4800), 2),  # both trees
    ):
        place.write_bytes(data)
        assert damaged(place) == count
