"""What one head in a mail tells, by names and parameters alone. Pure.

Implements: header fields (RFC 5322, 2.2), DKIM (RFC 6376), S/MIME (RFC 8551), PGP/MIME (RFC 3156), PGP armor in a text.
Never: verifies a signature. Residual risk: a header with an unusual name is not known for what it tells.
"""

import re
from collections.abc import Iterator

from sanitize.findings import Finding, Grade
from words.message import Message

Field = tuple[str, str]
"""A header's name in small letters, and its value on one line."""

_FIELD = re.compile(rb"([!-9;-~]{1,80}):(.*)", re.DOTALL)
_FOLD = re.compile(rb"\r?\n(?=[ \t])")
_TAG = re.compile(r"(?:^|;)\s*([a-z]{1,8})\s*=([^;]*)")
_PARAMETER = re.compile(r";\s*([a-z-]{1,20})\s*=\s*\"?([^\";\s]{1,80})", re.IGNORECASE)
_PEOPLE = frozenset(
    {"from", "to", "cc", "bcc", "sender", "reply-to", "return-path", "delivered-to", "envelope-to", "x-original-to"}
)
_MACHINES = frozenset(
    {"received", "message-id", "in-reply-to", "x-originating-ip", "x-sender-ip", "user-agent", "x-mailer", "date"}
)
_VALUE_LETTERS = 400
_ARMOR = {
    b"-----BEGIN PGP MESSAGE-----": "sanitize.mail_pgp_encrypted",
    b"-----BEGIN PGP SIGNED MESSAGE-----": "sanitize.mail_pgp_signed",
}
_PROTOCOLS = {
    "application/pgp-signature": "sanitize.mail_pgp_signed",
    "application/pgp-encrypted": "sanitize.mail_pgp_encrypted",
    "application/pkcs7-signature": "sanitize.mail_smime_signed",
    "application/x-pkcs7-signature": "sanitize.mail_smime_signed",
}
_SMIME = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})


def fields_of(head: bytes) -> Iterator[Field]:
    """Gives the fields of a head as text that never fails."""
    for line in _FOLD.sub(b"", head).split(b"\n"):
        match = _FIELD.fullmatch(line.rstrip(b"\r"))
        if match is not None:
            value = match[2].decode("utf-8", "backslashreplace").replace("\r", " ")
            yield match[1].decode("ascii").lower(), " ".join(value.split())


def carried(fields: list[Field]) -> Iterator[Finding]:
    """Gives the signatures carriers put on a whole message (DKIM), and the headers that name people or machines."""
    for name, value in fields:
        if name == "dkim-signature":
            tags = dict(_TAG.findall(value))
            domain = "".join(tags.get("d", "").split())[:120]
            yield _signature("DKIM-Signature", Message.of("sanitize.mail_dkim", domain=domain or "?"), value)
        elif name in _PEOPLE:
            yield Finding(name, Grade.RED, Message.of("sanitize.mail_person", name=name), value[:_VALUE_LETTERS])
        elif name in _MACHINES:
            yield Finding(name, Grade.RED, Message.of("sanitize.mail_machine", name=name), value[:_VALUE_LETTERS])


def protected(fields: list[Field]) -> Iterator[Finding]:
    """Says by the Content-Type of a message, or of any part of it, how it is signed or encrypted."""
    for name, value in fields:
        if name == "content-type" and (said := _protection(value)):
            yield _signature("Content-Type", Message.of(said), value)


def armored(untrusted_text: bytes) -> Iterator[Finding]:
    """Says that PGP armor stands in a text."""
    for armor, said in _ARMOR.items():
        if armor in untrusted_text:
            yield _signature("body", Message.of(said), "")


def _protection(value: str) -> str:
    kind = value.partition(";")[0].strip().lower()
    parameters = {name.lower(): said.lower() for name, said in _PARAMETER.findall(value)}
    if kind in {"multipart/signed", "multipart/encrypted"}:
        return _PROTOCOLS.get(parameters.get("protocol", ""), "")
    if kind not in _SMIME:
        return ""
    signed = parameters.get("smime-type", "").startswith("signed")
    return "sanitize.mail_smime_signed" if signed else "sanitize.mail_smime_encrypted"


def _signature(where: str, message: Message, value: str) -> Finding:
    return Finding(where, Grade.AMBER, message, value[:_VALUE_LETTERS])
