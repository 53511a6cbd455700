"""Unpacking: a container's members made exhibits of their own, in the jail, because somebody asked for it.

Order: lay out → the jail gives out member after member → each is sealed as it comes → the list of what stayed inside →
envelope → ledger: one entry for each member (PREMIS "unpacking", with the digests of container and member), one for
the whole. A crash before the ledger leaves blobs nobody lists; a crash within it leaves some members; done again, each
has the same label, and what is listed is not listed twice.
Rule: one level at a time, at most `MOST_DEPTH` deep and `MOST_EXHIBITS` in one submission; asked again, what is out
does not come again, so that the next round gives what follows a bound. The container stays whole as it came. That a
password was tried is recorded, and whether it held; never the password.
Never: uses a member's name for anything but showing it. Residual risk: how many members a container has, and how large
they are, stands in the ledger as for every exhibit.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from custody import canonical
from custody.acts import Act
from custody.chain import Chain, nothing
from custody.chunks import read_chunks
from custody.envelopes import Envelope
from custody.records import BlobNote, Draft, Exhibit
from sanitize.contents import GOES_ON, Left, Member, Unpacking
from sanitize.errors import SanitizeError
from sanitize.findings import Recipe
from triage.bench import Laid, WorkshopMaker, laid_out
from triage.errors import NotUnpackable
from triage.piece import Piece, piece
from triage.refusals import record_refusal
from words.message import Message

if TYPE_CHECKING:
    from custody.canonical import JSON

RECIPE = "unpack/1"
MOST_DEPTH = 8
MOST_EXHIBITS = 20_000
HELD, DID_NOT_HOLD = "held", "did not hold"


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What came of it: the new exhibits' labels, how many were there before, what stayed inside and why.

    `password` is "" (none was tried), HELD or DID_NOT_HOLD; `locked` counts members that only want one.
    """

    container: str
    fresh: tuple[str, ...]
    known: int
    left: tuple[Left, ...]
    left_count: int
    locked: int
    password: str
    stopped: Message | None


def unpack(
    label: str,
    chain: Chain,
    workshop: WorkshopMaker,
    actor: str,
    password: bytes | None = None,
    *,
    after: Callable[[str], None] = nothing,
) -> Unpacked:
    """Unpacks an exhibit by its label; `actor` is who asked, `after` is told each step's name.

    Raises:
        Unknown: no such exhibit.
        NotUnpackable: it is text that somebody typed, lies too deep, or its submission has too many exhibits already.
        SanitizeError: nothing of it can be read; the refusal is recorded.
    """
    exhibit = chain.catalog.exhibit(label)
    _check_may(exhibit, chain)
    lying = piece(exhibit.label, chain)
    if lying.as_text:
        raise NotUnpackable("triage.container_is_text")
    with laid_out(chain, lying, workshop) as laid:
        laid.result.mkdir(mode=0o700)
        out_already = _out_already(lying, chain, tried=password is not None)
        keeping = _Keeping(chain, lying, chain.envelope(lying.submission), after, out_already)
        try:
            told = _unpacked(laid, keeping, password)
        except SanitizeError as refusal:
            tried = {"password": DID_NOT_HOLD} if password is not None else {}
            record_refusal(lying, RECIPE, refusal, chain, actor, **tried)
            raise
    return _record(told, keeping, actor, _outcome(told, tried=password is not None))


def _check_may(exhibit: Exhibit, chain: Chain) -> None:
    if len(chain.catalog.family.above(exhibit.label)) >= MOST_DEPTH:
        raise NotUnpackable("triage.container_too_deep", most=MOST_DEPTH)
    if chain.catalog.family.count(exhibit.submission) >= MOST_EXHIBITS:
        raise NotUnpackable("triage.container_too_many", most=MOST_EXHIBITS)


def _out_already(container: Piece, chain: Chain, *, tried: bool) -> frozenset[int]:
    """Numbers what need not come again. A password is tried on all members, but for those before a bound."""
    last = last_unpacking(container.exhibit, chain) if tried else None
    if tried and (last is None or last.stopped is None or last.stopped.id not in GOES_ON):
        return frozenset()
    return frozenset(child.member for child in chain.catalog.family.children(container.exhibit, MOST_EXHIBITS))


def _unpacked(laid: Laid, keeping: "_Keeping", password: bytes | None) -> Unpacking:
    """Lets the jail unpack; where it fails half-way, what came before is kept, and why it ended is told."""
    try:
        return laid.workshop.unpack(laid.original, laid.result, keeping.take, password, keeping.out_already)
    except SanitizeError as error:
        if not keeping.members and not keeping.out_already:
            raise
        recipe = Recipe("unpack", 1, (), ())
        return Unpacking("", recipe, len(keeping.members), stopped=error.message)


def _outcome(told: Unpacking, *, tried: bool) -> str:
    if not tried:
        return ""
    return HELD if told.unlocked and not told.locked else DID_NOT_HOLD


@dataclass(slots=True)
class _Keeping:
    """Seals members as they come."""

    chain: Chain
    container: Piece
    envelope: Envelope
    after: Callable[[str], None]
    out_already: frozenset[int]
    members: list[tuple[Member, BlobNote]] = field(default_factory=list)

    def take(self, member: Member, file: Path) -> None:
        """Seals one."""
        with file.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
        name = member.untrusted_name
        note = self.chain.keep(self.envelope, "exhibit", digest, read_chunks(file), name)
        self.members.append((member, note))
        self.after("member kept")

    def label(self, member: Member, note: BlobNote) -> str:
        """Names an exhibit: the same member of the same container always so."""
        return self.chain.name("member", self.container.exhibit, str(member.number), note.digest)


def _record(told: Unpacking, keeping: _Keeping, actor: str, password: str) -> Unpacked:
    chain, container = keeping.chain, keeping.container
    report = _report(told)
    listed = chain.keep(keeping.envelope, "contents", hashlib.sha256(report).hexdigest(), [report])
    chain.enlist(container.submission, [*(note for _, note in keeping.members), listed])
    keeping.after("enlisted")
    there = {child.label for child in chain.catalog.family.children(container.exhibit, MOST_EXHIBITS)}
    made = {keeping.label(member, note): (member, note) for member, note in keeping.members}
    fresh = {label: each for label, each in made.items() if label not in there}
    drafts = [_member_draft(label, *each, keeping, actor) for label, each in fresh.items()]
    chain.record([*drafts, _whole_draft(told, keeping, listed, actor, password)])
    known = len(made) - len(fresh) + len(keeping.out_already)
    return Unpacked(
        container.exhibit, tuple(fresh), known, told.left, told.left_count, told.locked, password, told.stopped
    )


def _member_draft(label: str, member: Member, note: BlobNote, keeping: _Keeping, actor: str) -> Draft:
    container = keeping.container
    about: dict[str, JSON] = {"submission": container.submission, "object": label, "exhibit": label}
    about |= {"parent": container.exhibit, "member": member.number, "in": container.digest, "recipe": RECIPE}
    file: dict[str, JSON] = {"blob": note.name, "filename": member.untrusted_name, "out": note.digest}
    return keeping.chain.draft(Act.UNPACKING, actor, container.submission, **about, **file, size=note.length, notes=[])


def _whole_draft(told: Unpacking, keeping: _Keeping, listed: BlobNote, actor: str, password: str) -> Draft:
    container = keeping.container
    about: dict[str, JSON] = {"submission": container.submission, "object": container.exhibit, "in": container.digest}
    made: dict[str, JSON] = {"recipe": RECIPE, "tools": [list(tool) for tool in told.recipe.tools]}
    counts: dict[str, JSON] = {"members": told.members, "left": told.left_count, "locked": told.locked}
    file: dict[str, JSON] = {"blob": listed.name, "out": listed.digest, "size": listed.length}
    reason = "" if told.stopped is None else told.stopped.packed()
    return keeping.chain.draft(
        Act.UNPACKING,
        actor,
        container.submission,
        **about,
        **made,
        **counts,
        **file,
        media_type=told.media_type,
        password=password,
        reason=reason,
    )


def _report(told: Unpacking) -> bytes:
    rows: list[JSON] = [[each.number, each.untrusted_name, each.why.packed()] for each in told.left]
    return canonical.dumps({"v": 1, "left": rows})


def last_unpacking(label: str, chain: Chain) -> Unpacked | None:
    """Gives what came of the newest unpacking of an exhibit, None when nobody asked for one; `fresh` is empty."""
    exhibit = chain.catalog.exhibit(label)
    entries = [
        entry
        for entry in chain.history.of(exhibit.submission)
        if entry.text("act") == Act.UNPACKING and entry.text("object") == exhibit.label and not entry.text("exhibit")
    ]
    if not entries:
        return None
    newest, parts = entries[-1], list[bytes]()
    chain.read(exhibit.submission, newest.text("blob"), parts.append)
    stopped = newest.text("reason")
    told = Unpacked(
        container=exhibit.label,
        fresh=(),
        known=newest.number("members"),
        left=_read_report(b"".join(parts)),
        left_count=newest.number("left"),
        locked=newest.number("locked"),
        password=newest.text("password"),
        stopped=Message.unpacked(stopped) if stopped else None,
    )
    return replace(told, known=len(chain.catalog.family.children(exhibit.label, MOST_EXHIBITS)))


def _read_report(data: bytes) -> tuple[Left, ...]:
    rows = canonical.loads_object(data)["left"]
    assert isinstance(rows, list)  # noqa: S101 (our own bytes, whose digest the envelope vouches for)
    return tuple(
        Left(int(str(row[0])), str(row[1]), Message.unpacked(str(row[2]))) for row in rows if isinstance(row, list)
    )
