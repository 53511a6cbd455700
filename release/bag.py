"""The package: a BagIt 1.0 folder REL-YYYY-NNNN/ that a stranger can check, written whole or not at all.

Rule: RFC 8493 and docs/formats/bag.md. Written under a temporary name, synced, checked by the very verifier that goes
with it, then renamed; an existing name is never touched. Every time on disk is midnight UTC of the release day, every
file 0644, every folder 0755: the same content gives the same package.
Never: says when or by whom it was written; holds anything of an original.
Residual risk: the file system's own journal knows the true times; copy the package to a fresh medium to publish it.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from custody import verify
from release.errors import AlreadyThere, BagRefused, DiskTrouble, MalformedPayload
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
    final = into / content.release
    if os.path.lexists(final):
        raise AlreadyThere("release.already_there", release=content.release)
    files = bag_files(content)
    files[f"{_TAGMANIFEST}.sig"] = sign(files[_TAGMANIFEST])
    try:
        _write_whole(into, final, files, content)
    except OSError as fault:
        raise DiskTrouble("release.disk_trouble", release=content.release) from fault
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


def _write_whole(into: Path, final: Path, files: Mapping[str, bytes], content: BagContent) -> None:
    building = Path(tempfile.mkdtemp(prefix=".building-", dir=into))
    try:
        _write_files(building, files)
        _settle(building, content.day)
        _check(building, content)
        building.rename(final)
        _sync_folder(into)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _write_files(top: Path, files: Mapping[str, bytes]) -> None:
    for path in sorted(files):
        target = top / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as stream:
            stream.write(files[path])
            stream.flush()
            os.fsync(stream.fileno())


def _settle(top: Path, day: date) -> None:
    """Gives every file and folder its mode and its time, the deepest first, and syncs the folders."""
    midnight = datetime.combine(day, time(), UTC).timestamp()
    for path in sorted([top, *top.rglob("*")], key=lambda path: len(path.parts), reverse=True):
        path.chmod(0o755 if path.is_dir() else 0o644)
        os.utime(path, (midnight, midnight))
        if path.is_dir():
            _sync_folder(path)


def _check(top: Path, content: BagContent) -> None:
    report = verify.verify(top, verify.Trust(log_key=content.log_key))
    wrong = sorted({check for outcome, check, _, _ in report.lines if outcome not in (verify.OK, verify.NOTE)})
    if wrong:
        raise BagRefused("release.bag_refused", release=content.release, checks=", ".join(wrong))


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
