"""The package: a BagIt 1.0 folder REL-YYYY-NNNN/ that a stranger can check, written whole or not at all.

Rule: RFC 8493 and docs/formats/bag.md. Written as a parcel (`parcel.py`), and checked by the very verifier that goes
with it before it gets its name.
Never: says when or by whom it was written; holds anything of an original.
Residual risk: that of a parcel.
"""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from custody import verify
from release.errors import AlreadyThere, BagRefused, MalformedPayload
from release.parcel import write_parcel
from release.payload import RELEASE_FORM, Payload, manifest_bytes

_HERE = Path(__file__).parent
_TAGMANIFEST = "tagmanifest-sha256.txt"


@dataclass(frozen=True, slots=True)
class BagContent:
    """All bytes that go into a package but the fixed ones.

    `certificate` is the desk release key's, binary; `log_key` the ledger's verifier key in text form;
    `proofs` one per document, in their order.
    """

    release: str
    day: date
    training: bool
    payload: Payload
    extract: bytes
    checkpoint: bytes
    attestation: bytes
    log_key: str
    certificate: bytes
    proofs: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class BagWritten:
    """Where the package lies, and the hex SHA-256 of its tag manifest (what the release key signed)."""

    path: Path
    tagmanifest_sha256: str


def write_bag(into: Path, content: BagContent, sign: Callable[[bytes], bytes]) -> BagWritten:
    """Writes `into`/REL-YYYY-NNNN; `sign` makes the release key's binary detached signature, dated midnight UTC.

    Raises:
        AlreadyThere: a package of that name exists.
        BagRefused: our own verifier does not accept what was written.
        MalformedPayload: the release's name is not one.
        DiskTrouble: the disk would not take it.
    """
    if not RELEASE_FORM.fullmatch(content.release):
        raise MalformedPayload("release.name_malformed", release=content.release)
    if os.path.lexists(into / content.release):
        raise AlreadyThere("release.already_there", release=content.release)
    files = bag_files(content)
    files[f"{_TAGMANIFEST}.sig"] = sign(files[_TAGMANIFEST])
    final = write_parcel(into, content.release, content.day, files, lambda top: _check(top, content))
    return BagWritten(final, hashlib.sha256(files[_TAGMANIFEST]).hexdigest())


def bag_files(content: BagContent) -> dict[str, bytes]:
    """Gives every file of the package but the signature: path -> bytes."""
    tags = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": bag_info(content.release, content.day, training=content.training),
        "manifest-sha256.txt": content.payload.manifest,
        "custody/extract.json": content.extract,
        "custody/checkpoint.txt": content.checkpoint,
        "custody/attestation.json": content.attestation,
        "custody/log.vkey": content.log_key.encode() + b"\n",
        "custody/release-key.gpg": content.certificate,
        "verify.py": Path(verify.__file__).read_bytes(),
        "LISEZMOI.txt": (_HERE / "readme" / "LISEZMOI.txt").read_bytes(),
        "README.txt": (_HERE / "readme" / "README.txt").read_bytes(),
    }
    tags |= {f"custody/proofs/{number:02}.json": proof for number, proof in enumerate(content.proofs, 1)}
    listed = manifest_bytes({path: hashlib.sha256(data).hexdigest() for path, data in tags.items()})
    return {**content.payload.files, **tags, _TAGMANIFEST: listed}


def bag_info(release: str, day: date, *, training: bool) -> bytes:
    """Writes bag-info.txt: the day, the name, the training mark, and nobody's name."""
    lines = f"Bagging-Date: {day.isoformat()}\nExternal-Identifier: {release}\n"
    return (lines + ("Tamis-Training: yes\n" if training else "")).encode()


def _check(top: Path, content: BagContent) -> None:
    report = verify.verify(top, verify.Trust(log_key=content.log_key))
    wrong = sorted({check for outcome, check, _, _ in report.lines if outcome not in (verify.OK, verify.NOTE)})
    if wrong:
        raise BagRefused("release.bag_refused", release=content.release, checks=", ".join(wrong))
