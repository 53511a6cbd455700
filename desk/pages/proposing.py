"""Proposing a release: which copies, under which public titles, with which description.

Rule: only copies are offered; the titles typed here are what the public reads, never what the source called a file.
Copies of what is clear are offered, a page at a time; showing others keeps what was chosen and typed. A refused
proposal gives the form back as it was, without the passphrase.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from custody.errors import Unknown
from custody.records import Derivative
from desk.address import place_in
from desk.errors import NotAForm
from desk.pages.filing import filing_from, filing_of, shown
from desk.pages.shown import Row, rows
from desk.web.hands import hand
from desk.web.here import here
from release.filing import Filing, filed
from release.payload import Description
from release.propose import Chosen, Wanted, propose, read_proposal
from release.replacing import vacant
from triage.inbox import TEXT_LETTERS
from words.message import TellableError

pages = Blueprint("proposing", __name__)
_DESCRIPTION_LETTERS = 20_000
_TITLE_LETTERS = 300
_CHOSEN = 200


@dataclass(frozen=True, slots=True)
class Offer:
    """A copy that may be chosen, whose exhibit is `row`; `ticked` and `title` are what the form said last."""

    copy: str
    recipe: str
    media_type: str
    open_findings: int
    row: Row
    ticked: bool
    title: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is offered: what was chosen, a page of copies, where the next begins (""), and what was asked for."""

    chosen: tuple[Offer, ...]
    offers: tuple[Offer, ...]
    older: str
    text: str
    every: bool
    paged: bool


@pages.get("/releases/new")
def start() -> str:
    """Shows the form; `copy` in the address is chosen already; a proposal made anew keeps its fields."""
    release, copies = request.args.get("release", ""), tuple(dict.fromkeys(request.args.getlist("copy")))
    asked = {"release": release, "replaces": request.args.get("replaces", "")}
    return _form(asked, copies, _filed_before(release), "")


@pages.post("/releases/new")
def send() -> Response | str | tuple[str, int]:
    """Signs the proposal, or shows other copies to choose from, keeping what was chosen and typed."""
    sitting, form = here(), request.form
    copies = tuple(dict.fromkeys(form.getlist("copy")))
    filing = filing_from(form)
    if "show" in form:
        return _form(form, copies, filing, "")
    try:
        wanted = Wanted(
            form.get("release", ""),
            _day(form.get("day", "")),
            _description(form),
            [Chosen(copy, form.get(f"title-{copy}", "")[: _TITLE_LETTERS + 1]) for copy in copies],
            filed(filing),
            form.get("replaces", ""),
        )
        proposed = propose(wanted, sitting.fingerprint, sitting.chain, hand(), sitting.desk.workshop)
    except TellableError as trouble:
        return _form(form, copies, filing, sitting.tell(trouble.message)), 409
    sitting.chain.checkpoint()
    return redirect(url_for("releases.show", name=proposed.proposal.release), 303)


def _filed_before(release: str) -> Filing:
    try:
        return filing_of(read_proposal(release, here().chain).fields)
    except Unknown:  # a name nobody has used, or what it was made of was shredded
        return Filing()


def _description(form: Mapping[str, str]) -> Description:
    html = form.get("description", "")[:_DESCRIPTION_LETTERS]
    return Description(form.get("title", ""), html, form.get("language", ""))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise NotAForm("desk.not_a_day") from fault


def _form(said: Mapping[str, str], copies: Sequence[str], filing: Filing, trouble: str) -> str:
    today = here().desk.clock().date().isoformat()
    return render_template(
        "propose.html",
        shelf=shelf(said, copies),
        filing=shown(filing),
        release=said.get("release", ""),
        replaces=said.get("replaces", ""),
        replaceable=vacant(said.get("release", ""), here().chain),
        title=said.get("title", ""),
        description=said.get("description", ""),
        language=said.get("language", here().language),
        day=said.get("day", today),
        trouble=trouble,
    )


def shelf(said: Mapping[str, str], copies: Sequence[str]) -> Shelf:
    """Asks the catalog for one page of copies; what is chosen stands above it, whatever was asked for."""
    catalog, text, every = here().chain.catalog, said.get("text", "")[:TEXT_LETTERS].strip(), bool(said.get("every"))
    below = place_in(said.get("show", ""))
    page = catalog.offers.page(text, below, cleared=not every)
    chosen = catalog.offers.named(copies[:_CHOSEN])
    others = tuple(copy for copy in page.copies if copy.label not in copies)
    older = "" if page.older is None else str(page.older)
    return Shelf(_offers(chosen, said, copies), _offers(others, said, copies), older, text, every, below is not None)


def _offers(found: Sequence[Derivative], said: Mapping[str, str], copies: Sequence[str]) -> tuple[Offer, ...]:
    return tuple(
        Offer(
            copy=copy.label,
            recipe=copy.recipe,
            media_type=copy.media_type,
            open_findings=copy.red + copy.amber,
            row=line,
            ticked=copy.label in copies,
            title=said.get(f"title-{copy.label}", ""),
        )
        for copy, line in zip(found, rows([copy.exhibit for copy in found]), strict=True)
    )
