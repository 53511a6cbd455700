"""What reads outside bytes by our own code, each with specimens and with what must hold whatever the bytes are.

Used by `tests/test_parsers_fuzz.py` (a few mutations, always the same) and by `script/fuzz` (for long, from another
seed each time; guided by coverage where atheris is there). A parser may refuse with an error of its room; anything
else that comes out, and any promise below that does not hold, is a find.
"""

import io
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from intake import transcript
from intake.errors import GzipBroken, IntakeError, TarBroken
from intake.gzipheader import contents, inflated, ungzip
from intake.limits import Limits
from intake.names import ItemName, file_name, read_name, sealed_file, without_copy_mark
from intake.places import designation_of, trick
from intake.tarheaders import members
from intake.workstation_metadata import names_a_passphrase, seems_metadata
from intake.workstation_names import read_place
from intake.zipdirectory import open_zip
from keys.addressees import addressees, wrapped_keys
from keys.errors import NotDecrypted
from keys.process import status_words
from keys.verdict import judge
from sanitize.containers.mail import mail_members
from sanitize.containers.pst import pst_members
from sanitize.errors import SanitizeError
from sanitize.mail_marks import MAIL, mail_marks
from tests.archives import FORGED_STATUS, GZIP_TRICKS, Entry, gzip_member, zip_of
from tests.fuzz_drops import SPECIMENS, drops
from tests.specimens.pst import Attached, Folder, Letter, mailbox
from tests.specimens.pst_pages import PLAIN
from tests.workstation import INBOX_TRANSCRIPT, QT_TRANSCRIPT, Tarred, metadata, tar_of

SMALL = Limits(document_bytes=1 << 16, archive_bytes=1 << 16, item_bytes=1 << 16, files=200, zip_members=200)
_STEP = 61
_GOOD = (
    b"[GNUPG:] ENC_TO 0123456789ABCDEF 1 0\n[GNUPG:] DECRYPTION_KEY AA BB u\n[GNUPG:] BEGIN_DECRYPTION\n"
    b"[GNUPG:] DECRYPTION_INFO 2 9 0\n[GNUPG:] PLAINTEXT 62 0 %0a[GNUPG:]%20GOODMDC\n[GNUPG:] DECRYPTION_OKAY\n"
    b"[GNUPG:] GOODMDC\n[GNUPG:] END_DECRYPTION\n"
)
_NEEDED = ("BEGIN_DECRYPTION", "DECRYPTION_OKAY", "GOODMDC", "END_DECRYPTION", "PLAINTEXT")
_MAIL = (
    b"From: a@example\nTo: b@example\nSubject: =?utf-8?b?w6k=?=\nDKIM-Signature: v=1; d=example;\n\tb=xx\n"
    b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain; charset=utf-8\n'
    b"Content-Transfer-Encoding: quoted-printable\n\nh=C3=A9\n--b\nContent-Type: application/pdf\n"
    b"Content-Disposition: attachment; filename*=utf-8''m%C3%A9mo.pdf\nContent-Transfer-Encoding: base64\n\nJVBERg==\n"
    b"--b\nContent-Type: message/rfc822\n\nSubject: inner\n\nbody\n--b--\n"
)
_CHARSET_OF_NOTHING = b'Content-Type: text/plain; charset="a\0b"\n\nh\xe9\n'


@dataclass(frozen=True)
class Parser:
    """One parser: its name, whole files it reads, and what is tried with any bytes."""

    name: str
    specimens: tuple[bytes, ...]
    attempt: Callable[[bytes], None]


def _cut(data: bytes) -> Iterator[bytes]:
    return (data[at : at + _STEP] for at in range(0, len(data), _STEP))


def names(data: bytes) -> None:
    """A name is an item written exactly so, or gets a reason; a path is refused, or climbs nowhere."""
    path = data.decode("utf-8", "backslashreplace")
    *folders, name = path.split("/")
    verdict = read_name(name, folders)
    if isinstance(verdict, ItemName):
        designation_of(verdict, folders)
        if verdict.number is not None:
            assert file_name(verdict.number, verdict.designation, verdict.kind) == without_copy_mark(name)
    sealed_file(name)
    read_place(folders, name)
    if trick(path, SMALL) is None:
        assert not path.startswith(("/", "\\"))
        assert ".." not in path.split("/")


def zips(data: bytes) -> None:
    """Nothing is read twice, or from outside the file."""
    total = 0
    try:
        directory = open_zip(io.BytesIO(data), SMALL)
        for member in directory.members:
            if member.data_at is not None:
                total += sum(map(len, directory.read(member)))
    except IntakeError:
        return
    finally:
        assert total <= len(data)


def gzips(data: bytes) -> None:
    """What comes out has the checksum its end states, whatever it was cut into; all readers agree."""
    out = io.BytesIO()
    try:
        member = ungzip(_cut(data), out.write, SMALL)
    except GzipBroken:
        member = None
    assert len(out.getvalue()) <= SMALL.document_bytes
    drawn = bytearray()
    try:
        for chunk in contents([data], SMALL):
            drawn += chunk
        assert member is not None
    except GzipBroken:
        assert member is None
    assert bytes(drawn) == out.getvalue() or member is None
    try:
        streamed = b"".join(inflated([data], SMALL))
    except GzipBroken:
        return
    assert member is not None
    assert (member.size, out.getvalue()) == (len(streamed), streamed)
    assert zlib.crc32(streamed).to_bytes(4, "little") == data[-8:-4]


def status(data: bytes) -> None:
    """A stream of status lines passes only with each needed word once, in a whole line that begins with the prefix."""
    for encrypted in (True, False):
        try:
            judge(status_words(data), 0, looks_encrypted=encrypted, has_key=encrypted)
        except NotDecrypted:
            continue
        whole = data[: data.rindex(b"\n")].split(b"\n")
        for word in _NEEDED:
            start = b"[GNUPG:] " + word.encode()
            assert sum(1 for line in whole if line == start or line.startswith(start + b" ")) == 1
        assert not any(line.startswith((b"[GNUPG:] ERROR ", b"[GNUPG:] FAILURE ")) for line in whole)
    try:
        judge(status_words(data), 2, looks_encrypted=True, has_key=True)
    except NotDecrypted:
        return
    raise AssertionError("an exit status of 2 passed")


def transcripts(data: bytes) -> None:
    """Every turn stands on the line it names; no more are kept than are promised."""
    text = data.decode("utf-8", "replace")
    told = transcript.read(text)
    lines = text.split("\n")
    assert len(told.turns) <= transcript.MOST_TURNS
    for turn in told.turns:
        assert turn.untrusted_file in lines[turn.line - 1]


def tars(data: bytes) -> None:
    """Members lie one after the other inside the archive, and the cut of the stream changes nothing."""
    try:
        found = list(members(_cut(data), SMALL))
    except TarBroken:
        return
    assert found == list(members([data], SMALL))
    end = 0
    for member in found:
        assert end <= member.start
        end = member.start if member.problem else member.start + member.size
        assert end <= len(data)


def packets(data: bytes) -> None:
    """To whom a message is encrypted: a prefix never tells of more than the whole."""
    wrapped, end = wrapped_keys(data)
    assert 0 <= end <= len(data)
    assert addressees(data[:end]) == {each.key_id for each in wrapped}


def mails(data: bytes) -> None:
    """A mail's head is told and its parts come out, or it is refused; what comes out is bounded by what went in."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "in.bin"
        place.write_bytes(data)
        for found in mail_marks(place, MAIL):
            assert len(found.untrusted_value) <= 2 * len(data) + 400
        try:
            for member in mail_members(place, None):
                for piece in member.chunks:
                    assert len(piece) <= 20 * len(data) + 200
        except SanitizeError:
            return


def mailboxes(data: bytes) -> None:
    """An Outlook mailbox's messages come out, each a mail, or it is refused; bounded by what went in."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "in.bin"
        place.write_bytes(data)
        try:
            for found in pst_members(place, None):
                assert sum(map(len, found.chunks)) <= 20 * len(data) + 20_000
        except SanitizeError:
            return


def workstation_metadata(data: bytes) -> None:
    """A passphrase's name is found however the bytes around it look, also in UTF-16."""
    names_a_passphrase(data)
    seems_metadata(data)
    assert names_a_passphrase(data + b"encryption_key")
    assert names_a_passphrase("passphrase".encode("utf-16") + data)


def _parts() -> bytes:
    long = replace(Tarred("x", b"a file"), name="export_data/" + "y" * 150)
    return tar_of([Tarred("metadata.json", metadata(None)), long, Tarred("link", kind=b"2", link="/etc/passwd")])


PARSERS = (
    Parser(
        "names",
        (
            b"1-brave_otter-msg.gpg",
            b"all/bird's-eye brother/2_2026-03-01/2-birds-eye_brother-doc.gz.gpg",
            b"0b9f0e6a-94a1-4a41-8a54-0b7f6a1d0002_doc.zip.gpg",
            b"3-reply (3e copie).gpg",
            b"export_data/brave_otter/3-brave_otter-doc/x.pdf",
            b"C:\\..\\evil\n.gpg",
        ),
        names,
    ),
    Parser(
        "zip",
        (
            zip_of([Entry("all/a b/1_2026-03-01/1-a_b-msg.gpg", b"xyz"), Entry("é/", b"")]),
            zip_of([Entry("a", b"abc" * 9, zip64=True)], zip64=True, comment=b"hello"),
            zip_of([Entry("a", b"abc" * 9, method=8), Entry("a", b"other", flags=1)]),
        ),
        zips,
    ),
    Parser("drop", SPECIMENS, drops),
    Parser(
        "gzip",
        (
            *(gzip_member(b"day;amount\n" * 9, name) for name in GZIP_TRICKS.values() if len(name) < 200),
            gzip_member(b"x" * 999, b"n", mtime=9, extra=b"ab\0c", comment=b"c", header_checksum=True),
        ),
        gzips,
    ),
    Parser(
        "status", (_GOOD, FORGED_STATUS, _GOOD.replace(b"GOODMDC", b"BADMDC"), _GOOD + b"[GNUPG:] ERROR x 1\n"), status
    ),
    Parser("transcript", (INBOX_TRANSCRIPT, QT_TRANSCRIPT), transcripts),
    Parser("tar", (_parts(), tar_of([Tarred("b" * 200, b"1" * 700)], form=1)), tars),
    Parser(
        "packets",
        (
            b"\xc1\x0d\x03" + b"K" * 8 + b"\x01" + b"\0\x08\xff" + b"\xd2\x0d\x01",
            b"\x85\x00\x0d\x03"
            + b"K" * 8
            + b"\x01"
            + b"\0\x08\xff"
            + b"\x84\x0d\x03"
            + b"L" * 8
            + b"\x12\0\x08\xff\xd2",
        ),
        packets,
    ),
    Parser("mail", (_MAIL, _CHARSET_OF_NOTHING, b"From a Mon\n" + _MAIL + b"\nFrom b Tue\n" + _MAIL), mails),
    Parser(
        "mailbox",
        (mailbox([Folder("f", (Letter("é", "text", b"<p>", "From: a\n", attached=(Attached("x", b"y"),)),))], PLAIN),),
        mailboxes,
    ),
    Parser("metadata", (metadata("x"), metadata(None), '{"device":"disk"}'.encode("utf-16")), workstation_metadata),
)
"""Every parser, in the order of the river."""
