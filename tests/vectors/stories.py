"""Small ledgers and packages told from plain acts, with real keys from seeds; attacks are made by changing them."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from custody import canonical, merkle
from custody.canonical import JSON
from custody.checkpoint import Checkpoint, sign_checkpoint
from custody.ledger import ZEROS, line_of
from custody.policy import Policy
from custody.statement import Statement, salt_of
from keys.notes import NoteSigner
from release.extract import Attested, attestation
from release.payload import manifest_bytes
from tests.vectors.openpgp import Person

Files = dict[str, bytes]
DAY = "2026-03-09"
ALICE, BOB, CAROL, MALLORY = Person("alice"), Person("bob"), Person("carol"), Person("mallory")
RECOVERY, RELEASE_KEY = Person("recovery"), Person("release")
LOG = NoteSigner("tamis/0123456789abcdef", bytes(range(32)))
WITNESS = NoteSigner("witness.example", b"w" * 32)
DOCUMENT = b"%PDF-1.7 one page\n%%EOF\n"
STUB = b"A stub: the verifier is custody/verify.py, from outside.\n"


@dataclass(frozen=True, slots=True)
class Act:
    """One entry to come: fields, who signs it, and the time the signature gives itself (the statement's if None)."""

    fields: Mapping[str, JSON]
    signer: Person | None = None
    signed_at: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A ledger: lines, statements, signatures."""

    lines: tuple[bytes, ...]
    statements: tuple[Statement, ...]
    signatures: tuple[bytes | None, ...]

    def leaves(self) -> list[bytes]:
        return [merkle.leaf_hash(line) for line in self.lines]

    def note(self, size: int, *witnesses: NoteSigner, log: NoteSigner = LOG) -> bytes:
        """The checkpoint of a size, cosigned by the witnesses."""
        made = Checkpoint(log.name, size, merkle.root(self.leaves()[:size]))
        return (sign_checkpoint(made, log) + "".join(cosigned(made.text(), each) for each in witnesses)).encode()


def cosigned(text: str, witness: NoteSigner, time: int = 1773100000, said: int | None = None) -> str:
    """A witness's line (C2SP tlog-cosignature); `said` is the time the line claims."""
    signed = Ed25519PrivateKey.from_private_bytes(witness.seed).sign(f"cosignature/v1\ntime {time}\n{text}".encode())
    raw = witness.witness().key_id() + (said or time).to_bytes(8) + signed
    return f"— {witness.name} {base64.b64encode(raw).decode()}\n"


def told(acts: Sequence[Act], seed: str = "") -> Told:
    """Writes a ledger."""
    lines: list[bytes] = []
    statements: list[Statement] = []
    signatures: list[bytes | None] = []
    previous = ZEROS
    for seq, act in enumerate(acts):
        statement = Statement(hashlib.sha256(f"seed {seed}{seq}".encode()).digest(), act.fields)
        moment = datetime.fromisoformat(act.signed_at or str(act.fields["time"])).replace(tzinfo=UTC)
        signature = act.signer.sign(statement.signed_bytes(), moment) if act.signer else None
        lines.append(line_of(seq, previous, statement, signature))
        statements.append(statement)
        signatures.append(signature)
        previous = merkle.leaf_hash(lines[-1]).hex()
    return Told(tuple(lines), tuple(statements), tuple(signatures))


def act(name: str, day: str, signer: Person | None = None, at: str = "10:00:00", /, **fields: JSON) -> Act:
    """One act; a person's names its actor."""
    actor = signer.fingerprint if signer else "desk"
    return Act({"act": name, "actor": actor, "day": day, "time": f"{day}T{at}Z", **fields}, signer)


RULES = Policy(
    quorum=2,
    reviewers={each.name: each.fingerprint for each in (ALICE, BOB, CAROL)},
    desk="0" * 40,
    recovery=RECOVERY.fingerprint,
    release=RELEASE_KEY.fingerprint,
    log=str(LOG.verifier()),
    witnesses={"lea": str(WITNESS.witness())},
)


def founded(rules: Policy = RULES, *, expires: str = "2028-01-01") -> list[Act]:
    """The founders' rules, and the acceptance of their keys by two of them."""
    acts = [act("policy", "2026-03-01", each, policy=rules.as_json()) for each in (ALICE, BOB, CAROL)]
    for each in (ALICE, BOB, CAROL):
        acts += key_event("acceptance", (ALICE, BOB), each, "2026-03-01", expires=expires)
    return acts


def key_event(kind: str, signers: Sequence[Person], whose: Person, day: str, **fields: JSON) -> list[Act]:
    """A key acceptance or revocation, one entry for each who signs it."""
    about: dict[str, JSON] = {"key": whose.fingerprint, **fields}
    if kind == "acceptance":
        digest = hashlib.sha256(whose.certificate()).hexdigest()
        about |= {"name": whose.name, "role": "reviewer", "certificate": digest}
    return [act(f"key {kind}", day, each, **about) for each in signers]


def made(document: bytes = DOCUMENT) -> Act:
    """The cleaning a document came out of."""
    digest = hashlib.sha256(document).hexdigest()
    return act("flattening", "2026-03-07", recipe="flatten", out=digest, **{"in": "e" * 64})


def approved(payload: str, *who: Person, day: str = "2026-03-08", release: str = "REL-2026-0001") -> list[Act]:
    """Approvals."""
    return [act("approval", day, each, object=payload, release=release, verdict="approve") for each in who]


def released(payload: str, who: Person, day: str = DAY, release: str = "REL-2026-0001") -> Act:
    """The signed intent to publish."""
    return act("dissemination", day, who, object=payload, release=release)


# --- A vault on disk


def vault(ledger: Told, *sizes: int, witnessed: Sequence[int] = (), log: NoteSigner = LOG) -> Files:
    """A locked vault: what its verification looks at."""
    notes = {size: ledger.note(size, *([WITNESS] if size in witnessed else []), log=log) for size in sizes}
    return {
        "vault.toml": b'format = 1\nid = "0123456789abcdef"\ntraining = false\n',
        "keys/log.vkey": f"{log.verifier()}\n".encode(),
        "ledger/000000.jsonl": b"".join(line + b"\n" for line in ledger.lines),
        **{f"ledger/checkpoints/{size:012}.note": note for size, note in notes.items()},
    }


# --- Packages


@dataclass(frozen=True, slots=True)
class Package:
    """A package before it is sealed: the ledger it tells of, what it opens, its files in data/ and elsewhere."""

    ledger: Told
    opened: Mapping[int, frozenset[str]]
    data: Files
    tags: Files = field(default_factory=dict)
    name: str = "REL-2026-0001"
    profile: str = "public"
    witnesses: tuple[NoteSigner, ...] = (WITNESS,)
    log: NoteSigner = LOG
    note: bytes = b""

    def extract(self) -> bytes:
        """custody/extract.json; where a signature is opened ("signature" among the names), that too."""
        return canonical.dumps(
            {
                "v": 1,
                "profile": self.profile,
                "origin": self.log.name,
                "entries": [self._entry(seq, names) for seq, names in sorted(self.opened.items())],
            }
        )

    def _entry(self, seq: int, names: frozenset[str]) -> JSON:
        statement, signature = self.ledger.statements[seq], self.ledger.signatures[seq]
        entry: dict[str, JSON] = {
            "line": self.ledger.lines[seq].decode(),
            "proof": [node.hex() for node in merkle.inclusion_path(self.ledger.leaves(), seq)],
            "size": len(statement.fields),
            "opened": [statement.opening(name) for name in sorted(names - {"signature"})],
        }
        if "signature" in names and signature is not None:
            value = base64.b64encode(signature).decode()
            entry["signature"] = {"salt": salt_of(statement.seed, "signature"), "value": value}
        return entry

    def files(self) -> Files:
        """Every file but the manifests and the signature."""
        note = self.note or self.ledger.note(len(self.ledger.lines), *self.witnesses, log=self.log)
        info = f"Bagging-Date: {DAY}\nExternal-Identifier: {self.name}\n"
        return {
            **{f"data/{path}": data for path, data in self.data.items()},
            "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
            "bag-info.txt": info.encode(),
            "custody/extract.json": self.extract(),
            "custody/checkpoint.txt": note,
            "custody/log.vkey": f"{self.log.verifier()}\n".encode(),
            "custody/release-key.gpg": RELEASE_KEY.certificate(),
            **dict.fromkeys(("verify.py", "LISEZMOI.txt", "README.txt"), STUB),
            **self.tags,
        }

    def sealed(self, signer: Person = RELEASE_KEY) -> Files:
        """The whole package, signed."""
        return sealed(self.files(), signer)


def manifests(files: Mapping[str, bytes]) -> Files:
    """Both manifests over these files."""
    digests = {path: hashlib.sha256(data).hexdigest() for path, data in files.items() if not _is_manifest(path)}
    payload = manifest_bytes({path: digest for path, digest in digests.items() if path.startswith("data/")})
    tags = {path: digest for path, digest in digests.items() if not path.startswith("data/")}
    tags["manifest-sha256.txt"] = hashlib.sha256(payload).hexdigest()
    return {"manifest-sha256.txt": payload, "tagmanifest-sha256.txt": manifest_bytes(tags)}


def sealed(files: Mapping[str, bytes], signer: Person = RELEASE_KEY) -> Files:
    """Adds manifests and the release key's signature."""
    listed = manifests(files)
    signature = signer.sign(listed["tagmanifest-sha256.txt"], datetime.fromisoformat(DAY).replace(tzinfo=UTC))
    kept = {path: data for path, data in files.items() if not _is_manifest(path)}
    return {**kept, **listed, "tagmanifest-sha256.txt.sig": signature}


def _is_manifest(path: str) -> bool:
    return "manifest-sha256.txt" in path


def release_data(name: str = "REL-2026-0001", document: bytes = DOCUMENT) -> Files:
    """data/ of a release."""
    path = f"documents/{name}-01.pdf"
    digest = hashlib.sha256(document).hexdigest()
    item: JSON = {"path": path, "sha256": digest, "title": "Convention", "media_type": "application/pdf"}
    record: JSON = {
        "v": 1,
        "release": name,
        "day": DAY,
        "language": "fr",
        "title": "Une convention",
        "description": "<p>x</p>",
        "documents": [item],
        "training": 0,
    }
    return {path: document, "release.json": canonical.dumps(record), "index.html": b"<!doctype html>\n"}


def second_data(**changed: JSON) -> Files:
    """data/ of a release of version 2, with the views of its document; `changed` is what release.json says instead."""
    first = release_data()
    told = canonical.loads_object(first["release.json"])
    rows = told["documents"]
    assert isinstance(rows, list)
    views: dict[str, JSON] = {name: changed.pop(name) for name in ("pages", "text") if name in changed}
    document: JSON = {**rows[0], "pages": 2, "text": 1, **views}
    place: JSON = {
        "name": "Gex",
        "country": "FR",
        "code": "01173",
        "precision": "commune",
        "latitude": 463330,
        "longitude": 60580,
    }
    named = ("domains", "commissioned_by", "providers", "funded_by", "related")
    lists: dict[str, JSON] = {name: ["Gex"] for name in named}
    fields: JSON = {"kind": "contract", "technologies": ["vsa"], "places": [place], **lists}
    again = {**told, "v": 2, "documents": [document], "fields": fields, **changed}
    return {
        **first,
        "release.json": canonical.dumps({name: value for name, value in again.items() if value is not None}),
        "pages/REL-2026-0001-01/0001.png": b"a page\n",
        "pages/REL-2026-0001-01/0002.png": b"another page\n",
        "texts/REL-2026-0001-01.txt": b"Une page.\fUne autre.",
    }


def payload_digest(data: Mapping[str, bytes]) -> str:
    """What reviewers approve."""
    listed = manifests({f"data/{path}": content for path, content in data.items()})
    return hashlib.sha256(listed["manifest-sha256.txt"]).hexdigest()


def attested(data: Mapping[str, bytes], approvals: tuple[int, ...], quorum: int = 2) -> Files:
    """The tag files of a release: attestation and proof."""
    said = Attested("REL-2026-0001", payload_digest(data), quorum, approvals, datetime.fromisoformat(DAY).date(), False)
    document = hashlib.sha256(data["documents/REL-2026-0001-01.pdf"]).hexdigest()
    proof: JSON = {
        "v": 1,
        "document": "documents/REL-2026-0001-01.pdf",
        "out": document,
        "recipe": "flatten",
        "version": 1,
        "tools": [],
        "checks": [],
    }
    return {"custody/attestation.json": attestation(said), "custody/proofs/01.json": canonical.dumps(proof)}


def audit_data(*files: bytes) -> Files:
    """data/ of an audit package."""
    head: JSON = {
        "v": 1,
        "name": "AUD-2026-0001",
        "profile": "court",
        "day": DAY,
        "language": "fr",
        "training": 0,
        "subject": {"kind": "release", "name": "REL-2026-0001"},
    }
    shown = {f"files/{at}.pdf": data for at, data in enumerate(files, 1)}
    return {"package.json": canonical.dumps(head), "report.txt": b"What happened.\n", **shown}


def edited(files: Files, path: str, old: bytes, new: bytes) -> Files:
    """Changes a file by hand."""
    assert files[path].count(old) >= 1
    return {**files, path: files[path].replace(old, new)}


def rechained(lines: Sequence[bytes]) -> tuple[bytes, ...]:
    """What somebody with the disk does: numbers and chains every line anew."""
    previous, again = ZEROS, []
    for seq, line in enumerate(lines):
        again.append(canonical.dumps({**json.loads(line), "seq": seq, "prev": previous}))
        previous = merkle.leaf_hash(again[-1]).hex()
    return tuple(again)


def with_lines(ledger: Told, lines: Sequence[bytes]) -> Told:
    """The same ledger with other lines."""
    return replace(ledger, lines=tuple(lines))
