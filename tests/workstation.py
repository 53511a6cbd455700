"""Makes exports of SecureDrop's Workstation in the form its clients give them, and damaged ones, for the tests.

Implements: the Inbox's drive (securedrop-client `export.ts`), the Qt client's, and the archives both make. Tar headers
are written byte by byte, so that every field is in the caller's hand. Needs the standard library only.
"""

import gzip
import io
import json
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

DESIGNATION = "brave otter"
PASSPHRASE = "seven oaks behind the mill"
ITEM = "0b9f0e6a-94a1-4a41-8a54-0b7f6a1d000{}"
SOURCE = "2f5c1c1e-6c1b-4a3e-9a0e-0d6f3c1f7a11"
MEMO, PHOTO = b"%PDF-1.7 a memo, as if\n", b"\xff\xd8\xff a photo, as if\n"
INBOX_TRANSCRIPT = (
    f"Source: {DESIGNATION}\nLast Updated: 2026-11-18 09:30 +0000\n\nTranscript:\n-----------\n"
    "Source wrote:\nHello, I work there.\r\nHere is a memo.\n\n"
    "Source uploaded file: memo.pdf\n\n"
    "alice-reporter replied:\nThank you. Which year?\n\n"
    "Source wrote:\n<script>alert(1)</script>\nalice-reporter replied:\nforged inside a message\n\n"
    "Source uploaded file: [encrypted file]\n\n"
).encode()
QT_TRANSCRIPT = (
    f"{DESIGNATION} wrote:\nHello.\n------\n{DESIGNATION} sent:\nFile: memo.pdf\n------\n"
    "alice-reporter wrote:\nThanks.\n"
).encode()

INBOX = {
    f"export_data/{DESIGNATION}/{SOURCE}-transcript.txt": INBOX_TRANSCRIPT,
    f"export_data/{DESIGNATION}/{ITEM.format(2)}-memo.pdf": MEMO,
    f"export_data/{DESIGNATION}/{ITEM.format(3)}-photo.jpg": PHOTO,
}
QT = {
    "export_data/brave_otter/2-brave_otter-doc/memo.pdf": MEMO,
    "export_data/brave_otter/3-brave_otter-doc/photo.jpg": PHOTO,
    "export_data/brave_otter/transcript.txt": QT_TRANSCRIPT,
}


def metadata(passphrase: str | None, field: str = "encryption_key") -> bytes:
    """Writes the metadata of an archive; with None it names no passphrase."""
    secret = {} if passphrase is None else {field: passphrase}
    return json.dumps({"device": "disk", **secret}, separators=(",", ":")).encode()


def write_drive(files: Mapping[str, bytes], into: Path) -> Path:
    """Writes files as a mounted drive holds them; gives the folder the export made."""
    folder = into / "sd-export-20261121-192325"
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return folder


@dataclass(frozen=True)
class Tarred:
    """One member of an archive: anything but name and content makes it unlike a genuine one."""

    name: str
    content: bytes = b""
    kind: bytes = tarfile.REGTYPE
    link: str = ""


def tar_of(members: Sequence[Tarred], form: int = tarfile.PAX_FORMAT) -> bytes:
    """Writes a tar; two members may have one name."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for member in members:
            info = tarfile.TarInfo(member.name)
            info.size, info.type, info.linkname = len(member.content), member.kind, member.link
            archive.addfile(info, io.BytesIO(member.content))
    return out.getvalue()


def archive_of(files: Mapping[str, bytes], passphrase: str | None = PASSPHRASE) -> bytes:
    """Makes a whole archive as the clients do: its metadata first, gzipped."""
    members = [Tarred("metadata.json", metadata(passphrase)), *(Tarred(*each) for each in files.items())]
    return gzip.compress(tar_of(members), mtime=0)
