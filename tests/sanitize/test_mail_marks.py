"""What the heads of mails tell is found, signatures first, in every message; nothing makes it fail."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sanitize.clean import Bench
from sanitize.findings import Grade
from sanitize.formats.table import formats
from sanitize.inspecting import inspect
from sanitize.mail_marks import MAIL, mail_marks
from sanitize.themes import Theme, theme_of
from words.message import Message

DKIM = (
    b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=mairie.example;\r\n"
    b"\ts=mail2026; h=from:to:subject; bh=Zm9v; b=YmFy\r\n"
)
HEAD = b"Received: from pc-42.interieur.example ([192.0.2.7])\r\n\tby mx.example; 1 Mar 2026\r\n" + DKIM
PEOPLE = b"From: Jane <jane@mairie.example>\r\nTo: press@example\r\nSubject: cameras\r\nMessage-ID: <1@pc-42>\r\n"
PLAIN = HEAD + PEOPLE + b"MIME-Version: 1.0\r\n\r\nHello.\r\n"


def marks(data: bytes, folder: Path) -> list[tuple[str, str]]:
    (folder / "in.bin").write_bytes(data)
    return [(found.message.id, found.untrusted_value) for found in mail_marks(folder / "in.bin", MAIL)]


def test_a_provider_s_signature_is_told_first_with_its_domain(tmp_path: Path) -> None:
    (tmp_path / "in.bin").write_bytes(PLAIN)
    first, *others = mail_marks(tmp_path / "in.bin", MAIL)
    assert (first.message.id, dict(first.message.params)["domain"]) == ("sanitize.mail_dkim", "mairie.example")
    assert {(each.where, each.grade) for each in others} == {
        ("received", Grade.RED),
        ("message-id", Grade.RED),
        ("from", Grade.RED),
        ("to", Grade.RED),
    }
    assert any("192.0.2.7" in each.untrusted_value for each in others)
    assert {theme_of(each) for each in (first, *others)} == {Theme.NUMBER, Theme.PERSON, Theme.DEVICE}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (
            b'multipart/signed; micalg=pgp-sha512;\r\n protocol="application/pgp-signature"; boundary=x',
            "mail_pgp_signed",
        ),
        (b'multipart/encrypted; protocol="application/pgp-encrypted"; boundary=x', "mail_pgp_encrypted"),
        (b"Multipart/Signed; protocol=application/x-pkcs7-signature; boundary=x", "mail_smime_signed"),
        (b"application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", "mail_smime_signed"),
        (b"application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "mail_smime_encrypted"),
        (b"application/x-pkcs7-mime; name=smime.p7m", "mail_smime_encrypted"),
    ],
)
def test_how_a_mail_is_signed_or_encrypted_is_told(tmp_path: Path, kind: bytes, said: str) -> None:
    found = [name for name, _ in marks(b"From: a\r\nContent-Type: " + kind + b"\r\n\r\nbody", tmp_path)]
    assert found == [f"sanitize.{said}", "sanitize.mail_person"]


def test_armor_in_the_text_is_told_and_a_head_in_the_body_is_not_a_head(tmp_path: Path) -> None:
    body = b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nDKIM-Signature: d=forged.example\nFrom: nobody\n"
    found = [name for name, _ in marks(b"Subject: x\n\n" + body, tmp_path)]
    assert found == ["sanitize.mail_pgp_signed"]


def test_every_message_of_a_mailbox_is_looked_at_and_named_by_its_number(tmp_path: Path) -> None:
    other = PLAIN.replace(b"Jane <jane@mairie.example>", b"Bob <bob@else.example>").replace(DKIM, b"")
    box = b"From jane Mon Mar  2\n" + PLAIN + b"\nFrom bob\n" + other + b"\nFrom jane\n" + PLAIN
    (tmp_path / "in.bin").write_bytes(box)
    found = mail_marks(tmp_path / "in.bin", MAIL)
    told = {(each.where, each.untrusted_value) for each in found if each.message.id == "sanitize.mail_person"}
    assert told == {
        ("message 1, 3: from", "Jane <jane@mairie.example>"),
        ("message 2: from", "Bob <bob@else.example>"),
        ("message 1, 2, 3: to", "press@example"),
    }
    assert (found[0].where, found[0].message.id) == ("message 1, 3: DKIM-Signature", "sanitize.mail_dkim")
    assert found[-1].message == Message.of("sanitize.mailbox_looked_at", count=3)


def attached(inner: bytes, boundary: bytes = b"=_o") -> bytes:
    """Gives a mail with a text and another mail in it."""
    begin, line = b"Content-Type: multipart/mixed; boundary=" + boundary, b"\r\n--" + boundary
    text = begin + b"\r\n\r\npreamble" + line + b"\r\n\r\nSee the mail attached.\r\n"
    return PEOPLE + text + line + b"\r\nContent-Type: message/rfc822\r\n\r\n" + inner + line + b"--\r\n"


SIGNED = (
    b"From: Eve <eve@x>\r\nContent-Type: multipart/mixed; boundary=list\r\n\r\n--list\r\n"
    b"Content-Type: multipart/signed; protocol=application/pkcs7-signature; boundary=in\r\n\r\n--in\r\n\r\ntext\r\n"
    b"--in\r\nContent-Type: application/pkcs7-signature\r\n\r\nMIAG\r\n--in--\r\n--list\r\n\r\nfooter\r\n--list--\r\n"
)


def test_a_mail_in_a_mail_and_a_signed_part_in_another_are_told(tmp_path: Path) -> None:
    (tmp_path / "in.bin").write_bytes(attached(attached(PLAIN, b"=_i")))
    wheres = {each.where for each in mail_marks(tmp_path / "in.bin", MAIL)}
    assert {"message 1.1: DKIM-Signature", "message 1.1: received", "message 0, 1, 1.1: from"} <= wheres
    assert ("sanitize.mail_smime_signed") in [name for name, _ in marks(SIGNED, tmp_path)]
    first, *_ = marks(b"From x\n" + PEOPLE + b"\nhi\n\nFrom y\n" + attached(SIGNED), tmp_path)
    assert first[0] == "sanitize.mail_smime_signed"


def test_where_the_looking_ends_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in.bin").write_bytes((b"From x\n" + PLAIN + b"\n") * 4)
    ticks = iter([0.0, *[1.0] * 4, *[61.0] * 99])
    slow = mail_marks(tmp_path / "in.bin", MAIL, clock=lambda: next(ticks))
    monkeypatch.setattr("sanitize.mail_marks.MOST_MESSAGES", 3)
    for found, looked in ((slow, 2), (mail_marks(tmp_path / "in.bin", MAIL), 3)):
        assert found[-1].message.id == "sanitize.mail_not_all"
        assert found[-2].message == Message.of("sanitize.mailbox_looked_at", count=looked)


def test_more_headers_than_are_listed_are_told(tmp_path: Path) -> None:
    heads = b"".join(b"Received: %d\n" % number for number in range(900))
    found = [name for name, _ in marks(heads + DKIM + b"\n", tmp_path)]
    assert (found[0], found[-1], len(found)) == ("sanitize.mail_dkim", "sanitize.mail_more_headers", 201)


def test_an_inspection_tells_it_of_a_mail_and_of_nothing_else(tmp_path: Path) -> None:
    bench = Bench(formats(lambda _: ()), lambda _: (), "none", lambda _: None)
    (tmp_path / "in.bin").write_bytes(PLAIN)
    found = [each.message.id for each in inspect(tmp_path / "in.bin", bench).findings]
    assert "sanitize.no_mail" in found
    assert "sanitize.mail_dkim" in found
    assert mail_marks(tmp_path / "in.bin", "text/plain") == ()


@settings(max_examples=200, deadline=None)
@given(
    some.lists(
        some.sampled_from([DKIM, PEOPLE, SIGNED, b"\n", b"\n--list", b"--in--", b" \r\n", b"\xff:", b"From ", b"\0"])
        | some.binary(max_size=60)
    )
)
def test_no_head_makes_it_fail(parts: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        marks(b"".join(parts), Path(folder))
