"""Making an audit package: what the ledger tells of a subject, for a reader, signed and checkable offline.

Order: signed intent in the ledger, durable → checkpoint → dossier → report, table, graph, declaration → parcel, signed
by the desk release key, checked by the verifier that goes with it → outcome in the ledger → checkpoint.
Rule: docs/formats/package.md; what is opened stands in `custody/disclosure.py`. A reviewer makes it, nobody else.
Never: writes a byte of an exhibit, or a byte at all before the intent is durable.
Residual risk: after the rename the package is out of our hands.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from custody import canonical, verify
from custody.acts import Act
from custody.chain import Chain, nothing
from custody.disclosure import Profile, check_decidable
from custody.records import Draft, Entry
from release.account import Account
from release.audit_extract import audit_extract, signatures_shown
from release.audit_report import Kit, audit_report
from release.case_graph import case_graph
from release.declaration import Declaration, declaration_bytes
from release.dossier import Dossier, gather
from release.enclosed import Enclosed, digests, files_of
from release.entry_table import entry_table
from release.errors import BagRefused
from release.parcel import check_place, write_parcel
from release.payload import manifest_bytes
from release.report_page import report_page
from release.report_pdf import check_faces, report_pdf
from release.subject import Subject
from words.speak import Language, Speech

if TYPE_CHECKING:
    from custody.canonical import JSON
    from keys.gpg import GpgHome

Sign = Callable[[Draft], Draft]
SignBytes = Callable[[bytes], bytes]
_README = Path(__file__).parent / "readme"
_TAGMANIFEST = "tagmanifest-sha256.txt"


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: about what, for whom, in which language; who declares, in which role; version of Tamis.

    `enclosed` are the exhibits' bytes that go with it.
    """

    subject: Subject
    profile: Profile
    language: Language
    person: str
    role: str
    version: str
    enclosed: tuple[Enclosed, ...] = ()


@dataclass(frozen=True, slots=True)
class Hand:
    """Whose hand makes it: fingerprint, how they sign a draft, and how they sign bytes (for the declaration)."""

    reviewer: str
    draft: Sign
    data: SignBytes


@dataclass(frozen=True, slots=True)
class PackageWritten:
    """Where the package lies, its name, and the hex SHA-256 of its tag manifest."""

    path: Path
    name: str
    tagmanifest_sha256: str


def disclose(subject: Subject, names: tuple[str, ...], reason: str, reviewer: str, chain: Chain, sign: Sign) -> Entry:
    """Signs that fields may be opened to a court about a subject; counts once a second reviewer signed the same.

    Raises:
        NotPermitted: such a field is not opened by decision, or the signature is not a reviewer's.
    """
    fields = list(check_decidable(names))
    facts = chain.draft(Act.DISCLOSURE, reviewer, about=subject.about, fields=fields, reason=reason)
    (entry,) = chain.record([sign(facts)])
    return entry


def make_package(
    order: Order, into: Path, today: date, hand: Hand, chain: Chain, after: Callable[[str], None] = nothing
) -> PackageWritten:
    """Writes an audit package into a folder (a stick).

    Raises:
        AlreadyThere, DiskTrouble: it cannot lie there; after the intent was recorded, that stays open.
        NotPermitted: the signature is not a reviewer's.
        NoFont: the report cannot be set; nothing was recorded.
        BagRefused: our own verifier does not accept what was written.
    """
    name = next_name(today, chain)
    check_place(into, name)
    check_faces()
    intent = _intend(order, name, hand, chain)
    after("intent")
    size = chain.checkpoint().size
    dossier = gather(order.subject, order.profile, chain, digests(order.enclosed))
    made = Declaration(order.person, order.role, order.version, today.isoformat(), intent.seq)
    content = _content(order, name, dossier, made, chain.checkpoints.note(size), chain)
    tags = _tags(name, today, dossier, size, chain)
    if dossier.disclosure.opens("declarant"):
        content["data/declaration.sig"] = hand.data(content["data/declaration.json"])
        content["data/declarant.gpg"] = _certificate(hand.reviewer, chain)
    files = _sealed(content, tags, today, chain)
    path = write_parcel(into, name, today, files, lambda top: _check(top, name, chain.policy.log))
    after("written")
    digest = hashlib.sha256(files[_TAGMANIFEST]).hexdigest()
    chain.record([chain.draft(Act.AUDITED, about=order.subject.about, package=name, out=digest)])
    chain.checkpoint()
    return PackageWritten(path, name, digest)


def next_name(today: date, chain: Chain) -> str:
    """Gives the next free name of a year: AUD-2026-0001."""
    start = f"AUD-{today.year}-"
    taken = [entry.text("package") for entry in chain.history.entries() if entry.text("act") == Act.AUDIT]
    numbers = [int(name.removeprefix(start)) for name in taken if name.startswith(start)]
    return f"{start}{max(numbers, default=0) + 1:04}"


def _intend(order: Order, name: str, hand: Hand, chain: Chain) -> Entry:
    facts = chain.draft(
        Act.AUDIT,
        hand.reviewer,
        about=order.subject.about,
        package=name,
        profile=order.profile.value,
        language=order.language,
    )
    (intent,) = chain.record([hand.draft(facts)])
    return intent


def _content(order: Order, name: str, dossier: Dossier, made: Declaration, note: str, chain: Chain) -> dict[str, bytes]:
    account = Account(dossier, Speech(order.language))
    kit = Kit(chain.policy.release, chain.policy.log, note)
    report = audit_report(account, name, made, kit)
    labels = {
        "contents": account.say("release.report_contents"),
        "timeline": account.say("release.report_timeline_picture"),
    }
    shown = dossier.disclosure
    subject = order.subject.name if shown.opens("exhibit") else order.subject.alias
    head: dict[str, JSON] = {
        "v": 1,
        "name": name,
        "profile": order.profile.value,
        "subject": {"kind": order.subject.kind.value, "name": subject},
        "day": made.day,
        "language": order.language,
        "training": int(dossier.policy.training),
    }
    files = {
        "package.json": canonical.dumps(head),
        "report.html": report_page(report, labels),
        "report.pdf": report_pdf(report),
        "entries.csv": entry_table(account),
        "case.jsonld": case_graph(account, name),
    }
    if order.enclosed:
        files |= files_of(order.enclosed, name, made.day, training=bool(dossier.policy.training))
    named = shown.opens("declarant")
    files["declaration.json"] = declaration_bytes(made, name, files, named=named)
    return {f"data/{path}": data for path, data in files.items()}


def _tags(name: str, today: date, dossier: Dossier, size: int, chain: Chain) -> dict[str, bytes]:
    cabinet, policy = chain.vault.cabinet, chain.policy
    training = "Tamis-Training: yes\n" if policy.training else ""
    tags = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": f"Bagging-Date: {today.isoformat()}\nExternal-Identifier: {name}\n{training}".encode(),
        "custody/extract.json": audit_extract(dossier.disclosure, dossier.entries, size, chain),
        "custody/checkpoint.txt": chain.checkpoints.note(size).encode(),
        "custody/log.vkey": policy.log.encode() + b"\n",
        "custody/release-key.gpg": cabinet.certificate("release").read_bytes(),
        "verify.py": Path(verify.__file__).read_bytes(),
        "verify_people.py": Path(verify.__file__).with_name("verify_people.py").read_bytes(),
        "LISEZMOI.txt": (_README / "audit-LISEZMOI.txt").read_bytes(),
        "README.txt": (_README / "audit-README.txt").read_bytes(),
    }
    if signatures_shown(dossier.disclosure):
        signers = {entry.text("actor") for entry in dossier.entries if entry.signature is not None}
        tags |= {f"custody/certificates/{key}.gpg": _certificate(key, chain) for key in sorted(signers)}
    return tags


def _certificate(fingerprint: str, chain: Chain) -> bytes:
    cabinet, policy = chain.vault.cabinet, chain.policy
    kept = cabinet.kept(fingerprint)
    if kept.exists():
        return kept.read_bytes()
    if fingerprint == policy.recovery:
        return cabinet.certificate("recovery").read_bytes()
    return cabinet.certificate(f"reviewers/{policy.name_of(fingerprint)}").read_bytes()


def _sealed(content: Mapping[str, bytes], tags: Mapping[str, bytes], today: date, chain: Chain) -> dict[str, bytes]:
    """Adds the two manifests and the release key's signature, dated midnight of the day."""
    listed = manifest_bytes({path: hashlib.sha256(data).hexdigest() for path, data in content.items()})
    tags = {**tags, "manifest-sha256.txt": listed}
    tag_listed = manifest_bytes({path: hashlib.sha256(data).hexdigest() for path, data in tags.items()})
    home: GpgHome = chain.unlocked.release_home(today)
    try:
        signature = home.sign_detached(tag_listed, chain.policy.release)
    finally:
        home.stop()
    return {**content, **tags, _TAGMANIFEST: tag_listed, f"{_TAGMANIFEST}.sig": signature}


def _check(top: Path, name: str, log_key: str) -> None:
    report = verify.verify(top, verify.Trust(log_key=log_key))
    wrong = sorted({check for outcome, check, _, _ in report.lines if outcome not in (verify.OK, verify.NOTE)})
    if wrong:
        raise BagRefused("release.audit_refused", package=name, checks=", ".join(wrong))
