"""Agreeing: conditions a source set, recorded and met by signature, shown where the exhibit's story is told.

Never: decides that a condition is met; a reviewer says so and why.
"""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from desk.errors import NotAForm
from desk.pages.shown import day_word
from desk.web.hands import hand
from desk.web.here import here
from triage.conditions import LONGEST, agree, conditions, meet
from words.visible import visible

pages = Blueprint("agreeing", __name__)


@dataclass(frozen=True, slots=True)
class Told:
    """A condition in words: its place, what, the first free day, who and when, whether it stands, why it was met."""

    seq: int
    text: str
    until: str
    who: str
    day: str
    state: str
    why: str


@pages.post("/exhibits/<label>/conditions")
def add(label: str) -> Response:
    """Signs a condition."""
    sitting, form = here(), request.form
    agree(
        label,
        form.get("text", "")[: LONGEST + 1],
        _day(form.get("until", "")),
        sitting.fingerprint,
        sitting.chain,
        hand(),
    )
    return _back(label)


@pages.post("/exhibits/<label>/conditions/<int:number>")
def met(label: str, number: int) -> Response:
    """Signs that a condition is met."""
    sitting = here()
    why = request.form.get("reason", "")[: LONGEST + 1]
    meet(label, number, why, sitting.fingerprint, sitting.chain, hand())
    return _back(label)


def told(submission: str) -> tuple[Told, ...]:
    """Puts the conditions of a submission into words, the newest first."""
    sitting = here()
    names = {own: name for name, own in sitting.chain.policy.reviewers.items()}
    today = sitting.desk.clock().date()
    return tuple(
        Told(
            each.seq,
            visible(each.text),
            day_word(each.until.isoformat()) if each.until else "",
            names.get(each.by, each.by[-8:]),
            day_word(each.day),
            "met" if each.met >= 0 else "stands" if each.stands(today) else "over",
            visible(each.why),
        )
        for each in reversed(conditions(submission, sitting.chain))
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as fault:
        raise NotAForm("desk.not_a_day") from fault


def _back(label: str) -> Response:
    here().chain.checkpoint()
    return redirect(url_for("inbox.custody", label=label) + "#conditions", 303)
