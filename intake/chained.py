"""The custody of another desk, chained to ours: what its signed package proves, checked on the bytes that are kept.

Order: only names of the form a package has → its records small enough to be read → the verifier that travels in every
package (our own copy of it) → signed by the key a person named, if they named one → not an exercise in a vault that is
none → not our own.
Rule: `named` says whether that key came from outside, by a person's word; without it the package only vouches for
itself, and the channel says so. Of what lies before the other desk's ledger nothing is known but its word.
Never: believes a key because it came along; parses more than bounded, canonical JSON and signed notes
(`custody/verify.py`, decision 0068). Residual risk: that of the verifier, and of gpgv reading a stranger's certificate.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from custody import verify
from custody.canonical import JSON
from custody.chain import Chain
from custody.disclosure import Profile
from custody.records import Entry
from intake.bundle import Bundle
from intake.channels import PACKAGES
from intake.errors import BagRefused
from intake.limits import Limits

FIELD = "bag"
"""The field of an accession that holds it."""

_TRAINING = "tamis-training/"
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")  # as the verifier wants them
_VIEWS = ("data/pages/", "data/texts/")  # pictures and texts of the documents, made by the other desk
_SHOWN = 200  # letters


@dataclass(frozen=True, slots=True)
class Chained:
    """What a package proved when it came in.

    `name` and `day` as it says; `payload` the digest its approvals are about; `signer` the fingerprint of the release
    key, `named` 1 where a person named it; `ledger` the verifier key of the other desk's ledger, `ledger_named` alike;
    `entries` and `root` (hex) its checkpoint; `training` 1 for an exercise.
    """

    name: str
    day: str
    payload: str
    signer: str
    named: int
    ledger: str
    ledger_named: int
    entries: int
    root: str
    training: int

    def as_json(self) -> dict[str, JSON]:
        """Gives the form that stands in the ledger."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Ours:
    """What of our own vault a package is held against: release key, ledger key, whether it is for training."""

    release: str
    log: str
    training: bool


@dataclass(frozen=True, slots=True)
class Package:
    """A package that holds: what it proved, and the digest of each file below data/, views left aside.

    `public`: it is made for the public, by its own record, and signed by the key a person named.
    """

    chained: Chained
    payload: Mapping[str, str]
    public: bool


def check(bag: Bundle, tar: Path, folder: Path, trust: verify.Trust, ours: Ours, limits: Limits) -> Package:
    """Checks a package on the bytes that were read, which it lays out in a new `folder` (in RAM).

    Raises:
        BagRefused: it is no package, does not hold, or is not signed by the key that was named.
    """
    _check_form(bag, limits)
    bag.lay_out(tar, folder)
    try:
        report = verify.verify(folder, trust)
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as fault:
        raise BagRefused("intake.bag_refused_form", where=type(fault).__name__) from fault  # it is like no package
    _check_holds(report)
    found = _chained(report, trust, folder)
    if found.training and not ours.training:
        raise BagRefused("intake.bag_exercise")
    if ours.release == found.signer or ours.log == found.ledger:
        raise BagRefused("intake.bag_own")
    files = {where: digest for where, digest in report["payload"].items() if where.startswith("data/")}
    payload = {where: digest for where, digest in files.items() if not where.startswith(_VIEWS)}
    return Package(found, payload, public=bool(found.named) and report["record"]["profile"] == Profile.PUBLIC)


def chained_of(entry: Entry) -> Chained | None:
    """Reads what an accession says of the package it was, None where it was none."""
    told = entry.fields.get(FIELD)
    return Chained(**told) if isinstance(told, dict) else None  # written by `as_json`


def packages_in(chain: Chain) -> Iterator[tuple[str, Chained]]:
    """Gives each package of another desk in the vault: what a person stated of it, and what it proved."""
    for submission in chain.catalog.submissions("accepted"):
        if submission.channel in PACKAGES:
            for entry in chain.history.of(submission.label):
                chained = chained_of(entry)
                if chained is not None:
                    yield entry.text("provenance"), chained


def _check_form(bag: Bundle, limits: Limits) -> None:
    """Sees that every name is a plain one, and that what the verifier reads whole is small."""
    strange = next((part for part in bag.parts if not _PLAIN.fullmatch(part.untrusted_name)), None)
    if strange is not None:
        raise BagRefused("intake.bag_refused_files", where=strange.untrusted_name[:_SHOWN])
    records = sum(part.file.size for part in bag.parts if not part.untrusted_name.startswith("data/"))
    if records > limits.bag_record_bytes:
        raise BagRefused("intake.bag_records_large", megabytes=limits.bag_record_bytes // 1_000_000)


def _check_holds(report: verify.Verification) -> None:
    wrong = [line for line in report.lines if line[0] in {verify.REFUSED, verify.FAILED}]
    for _, check_name, fault, params in wrong:
        where = params.get("where", "")
        if check_name == "signature" and fault == "disagree" and where.endswith("(key)"):
            raise BagRefused("intake.bag_other_key", key=params["found"])
        if check_name == "checkpoint" and fault == "disagree" and where == "custody/log.vkey":
            raise BagRefused("intake.bag_other_ledger", key=params["found"])
        refused = f"intake.bag_refused_{check_name}"
        raise BagRefused(refused, where=where)
    if not isinstance(report, verify.Package) or report.exit_code() != 0:
        raise BagRefused("intake.bag_refused_place", where="")


def _chained(report: verify.Verification, trust: verify.Trust, folder: Path) -> Chained:
    record, (note,) = report["record"], report["checkpoint"]["notes"]
    ledger = report["checkpoint"]["key"]
    return Chained(
        name=str(record["name"]),
        day=str(record["day"]),
        payload=verify.sha256(folder, "manifest-sha256.txt"),
        signer=str(report["signature"]["key"]),
        named=int(bool(trust.release_key)),
        ledger=str(ledger),
        ledger_named=int(bool(trust.log_key)),
        entries=note.size,
        root=note.root.hex(),
        training=int(ledger.name.startswith(_TRAINING)),
    )
