"""What the head of a mail tells is found, signatures first, whatever else stands there; nothing makes it fail."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sanitize.clean import Bench, inspect
from sanitize.findings import Grade
from sanitize.formats.table import formats
from sanitize.mail_marks import MAIL, mail_marks

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


def test_of_a_mailbox_only_the_first_message_is_looked_at_and_that_is_said(tmp_path: Path) -> None:
    found = [name for name, _ in marks(b"From jane Mon Mar  2\n" + PLAIN + b"\nFrom bob\n" + PLAIN, tmp_path)]
    assert found.count("sanitize.mail_dkim") == 1
    assert found[-1] == "sanitize.mail_only_first"


def test_more_headers_than_are_listed_are_told(tmp_path: Path) -> None:
    found = [name for name, _ in marks(b"Received: x\n" * 900 + DKIM + b"\n", tmp_path)]
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
        some.sampled_from([DKIM, PEOPLE, b"\n", b" \r\n", b"\xff:", b"From ", b"=;d=", b"\0"])
        | some.binary(max_size=60)
    )
)
def test_no_head_makes_it_fail(parts: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        marks(b"".join(parts), Path(folder))
