"""Proposing a release: which copies, under which public titles, with which description.

Rule: only copies are offered; the titles typed here are what the public reads, never what the source called a file.
A refused proposal gives the form back as it was, without the passphrase.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from desk.errors import NotAForm
from desk.pages.shown import Row, rows
from desk.web.hands import hand
from desk.web.here import here
from release.payload import Description
from release.propose import Chosen, propose
from triage.standing import Standing
from triage.worklist import worklist
from words.message import TellableError

pages = Blueprint("proposing", __name__)
_DESCRIPTION_LETTERS = 20_000
_TITLE_LETTERS = 300


@dataclass(frozen=True, slots=True)
class Offer:
    """A copy that may be chosen, whose exhibit is `row`; `ticked` and `title` are what the form said last."""

    copy: str
    recipe: str
    media_type: str
    open_findings: int
    ready: bool
    row: Row
    ticked: bool
    title: str


@pages.get("/releases/new")
def start() -> str:
    """Shows the form."""
    return _form({"release": request.args.get("release", "")}, (), "")


@pages.post("/releases/new")
def send() -> Response | tuple[str, int]:
    """Signs the proposal."""
    sitting, form = here(), request.form
    copies = tuple(dict.fromkeys(form.getlist("copy")))
    try:
        proposed = propose(
            form.get("release", ""),
            _day(form.get("day", "")),
            _description(form),
            [Chosen(copy, form.get(f"title-{copy}", "")[: _TITLE_LETTERS + 1]) for copy in copies],
            sitting.fingerprint,
            sitting.chain,
            hand(),
        )
    except TellableError as trouble:
        return _form(form, copies, sitting.tell(trouble.message)), 409
    sitting.chain.checkpoint()
    return redirect(url_for("releases.show", name=proposed.proposal.release), 303)


def _description(form: Mapping[str, str]) -> Description:
    html = form.get("description", "")[:_DESCRIPTION_LETTERS]
    return Description(form.get("title", ""), html, form.get("language", ""))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise NotAForm("desk.not_a_day") from fault


def _form(said: Mapping[str, str], copies: Sequence[str], trouble: str) -> str:
    today = here().desk.clock().date().isoformat()
    return render_template(
        "propose.html",
        offers=_offers(said, copies),
        release=said.get("release", ""),
        title=said.get("title", ""),
        description=said.get("description", ""),
        language=said.get("language", here().language),
        day=said.get("day", today),
        trouble=trouble,
    )


def _offers(said: Mapping[str, str], copies: Sequence[str]) -> tuple[Offer, ...]:
    offers = [
        Offer(
            copy=copy.label,
            recipe=copy.recipe,
            media_type=copy.media_type,
            open_findings=copy.red + copy.amber,
            ready=work.standing is Standing.CLEAR,
            row=line,
            ticked=copy.label in copies,
            title=said.get(f"title-{copy.label}", ""),
        )
        for work in worklist(here().chain)
        if work.derivatives and work.standing is not Standing.DISCARDED
        for line in rows([work.exhibit.label])
        for copy in work.derivatives
    ]
    return tuple(sorted(offers, key=lambda offer: not offer.ready))
