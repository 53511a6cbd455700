"""The inbox: the list on the left, filtered by the address, and the exhibit being read on the right.

Rule: reading changes nothing but the list of jobs, for what somebody opened is prepared first, and the record of who
was shown what. Each tab is an address of its own that keeps the filters. Lists and pictures are bounded.
"""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from desk.address import asked_in, query_of
from desk.kin import kindred
from desk.leakreport import dangers
from desk.pages import containing
from desk.pages.agreeing import told
from desk.pages.checks import check
from desk.pages.copying import being_made
from desk.pages.layers import wrapped
from desk.pages.leafing import PICTURES, being_painted, sheets
from desk.pages.mapped import place_name, place_word, sketch
from desk.pages.origins import claims, origin
from desk.pages.progress import wait_for
from desk.pages.reading import before, copies, find_work, text_of
from desk.pages.requested import requested
from desk.pages.shown import (
    Choice,
    Row,
    day_word,
    grade_word,
    kind_word,
    row,
    rows,
    size_word,
    standing_choices,
    verdict_choices,
)
from desk.pages.stones import Stone, shredded
from desk.pages.story import story
from desk.web.here import here
from sanitize.findings import Inspection
from sanitize.tables import KINDS as WITH_VALUES
from triage import inbox as triage_inbox
from triage import marks
from triage.inbox import KINDS, Asked
from triage.worklist import Work
from words.visible import visible

pages = Blueprint("inbox", __name__)
_STONES = 50


@dataclass(frozen=True, slots=True)
class Side:
    """What stands on the left: what was asked for, a page of lines, what can be asked for, the older page's query."""

    asked: Asked
    query: str
    rows: tuple[Row, ...]
    older: str
    sources: tuple[Choice, ...]
    standings: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    people: tuple[str, ...]
    stones: tuple[Stone, ...]


@pages.get("/")
def start() -> Answer:
    """Leads to the inbox, an auditor to the ledger."""
    return redirect(url_for("auditing.ledger" if here().auditing else "inbox.inbox"), 303)


@pages.get("/inbox")
def inbox() -> str:
    """Shows the list alone."""
    return render_template("inbox.html", side=_side(), row=None, tab="")


@pages.get("/exhibits/<label>")
def text(label: str) -> str:
    """Shows the text of an exhibit."""
    return _reading(label, "text", "read_text.html")


@pages.get("/exhibits/<label>/pages")
def pictures(label: str) -> str:
    """Shows the first pictures of its pages."""
    return _reading(label, "pages", "read_pages.html")


@pages.get("/exhibits/<label>/pages/<int:first>")
def more_pictures(label: str, first: int) -> str:
    """Shows the pictures from a page on."""
    return _reading(label, "pages", "read_pages.html", first)


@pages.get("/exhibits/<label>/findings")
def findings(label: str) -> str:
    """Shows what was found, before and after."""
    return _reading(label, "findings", "read_findings.html")


@pages.get("/exhibits/<label>/custody")
def custody(label: str) -> str:
    """Shows what happened to it."""
    return _reading(label, "custody", "read_custody.html")


@pages.get("/exhibits/<label>/copies")
def made(label: str) -> str:
    """Shows the copies, and offers to make some."""
    return _reading(label, "copies", "read_copies.html")


@pages.get("/exhibits/<label>/inside")
def inside(label: str) -> str:
    """Shows what was unpacked from it, and offers to unpack it."""
    return _reading(label, "inside", "read_inside.html")


@pages.get("/exhibits/<label>/alike")
def alike(label: str) -> str:
    """Shows what has its bytes, its name, or nearly its words or pictures."""
    return _reading(label, "alike", "read_alike.html")


def _reading(label: str, tab: str, template: str, first: int = 1) -> str:
    chain = here().chain
    work = find_work(label, chain)
    (line,) = rows([work.exhibit.label])
    read = text_of(work, chain) if tab == "text" else None
    found = before(work, chain) if tab in {"findings", "copies"} else None
    return render_template(
        template,
        side=_side(),
        row=line,
        work=work,
        tab=tab,
        first=first,
        per_page=PICTURES,
        leaves=sheets(line.label, first) if tab == "pages" else None,
        verdicts=verdict_choices(),
        text=read,
        layered=tab == "text" and wrapped(work, read),
        **_seen_in(found),
        inside=containing.inside(work, chain) if tab == "inside" else None,
        kin=kindred(work.exhibit.label, chain) if tab == "alike" else None,
        copies=copies(work, chain) if tab in {"findings", "copies"} else (),
        events=story(work.exhibit, chain) if tab == "custody" else (),
        origin=origin(work, chain) if tab == "custody" else None,
        claims=claims(work, chain) if tab == "text" else None,
        requested=requested(work, chain) if tab == "text" else None,
        agreed=told(work.submission.label) if tab == "custody" else (),
        siblings=shredded(work.submission.source) if tab == "custody" and work.submission.source else (),
        decisions=_decisions(work),
        notes=tuple((_name(note.author), note.day, note.text) for note in marks.notes(line.label, chain)),
        answerable=tuple(copy for copy in work.derivatives if copy.red + copy.amber),
        check=check,
        day_word=day_word,
        size_word=size_word,
        grade_word=grade_word,
        place_word=place_word,
        place_name=place_name,
        sketch=sketch,
        **_coming(line.label, tab),
    )


def _seen_in(found: Inspection | None) -> dict[str, object]:
    """Gives what was found in the original, and what follows from it."""
    has_values = found is not None and found.media_type in WITH_VALUES
    return {"found": found, "dangers": dangers(found) if found else (), "has_values": has_values}


def _coming(label: str, tab: str) -> dict[str, object]:
    """Gives what is still being made for a tab; what somebody looks for goes first."""
    if tab in {"custody", "alike"}:
        return {}
    to_read = tab in {"text", "pages"}
    wait_for(label, pages=to_read)
    return being_painted(label) if to_read else being_made(label, tab)


def _side() -> Side:
    sitting = here()
    chain, viewer = sitting.chain, sitting.fingerprint
    asked = asked_in(request.query_string.decode("ascii", "replace"))
    shown = triage_inbox.look(asked, chain, viewer)
    sources = {each.source: visible(each.designation) for each in triage_inbox.senders(chain, viewer) if each.source}
    for stone in chain.catalog.tombstones.set(most=_STONES):
        if stone.source and stone.source not in sources:
            sources[stone.source] = sitting.say("desk.stone_source", designation=visible(stone.designation))
    return Side(
        asked=asked,
        query=query_of(asked),
        rows=tuple(row(item) for item in shown.items),
        older="" if shown.older is None else query_of(shown.older),
        sources=tuple(Choice(source, word) for source, word in sources.items()),
        standings=standing_choices(),
        kinds=tuple(Choice(kind, kind_word(kind)) for kind in KINDS),
        people=tuple(sorted(chain.policy.reviewers)),
        stones=shredded(asked.wanted.source, asked.wanted.text),
    )


def _decisions(work: Work) -> tuple[tuple[str, str, str, str], ...]:
    """Gives name, verdict, day and reason of each decision, newest first."""
    return tuple((_name(each.reviewer), each.verdict, each.day, each.reason) for each in reversed(work.decisions))


def _name(fingerprint: str) -> str:
    """Gives today's reviewers' names, the last digits of another's key."""
    names = {own: name for name, own in here().chain.policy.reviewers.items()}
    return names.get(fingerprint, fingerprint[-8:])
