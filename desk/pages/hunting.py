"""Hunting: a term, or the form of something personal, looked for on all pages of an exhibit; what is ticked is marked.

Rule: hits are listed with the words around them; the sure ones of a term are ticked at first, suggestions never.
"Everywhere" says how many. The term itself is kept among the words that must be found nowhere, unless that is unticked.
What looked for suggestions stands in the reason of what is marked of them, where nobody writes another.
Never: marks by itself; keeps a term that marked nothing.
"""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from desk.pages.boxing import mode_in, modes, reason_in
from desk.pages.hits import MOST_LISTED, Hit, hit, ticked
from desk.pages.redaction_shown import pages_of, wanted_of
from desk.pages.shown import rows
from desk.pages.suggested import looked
from desk.web.here import here
from sanitize.boxes import LONGEST_REASON, LONGEST_TERM
from sanitize.pages import ReadPage
from triage.drawing import with_boxes
from triage.occurrences import Likeness, Occurrence, occurrences
from triage.pages import words
from triage.protecting import names_to_protect
from triage.redacting import save_draft
from triage.suggesting import Suggestions, named, suggested
from words.message import TellableError

pages = Blueprint("hunting", __name__)
_FIRST = frozenset({Likeness.SAME, Likeness.TURNED})


@pages.get("/exhibits/<label>/redaction/search")
def search(label: str) -> str:
    """Looks for a term on every page."""
    return _searched(label, request.args.get("term", "")[:LONGEST_TERM].strip())


@pages.get("/exhibits/<label>/redaction/suggestions")
def suggestions(label: str) -> str:
    """Looks for what has the form of something personal."""
    sitting, read = here(), _read(label)
    return _listed(label, read, suggested(read, sitting.chain, sitting.desk.workshop), kind="forms")


@pages.get("/exhibits/<label>/redaction/names")
def names(label: str) -> str:
    """Looks for people, organisations and places, where the extra is installed."""
    sitting, read = here(), _read(label)
    try:
        return _listed(label, read, named(read, sitting.chain, sitting.desk.workshop), kind="names")
    except TellableError as missing:
        return _page(label, (), 0, kind="names", trouble=sitting.tell(missing.message))


def _listed(label: str, read: Sequence[ReadPage], suggestions: Suggestions, kind: str) -> str:
    sitting, found = here(), suggestions.words
    by_number = {page.number: page for page in read}
    listed = tuple(
        hit(
            Occurrence(each.page, each.first, each.last, Likeness.SAME),
            by_number[each.page],
            sitting.tell(each.what),
            ticked=False,
        )
        for each in found[:MOST_LISTED]
    )
    unsure = {h.key for h, s in zip(listed, found, strict=False) if not s.sure}
    by = looked(suggestions.by)
    protect = _to_protect(label, read) if kind == "forms" else ()
    about = {"unsure": unsure, "looked": by, "reason": by[:LONGEST_REASON], "protect": protect}
    return _page(label, listed, len(found), kind=kind, **about)


def _to_protect(label: str, read: Sequence[ReadPage]) -> tuple[tuple[str, str, int], ...]:
    """Gives whom a request for records names: the term, what it is, how often it stands on these pages."""
    sitting = here()
    wanted = names_to_protect(label, sitting.chain)
    listed = [(each.untrusted_term[:LONGEST_TERM], sitting.tell(each.what)) for each in wanted]
    return tuple((term, what, len(occurrences(term, read))) for term, what in listed)


@pages.post("/exhibits/<label>/redaction/hits")
def mark(label: str) -> Answer | tuple[str, int]:
    """Marks what was ticked, or every hit of a term."""
    sitting, form = here(), request.form
    exhibit = sitting.chain.catalog.exhibit(label).label
    term = form.get("term", "")[:LONGEST_TERM].strip()
    read = _read(label)
    keys = form.getlist("hit")
    if form.get("everywhere"):
        keys = [_key(each) for each in occurrences(term, read)]
    try:
        boxes = ticked(keys, read, mode_in(form, "mode"), reason_in(form, "reason"))
        wanted = with_boxes(wanted_of(exhibit), boxes, [term] if term and boxes and form.get("hunt") else [])
        save_draft(exhibit, wanted, sitting.fingerprint, sitting.chain, sitting.desk.workshop)
    except TellableError as trouble:
        return _searched(label, term, sitting.tell(trouble.message)), 409
    return redirect(url_for("redacting.show", label=exhibit), 303)


def _searched(label: str, term: str, trouble: str = "") -> str:
    read = _read(label)
    found = occurrences(term, read)
    by_number = {page.number: page for page in read}
    say = here().say
    listed = tuple(
        hit(
            each,
            by_number[each.page],
            say(f"desk.redact_like_{each.likeness.value}"),
            ticked=each.likeness in _FIRST,
        )
        for each in found[:MOST_LISTED]
    )
    return _page(label, listed, len(found), term=term, searching=True, trouble=trouble)


def _page(label: str, listed: Sequence[Hit], total: int, **more: object) -> str:
    (line,) = rows([here().chain.catalog.exhibit(label).label])
    about = {"term": "", "searching": False, "trouble": "", "unsure": frozenset(), "reason": "", "protect": (), **more}
    painted = bool(pages_of(label))
    return render_template(
        "redact_hits.html", row=line, hits=listed, total=total, modes=modes(), painted=painted, **about
    )


def _read(label: str) -> tuple[ReadPage, ...]:
    return tuple(words(label, number, here().chain) for number in range(1, len(pages_of(label)) + 1))


def _key(found: Occurrence) -> str:
    return f"{found.page} {found.first} {found.last}"
