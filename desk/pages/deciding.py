"""Deciding: one verdict on one exhibit or many, seen together before the one signature.

Rule: the form shows everything the signature will cover; a refused passphrase gives the form back as it was, without
the passphrase. Undoing is a new decision.
"""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from desk.pages.shown import rows, verdict_choices
from desk.web.hands import hand
from desk.web.here import here
from triage.decide import decide
from triage.jobs import ask_for_views
from triage.marks import mark_read
from triage.standing import parse_verdict
from words.message import TellableError

pages = Blueprint("deciding", __name__)
_REASON_LETTERS = 2_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What the form says: exhibits, verdict, reason, copies answered for."""

    labels: tuple[str, ...]
    verdict: str
    reason: str
    answers: tuple[str, ...]


@pages.get("/decide")
def choose() -> str:
    """Shows what one signature would cover."""
    labels = tuple(dict.fromkeys(request.args.getlist("exhibit")))
    return _form(Wish(labels, "", "", ()), "")


@pages.post("/decide")
def sign() -> Response | tuple[str, int]:
    """Signs one verdict on everything in the form."""
    sitting = here()
    wish = _wish()
    try:
        decide(
            wish.labels,
            parse_verdict(wish.verdict),
            wish.reason,
            sitting.fingerprint,
            sitting.chain,
            hand(),
            wish.answers,
        )
    except TellableError as trouble:
        return _form(wish, sitting.tell(trouble.message)), 409
    mark_read(wish.labels, sitting.fingerprint, sitting.chain)
    sitting.chain.checkpoint()
    ask_for_views(wish.labels, sitting.chain)
    sitting.front.crew.wake()
    if len(wish.labels) == 1:
        return redirect(url_for("inbox.custody", label=wish.labels[0]), 303)
    return redirect(url_for("inbox.inbox"), 303)


def _wish() -> Wish:
    form = request.form
    return Wish(
        labels=tuple(dict.fromkeys(form.getlist("exhibit"))),
        verdict=form.get("verdict", ""),
        reason=form.get("reason", "")[:_REASON_LETTERS],
        answers=tuple(form.getlist("answers")),
    )


def _form(wish: Wish, trouble: str) -> str:
    lines = rows(wish.labels)
    copies = here().chain.catalog.offers.of([line.label for line in lines])
    return render_template(
        "decide.html",
        rows=lines,
        wish=wish,
        trouble=trouble,
        verdicts=verdict_choices(),
        answerable=tuple(copy for copy in copies if copy.red + copy.amber),
    )
