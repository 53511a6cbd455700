"""What the head of a mail tells: who wrote it, which machines carried it, and signatures only the original can prove.

Implements: header fields (RFC 5322 §2.2), DKIM (RFC 6376), S/MIME (RFC 8551), PGP/MIME (RFC 3156) and PGP armor in the
text, by their names and parameters alone. Runs inside the jail.
Rule: told before anything is taken away: a signature by a mail provider, a certificate or a key can show later that a
mail is genuine, and every copy loses it.
Never: verifies a signature, decodes a body, asks a network.
Residual risk: of a mailbox only its first message is looked at; that is said.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from sanitize.findings import Finding, Grade
from words.message import Message

MAIL = "message/rfc822"
_HEAD_BYTES = 1 << 20
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
_MOST = 200
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


def mail_marks(original: Path, media_type: str) -> tuple[Finding, ...]:
    """Gives what the head of a mail tells, signatures first; nothing of any other kind of file."""
    if media_type != MAIL:
        return ()
    with original.open("rb") as file:
        untrusted_start = file.read(_HEAD_BYTES)
    head, body = _parted(untrusted_start)
    fields = list(_fields(head))
    found = [*_signed(fields, body), *_telling(fields)]
    if len(found) > _MOST:
        more = Message.of("sanitize.mail_more_headers", count=len(found) - _MOST)
        found = [*found[:_MOST], Finding("headers", Grade.AMBER, more)]
    if untrusted_start.startswith(b"From "):
        found.append(Finding("mailbox", Grade.AMBER, Message.of("sanitize.mail_only_first")))
    return tuple(found)


def _parted(start: bytes) -> tuple[bytes, bytes]:
    """Parts the head of a message from its body, at the first empty line."""
    if start.startswith(b"From "):
        start = start.partition(b"\n")[2]
    gap = re.search(rb"\r?\n\r?\n", start)
    return (start, b"") if gap is None else (start[: gap.start()], start[gap.end() :])


def _fields(head: bytes) -> Iterator[tuple[str, str]]:
    """Gives names, in small letters, and values, each on one line, as text that never fails."""
    for line in _FOLD.sub(b"", head).split(b"\n"):
        match = _FIELD.fullmatch(line.rstrip(b"\r"))
        if match is not None:
            value = match[2].decode("utf-8", "backslashreplace").replace("\r", " ")
            yield match[1].decode("ascii").lower(), " ".join(value.split())


def _signed(fields: list[tuple[str, str]], body: bytes) -> Iterator[Finding]:
    for name, value in fields:
        if name == "dkim-signature":
            tags = dict(_TAG.findall(value))
            domain = "".join(tags.get("d", "").split())[:120]
            yield _finding("DKIM-Signature", Message.of("sanitize.mail_dkim", domain=domain or "?"), value)
        if name == "content-type" and (said := _protected(value)):
            yield _finding("Content-Type", Message.of(said), value)
    for armor, said in _ARMOR.items():
        if armor in body:
            yield _finding("body", Message.of(said), "")


def _protected(value: str) -> str:
    """Says by a Content-Type how a message is signed or encrypted, "" where it is neither."""
    kind = value.partition(";")[0].strip().lower()
    parameters = {name.lower(): said.lower() for name, said in _PARAMETER.findall(value)}
    if kind in {"multipart/signed", "multipart/encrypted"}:
        return _PROTOCOLS.get(parameters.get("protocol", ""), "")
    if kind not in _SMIME:
        return ""
    signed = parameters.get("smime-type", "").startswith("signed")
    return "sanitize.mail_smime_signed" if signed else "sanitize.mail_smime_encrypted"


def _telling(fields: list[tuple[str, str]]) -> Iterator[Finding]:
    for name, value in fields:
        if name in _PEOPLE:
            yield Finding(name, Grade.RED, Message.of("sanitize.mail_person", name=name), value[:_VALUE_LETTERS])
        elif name in _MACHINES:
            yield Finding(name, Grade.RED, Message.of("sanitize.mail_machine", name=name), value[:_VALUE_LETTERS])


def _finding(where: str, message: Message, value: str) -> Finding:
    return Finding(where, Grade.AMBER, message, value[:_VALUE_LETTERS])
