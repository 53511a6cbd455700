"""Outlook mailboxes: what was put in comes out, as mails; what cannot be read is told and the rest comes."""

import struct
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from sanitize import contents
from sanitize.containers import pst_letter
from sanitize.identify import identify
from tests.sanitize.taking_apart import Bench, why
from tests.specimens.containers import LETTER, TABLE
from tests.specimens.pst import Attached, Folder, Letter, Linked, Recipient, mailbox
from tests.specimens.pst_forms import NARROW, WIDE, Form
from tests.specimens.pst_office import FOLDERS, HEAD, LARGE, MEETING, RTF, TOP
from tests.specimens.pst_pages import PERMUTED, PLAIN


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


@pytest.mark.parametrize(("coding", "form"), [(PERMUTED, WIDE), (PLAIN, WIDE), (PERMUTED, NARROW), (PLAIN, NARROW)])
def test_what_was_put_in_comes_out(bench: Bench, coding: int, form: Form) -> None:
    lost = (Letter("Lost"), Folder("gone", (Letter("in it", "y"),)))
    told = bench.open(mailbox(FOLDERS, coding, lost, form=form))
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
        "0x8208\t0x001F\tLyon",
        "Keywords\t0x101F\tsecret | urgent", "0x001A\t0x001F\tIPM.Appointment", "0x8002\t0x001E\tКиев",
        f"0x8003\t0x0102\t{'00' * 4096}… (5000)", "0x3007\t0x0040\t2024-12-30T02:40:00+00:00", "0x3FFD\t0x0003\t1251",
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
    assert b"0x370D\t0x001F\t\\\\server\\x" in bench.files[0][1]
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


def test_a_file_too_large_for_its_mail_comes_beside_it_and_no_mailbox_multiplies(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pst_letter, "MOST_CARRIED", 1000)
    deep = Letter("deep", attached=(Attached("inner.bin", LARGE), Attached("last.txt", LETTER)))
    told = bench.open(mailbox([Folder("f", (Letter("l", attached=(Attached("large.bin", LARGE), deep)),))]))
    assert dict(bench.files)[f"{TOP}/f/l/large.bin"] == LARGE
    assert parts(mail(parts(mail(bench.files[0][1]))["deep.eml"]))["last.txt"] == LETTER
    assert why(told) == {f"{TOP}/f/l/deep/inner.bin": "sanitize.member_large"}
    monkeypatch.setattr(pst_letter, "MOST_THINGS", 3)
    told = bench.open(mailbox([Folder("f", [Letter("l", attached=[Attached(str(n), LETTER) for n in range(9)])])]))
    assert why(told) == {f"{TOP}/f/l/?": "sanitize.container_members"}
    assert [str(n) in parts(mail(bench.files[0][1])) for n in range(9)] == [True] * 3 + [False] * 6


def test_a_mailbox_larger_than_may_come_is_told(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "MOST_MEMBERS", 3)
    told = bench.open(mailbox([Folder("f", [Letter(str(each)) for each in range(9)])]))
    assert (told.members, told.stopped and told.stopped.id) == (3, "sanitize.container_members")
