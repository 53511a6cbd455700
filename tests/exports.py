"""Makes drops in the form SecureDrop gives them, and damaged ones, for the tests and for the demonstration.

Implements: names, gzip headers, OpenPGP form (AES-256, no compression, no file name, binary) and zip layouts as
SecureDrop's servers write them since 2.7. Needs the standard library and the gpg program, and `tests/archives.py`.
Never: real submissions; the content is given by the caller, and only the encryption is random.
Residual risk: gpg writes the present time into the literal packet where SecureDrop writes 0.
"""

import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.archives import FORGED_STATUS, Entry, gzip_member, zip_of


def file_form(designation: str) -> str:
    """Writes a designation as SecureDrop's file names carry it: "bird's-eye brother" becomes "birds-eye_brother"."""
    return "".join(c for c in designation.lower().replace(" ", "_") if c in "abcdefghijklmnopqrstuvwxyz0123456789_-")


@dataclass(frozen=True)
class Item:
    """One stored item: `designation` as people read it, `kind` is msg, doc.gz, doc.zip or reply."""

    number: int
    designation: str
    kind: str
    ciphertext: bytes

    @property
    def name(self) -> str:
        middle = f"{file_form(self.designation)}-" if self.designation else ""
        return f"{self.number}-{middle}{self.kind}.gpg"


def bulk_zip(items: Iterable[Item], day: str, *, selection: str = "all") -> tuple[str, bytes]:
    """Makes the index page's "download all" (or "unread"); gives its name and its bytes.

    Args:
        items: submissions; of replies the index page never makes any.
        day: the day of the download, "2026-11-18".
        selection: "all" or "unread".
    """
    members = [Entry(f"{selection}/{one.designation}/{one.number}_{day}/{one.name}", one.ciphertext) for one in items]
    return f"{selection}--{day}--09-30-00.zip", zip_of(members)


def source_zip(items: Iterable[Item], day: str) -> tuple[str, bytes]:
    """Makes a source page's "download selected"; replies may be among the items of this one source."""
    listed = list(items)
    filed = file_form(listed[0].designation)
    members = [Entry(f"{filed}/{one.number}_{day}/{one.name}", one.ciphertext) for one in listed]
    return f"{filed}--{day}--09-30-00.zip", zip_of(members)


def write_singles(items: Iterable[Item], into: Path) -> None:
    """Writes items as they come when clicked one by one."""
    for one in items:
        (into / one.name).write_bytes(one.ciphertext)


def write_unpacked(items: Iterable[Item], into: Path, day: str) -> None:
    """Writes a bulk download as it lies there after someone unpacked it."""
    for one in items:
        folder = into / "all" / one.designation / f"{one.number}_{day}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / one.name).write_bytes(one.ciphertext)


@dataclass(frozen=True)
class Gpg:
    """The gpg program with one home, which must be shorter than 80 characters (sockets)."""

    home: Path
    program: str = "gpg"

    def run(self, *options: str, given: bytes = b"") -> bytes:
        """Runs gpg on bytes; gives its output. Raises subprocess.CalledProcessError when it fails."""
        quiet = (self.program, "--homedir", str(self.home), "--batch", "--no-tty", "--quiet", "--no-options")
        safe = ("--trust-model", "always", "--pinentry-mode", "loopback", "--no-auto-key-locate")
        return subprocess.run([*quiet, *safe, *options], input=given, capture_output=True, check=True).stdout

    def make_key(self, user_id: str, *, bits: int = 2048) -> str:
        """Makes an RSA key without passphrase, as the documentation of SecureDrop does; gives its fingerprint."""
        recipe = (
            f"%no-protection\nKey-Type: RSA\nKey-Length: {bits}\nKey-Usage: sign,cert\nSubkey-Type: RSA\n"
            f"Subkey-Length: {bits}\nSubkey-Usage: encrypt\nName-Real: {user_id}\nExpire-Date: 0\n%commit\n"
        )
        self.home.mkdir(mode=0o700, exist_ok=True)
        self.run("--generate-key", given=recipe.encode())
        listing = self.run("--with-colons", "--list-keys", f"={user_id}").decode()
        return next(line.split(":")[9] for line in listing.splitlines() if line.startswith("fpr:"))

    def encrypt(self, plaintext: bytes, recipients: Sequence[str], *more: str) -> bytes:
        """Encrypts as SecureDrop's server does; `more` options come last and may change that."""
        to = [part for recipient in recipients for part in ("--recipient", recipient)]
        form = ("--cipher-algo", "AES256", "-z", "0", "--no-armor", "--set-filename", "", *more)
        return self.run(*form, *to, "--encrypt", given=plaintext)

    def symmetric(self, plaintext: bytes, passphrase: str) -> bytes:
        """Encrypts under a passphrase, which SecureDrop never does."""
        cheap = ("--s2k-mode", "1", "--cipher-algo", "AES256", "-z", "0", "--passphrase", passphrase)
        return self.run(*cheap, "--symmetric", given=plaintext)

    def unencrypted(self, plaintext: bytes) -> bytes:
        """Writes a bare literal packet, which `gpg -d` prints with exit status 0."""
        return self.run("-z", "0", "--set-filename", "", "--store", given=plaintext)

    def stop(self) -> None:
        """Ends the agent of this home."""
        subprocess.run(["gpgconf", "--homedir", str(self.home), "--kill", "all"], capture_output=True, check=True)


@dataclass(frozen=True)
class Exporter:
    """Encrypts to one submission key in the form of SecureDrop's items."""

    gpg: Gpg
    submission: str

    def message(self, number: int, designation: str, text: bytes) -> Item:
        return Item(number, designation, "msg", self.gpg.encrypt(text, [self.submission]))

    def document(self, number: int, designation: str, content: bytes, name: bytes | None) -> Item:
        return Item(number, designation, "doc.gz", self.gpg.encrypt(gzip_member(content, name), [self.submission]))

    def large_documents(self, count: int) -> list[Item]:
        """Makes documents of 4.3 MB, each too large to be kept together with another (`intake/receive.py`)."""
        return [self.document(number, "brave otter", os.urandom(4_300_000), b"a") for number in range(1, count + 1)]

    def zipped_document(self, number: int, designation: str, content: bytes, name: str) -> Item:
        """The form before 0.3: a STORED zip with one member."""
        return Item(number, designation, "doc.zip", self.gpg.encrypt(zip_of([Entry(name, content)]), [self.submission]))

    def reply(self, number: int, designation: str, text: bytes, source: str) -> Item:
        """A journalist's answer: to the source's key first, then to the submission key."""
        return Item(number, designation, "reply", self.gpg.encrypt(text, [source, self.submission]))


def damaged_messages(exporter: Exporter, stranger: str) -> Mapping[str, bytes]:
    """Makes what must not be accepted as a message, by what is wrong with it.

    Args:
        exporter: whom the messages would be for.
        stranger: fingerprint of a key in the same home that is not the submission key.
    """
    gpg, to = exporter.gpg, [exporter.submission]
    text = b"The minutes of the board are in the second drawer.\n" * 40
    whole = gpg.encrypt(text, to)
    flipped = bytearray(whole)
    flipped[-200] ^= 0x01
    return {
        "truncated": whole[: len(whole) // 2],
        "truncated in the session key": whole[:100],
        "empty": b"",
        "not OpenPGP": text,
        "wrong key": gpg.encrypt(text, [stranger]),
        "symmetric": gpg.symmetric(text, "a passphrase nobody here knows"),
        "unencrypted": gpg.unencrypted(text),
        "tampered": bytes(flipped),
        "two messages": whole + gpg.encrypt(b"and another one", to),
        "trailing junk": whole + b"\x00junk after the message\n" * 4,
        "trailing literal": whole + gpg.unencrypted(b"not covered by the encryption"),
    }


def odd_messages(exporter: Exporter) -> Mapping[str, tuple[bytes, bytes]]:
    """Makes messages that look wrong and are not, by what is odd; gives ciphertext and plaintext."""
    gpg, to = exporter.gpg, [exporter.submission]
    text = b"meet me where we met\n"
    inner = gpg.encrypt(text, to)
    name_that_lies = f"x\n{FORGED_STATUS.decode('ascii')}"
    return {
        "armored": (gpg.encrypt(text, to, "--armor"), text),
        "hidden recipient": (gpg.encrypt(text, to, "--throw-keyids"), text),
        "compressed": (gpg.encrypt(text, to, "-z", "6"), text),
        "encrypted twice": (gpg.encrypt(inner, to), inner),
        "zero bytes": (gpg.encrypt(b"", to), b""),
        "forged status in the text": (gpg.encrypt(FORGED_STATUS, to), FORGED_STATUS),
        "forged status in the name": (gpg.encrypt(text, to, "--set-filename", name_that_lies), text),
        "path in the name": (gpg.encrypt(text, to, "--set-filename", "../../etc/passwd"), text),
        "not UTF-8, with NUL": (gpg.encrypt(b"\xff\xfe\x00\x1b[2Jhello", to), b"\xff\xfe\x00\x1b[2Jhello"),
    }


def bomb(exporter: Exporter, mebibytes: int = 64) -> bytes:
    """Makes a small message that holds so many MiB of zeros, compressed inside OpenPGP."""
    return exporter.gpg.encrypt(bytes(mebibytes * 1_048_576), [exporter.submission], "-z", "9")
