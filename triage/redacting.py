"""Redacting: versions of what is to be black in an exhibit, kept and signed, and burnt once two people signed for it.

Order: draft (a sealed blob and an entry) → proposal, signed → approval, signed by somebody else → burnt in the jail,
proven (a gate: it raises) → the copy with its proof → entry (PREMIS "redaction"). A refusal is an entry too.
Rule: each signature names the draft's place and the digest of its boxes. The newest version alone counts.
Never: keeps a redacted copy whose proof failed; shows what lies under a box to anybody who may not see the exhibit.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

from custody.acts import Act
from custody.canonical import JSON
from custody.chain import Chain
from custody.records import Derivative, Entry, RedactionRecord
from sanitize.boxes import Box, Mode, Redactions, read_redactions
from sanitize.errors import BadBoxes, Missed, SanitizeError
from sanitize.hunting import check_huntable
from sanitize.pages import GRID
from sanitize.sightings import Sighting, read_all, written
from triage.bench import WorkshopMaker, laid_out
from triage.copies import keep_copy
from triage.drafting import REDACTING, Sign, approve, content_of, keep, newest_of, numbered, propose
from triage.drawing import MOST_ON_A_PAGE
from triage.errors import NotRedactable
from triage.piece import Piece, piece
from triage.reaching import keep_cells
from triage.redaction import check_may_burn
from triage.refusals import record_refusal

RECIPE = "redact"


def save_draft(
    label: str, wanted: Redactions, actor: str, chain: Chain, workshop: WorkshopMaker | None = None
) -> RedactionRecord:
    """Keeps a new version of the boxes of an exhibit, unless they are those of the newest one; gives it as listed.

    With a workshop the cells of boxes that ask for one are found too, so that all are shown what will be black.

    Raises:
        Unknown: no such exhibit.
        NotRedactable: nothing is marked, too much on one page, or something on a page the exhibit has not.
        BadBoxes: it could not be read again, or a term is too short to be hunted.
    """
    exhibit = chain.catalog.exhibit(label)
    _check_readable(wanted)
    check_huntable(wanted.hunted)
    _check_pages(exhibit.label, wanted, chain)

    def cells() -> Mapping[str, JSON]:
        found = keep_cells(exhibit.label, wanted, chain, workshop) if workshop else ""
        return {"cells": found} if found else {}

    return keep(REDACTING, exhibit.label, wanted.written(), len(wanted.boxes), actor, chain, cells)


def propose_redaction(label: str, reviewer: str, chain: Chain, sign: Sign) -> Entry:
    """Proposes the newest version; `reviewer` is a fingerprint.

    Raises:
        Unknown: no such exhibit.
        NotRedactable: there is no version, or it was proposed.
        NotPermitted: the signature is not a reviewer's.
    """
    return propose(REDACTING, label, reviewer, chain, sign)


def approve_redaction(label: str, reviewer: str, chain: Chain, sign: Sign) -> Entry:
    """Approves the newest version, as the second person; otherwise like `propose_redaction`."""
    return approve(REDACTING, label, reviewer, chain, sign)


def burn(label: str, chain: Chain, workshop: WorkshopMaker, actor: str) -> Derivative:
    """Makes the redacted copy of what two people signed; gives it as listed.

    Raises:
        Unknown: no such exhibit.
        NotRedactable: the newest version lacks a signature.
        SanitizeError: it cannot be made, or not be proven; the refusal is recorded.
    """
    record = newest_of(REDACTING, label, chain)
    check_may_burn(record)
    lying, wanted = piece(record.exhibit, chain), stored_redactions(record, chain)
    with laid_out(chain, lying, workshop) as laid:
        try:
            cleaning = laid.workshop.redact(laid.original, wanted, laid.result, as_text=laid.as_text)
        except SanitizeError as refusal:
            seen = {"sightings": _kept(refusal.sightings, lying, chain)} if isinstance(refusal, Missed) else {}
            record_refusal(lying, RECIPE, refusal, chain, actor, draft=record.seq, **seen)
            raise
        return keep_copy(Act.REDACTION, RECIPE, lying, laid.result, cleaning, chain, actor, draft=record.seq)


def missed(record: RedactionRecord, chain: Chain) -> tuple[Sighting, ...]:
    """Gives where the last burning of a version still found what it blacks out; nothing when none failed so."""
    submission = chain.catalog.exhibit(record.exhibit).submission
    found = ""
    for entry in chain.history.of(submission):
        if entry.text("act") == Act.FAILED_CHECK and entry.fields.get("draft") == record.seq:
            found = entry.text("sightings")
    parts: list[bytes] = []
    if found:
        chain.read(submission, found, parts.append)
    return read_all(b"".join(parts)) if found else ()


def over(sightings: Iterable[Sighting], reason: str) -> tuple[Box, ...]:
    """Draws a box over each place something was seen again, where the place is known."""
    placed = (each for each in sightings if each.left < each.right <= GRID and each.top < each.bottom <= GRID)
    return tuple(Box(s.page, s.top, s.left, s.bottom, s.right, Mode.LINE, reason) for s in placed)


def stored_redactions(record: RedactionRecord, chain: Chain) -> Redactions:
    """Gives the boxes of a version."""
    return read_redactions(content_of(record, chain))


def version_of(label: str, number: int, chain: Chain) -> RedactionRecord:
    """Finds a version of an exhibit's redaction by its number, from 1.

    Raises:
        Unknown: no such exhibit, or no such version.
    """
    return numbered(REDACTING, label, number, chain)


def _kept(sightings: Sequence[Sighting], lying: Piece, chain: Chain) -> str:
    content = written(sightings)
    return chain.keep_in(lying.submission, "sightings", hashlib.sha256(content).hexdigest(), [content]).name


def _check_readable(wanted: Redactions) -> None:
    """What is kept unreadable is lost with its names, and bars the way to every older version: it must read again."""
    if read_redactions(wanted.written()).written() != wanted.written():
        raise BadBoxes("sanitize.boxes_malformed")


def _check_pages(exhibit: str, wanted: Redactions, chain: Chain) -> None:
    if not wanted.boxes and not wanted.hunted:
        raise NotRedactable("triage.redaction_empty")
    page, most = max(Counter(box.page for box in wanted.boxes).items(), key=itemgetter(1), default=(0, 0))
    if most > MOST_ON_A_PAGE:
        raise NotRedactable("triage.redaction_page_full", page=page, most=MOST_ON_A_PAGE)
    rendering = chain.catalog.renderings.of(exhibit)
    last = max((box.page for box in wanted.boxes), default=0)
    if rendering is not None and last > rendering.pages:
        raise NotRedactable("triage.redaction_page_missing", page=last, pages=rendering.pages)
