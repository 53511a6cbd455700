"""Packages for the tests: a small desk with a release key, a log key and a ledger, and the package it releases.

Everything is made here with our own writers, from fixed seeds; only the release key is made anew by gpg.
"""

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from custody import merkle
from custody.canonical import JSON
from custody.checkpoint import Checkpoint, sign_checkpoint
from custody.ledger import ZEROS, line_of
from custody.statement import Statement
from keys.notes import NoteSigner
from release.bag import BagContent
from release.extract import Attested, EntryToOpen, attestation, public_extract
from release.fields import Fields
from release.payload import Description, Payload, PayloadDocument, Record, build_payload, document_path, manifest_bytes
from release.proof import cleaning_proof
from sanitize.findings import Recipe

DAY = date(2026, 11, 21)
RELEASE = "REL-2026-0001"
RECIPE = Recipe("flatten", 1, (("pdfium", "7.0"),))
SIGNATURE = b"stands for a reviewer's OpenPGP signature"
PUBLIC = frozenset({"act", "object", "verdict", "day", "release"})
MADE = frozenset({"act", "day", "recipe", "out"})
INTENT = frozenset({"act", "object", "day", "release"})


@dataclass(frozen=True, slots=True)
class ReleaseKey:
    """A release key in a GnuPG home of its own."""

    home: Path
    fingerprint: str

    def certificate(self) -> bytes:
        return self._gpg("--export", self.fingerprint)

    def revoked(self) -> bytes:
        """The certificate with its revocation, made in another home: here the key goes on signing."""
        revocation = (self.home / "openpgp-revocs.d" / f"{self.fingerprint}.rev").read_text()
        with tempfile.TemporaryDirectory(prefix="rk") as home:
            elsewhere = replace(self, home=Path(home))
            elsewhere._gpg("--import", data=self.certificate())
            elsewhere._gpg("--import", data=revocation.replace(":-----BEGIN", "-----BEGIN").encode())
            return elsewhere.certificate()

    def sign(self, data: bytes, moment: str = "20261121T000000!") -> bytes:
        return self._gpg("--faked-system-time", moment, "-u", self.fingerprint, "--detach-sign", data=data)

    def _gpg(self, *arguments: str, data: bytes = b"") -> bytes:
        command = ["gpg", "--homedir", str(self.home), "--batch", "--quiet", *arguments]
        return subprocess.run(command, input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout


@contextmanager
def release_key(made: str = "20261101T000000!", lasts: str = "0") -> Iterator[ReleaseKey]:
    """Makes a release key, unprotected, for the time of a test."""
    home = Path(tempfile.mkdtemp(prefix="rk"))
    start = ["gpg", "--homedir", str(home), "--batch", "--quiet", "--passphrase", "", "--status-fd", "1"]
    start += ["--faked-system-time", made, "--quick-gen-key", "tamis release", "ed25519", "sign", lasts]
    try:
        status = subprocess.run(start, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout.decode()
        yield ReleaseKey(home, status.split("KEY_CREATED ")[1].split()[1])
    finally:
        subprocess.run(["gpgconf", "--homedir", str(home), "--kill", "all"], check=False, capture_output=True)
        shutil.rmtree(home, ignore_errors=True)


def log_signer(*, training: bool = False, seed: int = 7) -> NoteSigner:
    return NoteSigner(f"{'tamis-training' if training else 'tamis'}/0123456789abcdef", bytes([seed]) * 32)


@dataclass(frozen=True, slots=True)
class Told:
    """A ledger: lines without newline, and the statement of each."""

    lines: tuple[bytes, ...]
    statements: tuple[Statement, ...]

    def leaves(self) -> list[bytes]:
        return [merkle.leaf_hash(line) for line in self.lines]

    def note(self, signer: NoteSigner, size: int | None = None) -> str:
        leaves = self.leaves()[:size]
        return sign_checkpoint(Checkpoint(signer.name, len(leaves), merkle.root(leaves)), signer)

    def entry(self, seq: int, names: frozenset[str]) -> EntryToOpen:
        proof = merkle.inclusion_path(self.leaves(), seq)
        return EntryToOpen(self.lines[seq], self.statements[seq], proof, names)


def told(acts: Sequence[Mapping[str, JSON]]) -> Told:
    """Writes a ledger from plain statements; "signed" among the fields marks those a person signs."""
    lines: list[bytes] = []
    statements: list[Statement] = []
    previous = ZEROS
    for seq, act in enumerate(acts):
        fields = {name: value for name, value in act.items() if name != "signed"}
        statements.append(Statement(hashlib.sha256(b"seed %d" % seq).digest(), fields))
        lines.append(line_of(seq, previous, statements[-1], SIGNATURE if act.get("signed") else None))
        previous = merkle.leaf_hash(lines[-1]).hex()
    return Told(tuple(lines), tuple(statements))


DOCUMENTS = (
    ("Convention de vidéosurveillance, commune de Gex", b"%PDF-1.7 first\n%%EOF\n"),
    ("Annexe : délibération", b"%PDF-1.7 second\n%%EOF\n"),
)
DESCRIPTION = Description(
    "Vidéosurveillance à Gex : la convention",
    "<p>La commune a signé le 3 mars une convention. <em>Nous la publions entière.</em></p>",
    "fr",
)


def record_of(
    *, training: bool = False, description: Description = DESCRIPTION, release: str = RELEASE, day: date = DAY
) -> tuple[Record, dict[str, bytes]]:
    documents = {document_path(release, at, "application/pdf"): data for at, (_, data) in enumerate(DOCUMENTS, 1)}
    named = tuple(
        PayloadDocument(path, hashlib.sha256(data).hexdigest(), title, "application/pdf")
        for (path, data), (title, _) in zip(documents.items(), DOCUMENTS, strict=True)
    )
    return Record(release, day, description, named, training), documents


def acts_of(record: Record, payload: Payload) -> list[dict[str, JSON]]:
    """The ledger of a release: 0 policy, 1 accession, 2-3 recipes, 4 and 6 approvals, 5 a view, 7 intent, 8 outcome."""
    secret: dict[str, JSON] = {"time": "2026-11-20T10:11:12Z", "actor": "F" * 40, "seen": "0" * 64}
    made: list[dict[str, JSON]] = [
        {"act": "flattening", "day": "2026-11-19", "recipe": "flatten", "in": "e" * 64, "out": item.sha256, **secret}
        for item in record.documents
    ]
    about: dict[str, JSON] = {"object": payload.digest, "release": record.release, "day": "2026-11-20", **secret}
    approval: dict[str, JSON] = {"act": "approval", "verdict": "approve", "signed": 1, **about}
    return [
        {"act": "policy", "quorum": 2, "signed": 1, **secret},
        {"act": "accession", "object": "d" * 64, **secret},
        *made,
        approval,
        {"act": "inspection", **secret},
        {**approval, "actor": "E" * 40},
        {"act": "dissemination", "signed": 1, **about, "day": record.day.isoformat()},
        {"act": "dissemination outcome", **secret},
    ]


def with_views(record: Record, fields: Fields) -> tuple[Record, dict[str, bytes]]:
    """The same record, filed under something, its first document with two page pictures and a text."""
    first = replace(record.documents[0], pages=2, text=True)
    views = {path: b"\x89PNG stands for a picture of " + path.encode() for path in first.page_paths}
    views[first.text_path] = "La vidéosurveillance de Gex.\fŒuvre de l’opérateur.".encode()
    return replace(record, documents=(first, *record.documents[1:]), fields=fields), views


def content_of(
    key: ReleaseKey,
    *,
    training: bool = False,
    release: str = RELEASE,
    day: date = DAY,
    title: str = DESCRIPTION.title,
    fields: Fields | None = None,
) -> BagContent:
    """All that goes into the package of the small desk; with `fields` also views."""
    described = replace(DESCRIPTION, title=title)
    record, documents = record_of(training=training, release=release, day=day, description=described)
    record, views = with_views(record, fields) if fields else (record, {})
    payload = build_payload(record, documents, views)
    ledger = told(acts_of(record, payload))
    opened = [*((seq, MADE) for seq in (2, 3)), *((seq, PUBLIC) for seq in (4, 6)), (7, INTENT)]
    signer = log_signer(training=training)
    return BagContent(
        release=release,
        day=day,
        training=training,
        payload=payload,
        extract=public_extract(signer.name, [ledger.entry(seq, names) for seq, names in opened]),
        checkpoint=ledger.note(signer).encode(),
        attestation=attestation(Attested(release, payload.digest, 2, (4, 6), day, training)),
        log_key=str(signer.verifier()),
        certificate=key.certificate(),
        proofs=tuple(cleaning_proof(item, RECIPE, [("second engine", "nothing left")]) for item in record.documents),
    )


def with_ledger(
    content: BagContent, ledger: Told, approvals: tuple[int, ...], opened: Sequence[tuple[int, frozenset[str]]]
) -> BagContent:
    """The same package, telling of another ledger."""
    signer = log_signer()
    return replace(
        content,
        extract=public_extract(signer.name, [ledger.entry(seq, names) for seq, names in opened]),
        checkpoint=ledger.note(signer).encode(),
        attestation=attestation(Attested(RELEASE, content.payload.digest, 2, approvals, DAY, training=False)),
    )


def remake_manifests(top: Path) -> None:
    """What an attacker does after a change: both manifests made anew, the signature left as it was."""
    for name, inside in (("manifest-sha256.txt", True), ("tagmanifest-sha256.txt", False)):
        listed = {
            where: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in top.rglob("*")
            if path.is_file()
            for where in [path.relative_to(top).as_posix()]
            if where.startswith("data/") == inside and not where.startswith("tagmanifest")
        }
        (top / name).write_bytes(manifest_bytes(listed))
