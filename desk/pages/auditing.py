"""What an auditor sees: the ledger line by line, the exhibits, what happened to each, the releases. Nothing else.

Rule: an auditor reads what happened, never what an exhibit says: no text, no picture, no finding's value, no note; and
decides nothing. Each of these pages is recorded as a view (`desk/web/rights.py`) under the auditor's key.
Never: a form.
"""

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from custody.chain import Chain
from custody.errors import NotPermitted
from custody.records import Entry
from desk.address import place_in
from desk.pages.reading import find_work
from desk.pages.shown import day_word, kind_word, size_word, standing_word
from desk.pages.stones import shredded
from desk.pages.story import happened, story
from desk.standing_out import state
from desk.web.here import here
from triage.worklist import worklist
from words.message import Message
from words.visible import visible

pages = Blueprint("auditing", __name__, url_prefix="/audit")
_LINES = 100
_SHORT = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One entry: its number, day, who, what, and the first letters of what it is about."""

    seq: int
    day: str
    who: str
    what: Message
    about: str


@pages.get("/")
def ledger() -> str:
    """Shows the ledger, newest first; entries nobody can read any more are counted."""
    chain = here().chain
    below = place_in(request.args.get("below", "")) or chain.size
    first = max(0, min(below, chain.size) - _LINES)
    found = [entry for entry in chain.history.entries(first) if entry.seq < below]
    return render_template(
        "audit_ledger.html",
        lines=tuple(_line(entry, chain) for entry in reversed(found)),
        unreadable=min(below, chain.size) - first - len(found),
        older=first,
        size=chain.size,
    )


@pages.get("/exhibits")
def exhibits() -> str:
    """Lists the exhibits and where they stand."""
    chain = here().chain
    lines = tuple(
        (
            work.exhibit.label,
            visible(work.submission.designation),
            str(work.submission.number) if work.submission.number >= 0 else "",
            kind_word(work.submission.kind),
            size_word(work.exhibit.size),
            day_word(work.submission.day),
            standing_word(work.standing.value),
        )
        for work in worklist(chain)
    )
    return render_template("audit_exhibits.html", lines=lines, stones=shredded(most=_LINES))


@pages.get("/exhibits/<label>")
def exhibit(label: str) -> str:
    """Shows what happened to an exhibit."""
    chain = here().chain
    work = find_work(label, chain)
    return render_template("audit_exhibit.html", work=work, events=story(work.exhibit, chain), day_word=day_word)


@pages.get("/releases")
def releases() -> str:
    """Lists the releases, newest first, with who approved."""
    chain = here().chain
    withdrawn = chain.catalog.withdrawals.newest()
    lines = tuple(
        (
            record.release,
            day_word(record.day),
            ", ".join(dict.fromkeys(_name(reviewer, chain) for _, reviewer in record.approvals)),
            here().say(f"desk.release_{state(record, withdrawn)}"),
            record.payload,
        )
        for record in reversed(chain.catalog.releases())
    )
    return render_template("audit_releases.html", lines=lines)


def _line(entry: Entry, chain: Chain) -> Line:
    about = " ".join(label[:_SHORT] for label in entry.objects) or entry.text("release")
    return Line(entry.seq, entry.text("day"), _name(entry.text("actor"), chain), happened(entry), about)


def _name(actor: str, chain: Chain) -> str:
    """Gives today's reviewers' and auditors' names, "" for the desk, else what stands there."""
    auditors = {key: name for name, key in chain.policy.auditors.items()}
    try:
        return auditors.get(actor) or chain.policy.name_of(actor)
    except NotPermitted:
        return "" if actor == "desk" else actor
