"""What becomes durable of another desk's package: the whole as one tar, its payload as exhibits below it, its custody.

Rule: one submission and one batch of entries: the accession with what the package proved (`chained.py`), and for each
payload file an "unpacking" with the digest its own manifest gives it. The pictures and texts of its documents stay in
the tar, from where `tamis unpack` takes them, too.
Never: takes a file of a package that does not hold: it goes to quarantine whole, with the reason, and is looked at anew
when it comes again (a key was misspelt).
Residual risk: that of `keeping.py`.
"""

import errno
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from custody.acts import Act
from custody.chain import Chain
from custody.chunks import read_chunks
from custody.keeping import Whole, keep_whole
from custody.records import BlobNote, Draft
from custody.store import Fresh
from intake.arrival import Arrival
from intake.bundle import Bundle
from intake.chained import FIELD, Ours, Package, check
from intake.errors import BagRefused
from intake.keeping import Reception, arrived, label_of, line_of, quarantine, repeated
from intake.receipt import Outcome, ReceiptLine
from intake.spool import Spooled
from words.message import Message

if TYPE_CHECKING:
    from custody.canonical import JSON

RECIPE = "bag/1"


@dataclass(frozen=True, slots=True)
class _Member:
    """A payload file: its number in the tar, its path there, its length, its exhibit's label, and its own digest."""

    number: int
    name: str
    size: int
    label: str
    digest: str


def accept_package(
    arrival: Arrival, bag: Bundle, spooled: Spooled, scratch: Path, here: Message | None, reception: Reception
) -> ReceiptLine:
    """Checks a package that was read into `scratch`, and keeps it; `here` says that its bytes came before, if so.

    Where a power cut kept the accession and not every member, the others are added now.
    """
    chain = reception.chain
    ours = Ours(chain.policy.release, chain.policy.log, training=bool(chain.policy.training))
    folder = scratch / "package"
    try:
        _check_read(arrival, spooled)
        package = _checked(bag, scratch / "received", folder, ours, reception)
    except BagRefused as refusal:
        if here is not None:
            return repeated(arrival, spooled, refusal.message, reception)
        return quarantine(arrival, spooled, refusal.message, reception)
    reception.after("checked")
    label = label_of(chain, spooled.sha256)
    exhibit = chain.name("exhibit", label, spooled.sha256)
    members = _members(bag, package, exhibit, chain)
    there = {each.label for each in chain.catalog.exhibits(label)}
    if here is not None and there >= {exhibit, *(each.label for each in members)}:
        return replace(repeated(arrival, spooled, here, reception), public=package.public)
    _keep(arrival, package, members, spooled, folder, reception, begun=exhibit in there)
    line = line_of(arrival, spooled, Outcome.ACCEPTED, _told(package, len(members)))
    return replace(line, public=package.public)


def _checked(bag: Bundle, tar: Path, folder: Path, ours: Ours, reception: Reception) -> Package:
    try:
        return check(bag, tar, folder, reception.about.trust, ours, reception.limits)
    except OSError as fault:
        if fault.errno != errno.ENOSPC:
            raise
        shutil.rmtree(folder, ignore_errors=True)  # room for the next thing; the whole scratch goes afterwards anyway
        raise BagRefused("intake.too_large_here", megabytes=tar.stat().st_size // 1_000_000) from fault


def _check_read(arrival: Arrival, spooled: Spooled) -> None:
    problem = arrival.problem or spooled.problem
    if problem is not None:
        raise BagRefused(problem.id, **dict(problem.params))


def _members(bag: Bundle, package: Package, exhibit: str, chain: Chain) -> list[_Member]:
    """Names each payload file as `tamis unpack` would name it, so that neither doubles the other."""
    found = []
    for number, part in enumerate(bag.parts, start=1):
        name, digest = part.untrusted_name, package.payload.get(part.untrusted_name, "")
        if digest:
            own = chain.name("member", exhibit, str(number), digest)
            found.append(_Member(number, name, part.file.size, own, digest))
    return found


def _keep(
    arrival: Arrival,
    package: Package,
    members: Sequence[_Member],
    spooled: Spooled,
    folder: Path,
    reception: Reception,
    *,
    begun: bool,
) -> None:
    chain, label = reception.chain, label_of(reception.chain, spooled.sha256)
    called = arrival.plain.untrusted_filename if arrival.plain else ""
    whole = Fresh("exhibit", spooled.sha256, spooled.chunks(), called, spooled.size)
    files = [Fresh("exhibit", each.digest, read_chunks(folder / each.name), each.name, each.size) for each in members]
    ((tar, *notes),) = keep_whole(chain, [Whole(chain.new_envelope(label), [whole, *files])], reception.after)
    exhibit = chain.name("exhibit", label, spooled.sha256)
    made: dict[str, JSON] = {"exhibit": exhibit, "filename": called, "out": spooled.sha256}
    made[FIELD] = package.chained.as_json()
    accession = arrived(Act.ACCESSION, arrival, spooled, label, tar.name, reception, **made)
    below: dict[str, JSON] = {"submission": label, "parent": exhibit, "in": spooled.sha256, "recipe": RECIPE}
    drafts = [_member(member, note, below, label, chain) for member, note in zip(members, notes, strict=True)]
    chain.record([*([] if begun else [accession]), *drafts])  # a member said twice is listed once
    reception.after("recorded")


def _member(member: _Member, note: BlobNote, below: "dict[str, JSON]", label: str, chain: Chain) -> Draft:
    own: dict[str, JSON] = {"object": member.label, "exhibit": member.label, "member": member.number}
    file: dict[str, JSON] = {"blob": note.name, "filename": member.name, "out": note.digest, "size": note.length}
    return chain.draft(Act.UNPACKING, "desk", label, **below, **own, **file, notes=[])


def _told(package: Package, files: int) -> Message:
    """Says what was checked, and against what."""
    found = package.chained
    told = "intake.bag_holds" if found.named else "intake.bag_holds_unkeyed"
    return Message.of(told, name=found.name, key=found.signer, files=files)
