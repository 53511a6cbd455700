"""Retyping: the text of each page typed by one person, verified against the page by another, set in our own type.

Order: draft, page by page (a sealed blob and an entry for each saving) → proposal, signed, once every page was checked
→ approval, signed by somebody else → made in the jail, proven (a gate: it raises) → the copy with its proof → entry.
Rule: as for redactions (`drafting.py`): each signature names the digest of the very text; the newest version counts.
Never: lays out the original: what was typed is all that is set.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from custody.acts import Act
from custody.chain import Chain
from custody.records import Derivative, Entry, RedactionRecord
from sanitize.errors import SanitizeError
from sanitize.findings import Made
from sanitize.pages import ReadPage
from sanitize.typed import Typed, TypedPage, read_typed, strange_letters, tidied, with_page
from sanitize.workshop import Workshop
from triage.copies import keep_copy
from triage.drafting import RETYPED, Sign, approve, content_of, keep, newest_of, numbered, propose
from triage.errors import NotRedactable, TypedMeanwhile
from triage.pages import leaves, words
from triage.piece import piece
from triage.redaction import check_may_burn
from triage.refusals import record_refusal


def type_page(label: str, page: TypedPage, actor: str, chain: Chain, was: str | None = None) -> RedactionRecord:
    """Keeps a new version in which one page is typed so; gives it as listed.

    `was` is the mark (`marked`) of the page as whoever typed had it before them, None where they had nothing.

    Raises:
        Unknown: no such exhibit. NotRedactable: it has no such page, or no pictures of its pages yet.
        TypedMeanwhile: somebody else kept another text of that page since.
        BadText: the text is too long.
    """
    exhibit = chain.catalog.exhibit(label).label
    pages = pages_in(exhibit, chain)
    if not 1 <= page.number <= pages:
        raise NotRedactable("triage.retyping_no_page", page=page.number, pages=pages)
    typed = typed_of(exhibit, chain)
    if was is not None and was != marked(typed.of(page.number)):
        raise TypedMeanwhile("triage.retyping_meanwhile", page=page.number)
    return save(exhibit, with_page(typed, page), actor, chain)


def marked(page: TypedPage | None) -> str:
    """Gives a mark that another text of the page would not have (hex SHA-256), "" before there is one."""
    return "" if page is None else hashlib.sha256(Typed((page,)).written()).hexdigest()


def save(label: str, typed: Typed, actor: str, chain: Chain) -> RedactionRecord:
    """Keeps a whole text as the newest version; raises BadText where it cannot be read again."""
    content = read_typed(typed.written()).written()
    return keep(RETYPED, label, content, len(typed.pages), actor, chain)


def pages_in(label: str, chain: Chain) -> int:
    """Counts the pages of an exhibit, as they were painted; 0 before that."""
    exhibit = chain.catalog.exhibit(label).label
    return len(leaves(exhibit, chain).pages) if chain.catalog.renderings.of(exhibit) else 0


def typed_of(label: str, chain: Chain) -> Typed:
    """Gives the newest version's text, nothing before there is one."""
    versions = chain.catalog.retypings.of(chain.catalog.exhibit(label).label)
    return stored_text(versions[-1], chain) if versions else Typed()


def stored_text(record: RedactionRecord, chain: Chain) -> Typed:
    """Gives the text of a version."""
    return read_typed(content_of(record, chain))


def version_of(label: str, number: int, chain: Chain) -> RedactionRecord:
    """Finds a version by its number, from 1; raises Unknown where there is none."""
    return numbered(RETYPED, label, number, chain)


def read_words(label: str, number: int, chain: Chain) -> str:
    """Gives what OCR read on a page, line by line: to begin with, and to be checked."""
    return tidied(_lined(words(label, number, chain)))


def propose_retyping(label: str, reviewer: str, chain: Chain, sign: Sign) -> Entry:
    """Proposes the newest version; `reviewer` is a fingerprint.

    Raises:
        Unknown: no such exhibit. NotRedactable: a page was not checked, a letter cannot be set, there is no text, or it
        was proposed. NotPermitted: the signature is not a reviewer's.
    """
    _check_whole(label, chain)
    return propose(RETYPED, label, reviewer, chain, sign)


def approve_retyping(label: str, reviewer: str, chain: Chain, sign: Sign) -> Entry:
    """Approves the newest version, as the second person; otherwise like `propose_retyping`."""
    return approve(RETYPED, label, reviewer, chain, sign)


def make_retyped(label: str, chain: Chain, workshop: Callable[[Path], Workshop], actor: str) -> Derivative:
    """Makes the copy of what two people signed; gives it as listed.

    Raises:
        Unknown: no such exhibit. NotRedactable: the newest version lacks a signature.
        SanitizeError: it cannot be made, or not be proven; the refusal is recorded.
    """
    record = newest_of(RETYPED, label, chain)
    check_may_burn(record)
    lying, recipe = piece(record.exhibit, chain), Made.RETYPED
    scratch = Path(tempfile.mkdtemp(prefix="bench-", dir=chain.unlocked.scratch))
    try:
        (scratch / "typed").write_bytes(content_of(record, chain))
        with workshop(scratch) as at_work:
            try:
                cleaning = at_work.make(recipe, scratch / "typed", scratch / "result")
            except SanitizeError as refusal:
                record_refusal(lying, recipe.value, refusal, chain, actor, draft=record.seq)
                raise
        made = scratch / "result"
        return keep_copy(Act.RETYPING, "retyped", lying, made, cleaning, chain, actor, draft=record.seq)
    finally:
        if scratch.exists():  # a vault locked meanwhile has wiped it already
            shutil.rmtree(scratch)


def _check_whole(label: str, chain: Chain) -> None:
    record = newest_of(RETYPED, label, chain)
    typed = stored_text(record, chain)
    missing = [
        number
        for number in range(1, pages_in(label, chain) + 1)
        if (page := typed.of(number)) is None or not page.is_checked
    ]
    if missing:
        raise NotRedactable("triage.retyping_unchecked", page=missing[0], count=len(missing))
    if not typed.texts():
        raise NotRedactable("triage.retyping_empty")
    for page in typed.pages:
        strange = strange_letters(page.text)
        if strange:
            raise NotRedactable("triage.retyping_letter", page=page.number, codes=", ".join(strange[:10]))


def _lined(read: ReadPage) -> str:
    """Puts words of a page into lines, as they stand on it."""
    lines: dict[int, list[str]] = {}
    for word in read.words:
        lines.setdefault(word.line, []).append(word.untrusted_text)
    return "\n".join(" ".join(line) for line in lines.values())
