"""Withdrawing a release: why, what the public is told, what only the desk is; one person's signature, then the notice.

Rule: what was signed is recorded at once, whether or not a stick is there; the notice is written as often as is wanted,
and for that nobody signs again. A refused form is given back as it was, without the passphrase.
"""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from desk.errors import NotAForm, NotLeft
from desk.pages.shown import Choice
from desk.pages.taken_back import told, why
from desk.pages.taking_in import place_in_form
from desk.places import choose, offered
from desk.web.hands import hand
from desk.web.here import here
from release.withdrawal import HARMFUL, LONGEST, Reason
from release.withdrawing import NoticeWritten, Wish, carry, finished, withdraw
from words.message import TellableError

pages = Blueprint("withdrawing", __name__)
_NOTHING: Mapping[str, str] = {}


@pages.get("/releases/<name>/withdraw")
def show(name: str) -> str:
    """Shows the form, or what became of it."""
    return _page(name, _NOTHING, "")


@pages.post("/releases/<name>/withdraw")
def sign(name: str) -> Response | tuple[str, int]:
    """Signs the withdrawal."""
    sitting, form = here(), request.form
    try:
        withdraw(name, _wish(form), sitting.fingerprint, sitting.chain, hand())
    except TellableError as trouble:
        return _page(name, form, sitting.tell(trouble.message)), 409
    return redirect(url_for("withdrawing.show", name=name), 303)


@pages.post("/releases/<name>/notice")
def write(name: str) -> str | tuple[str, int]:
    """Writes the notice into a folder somebody chose."""
    sitting = here()
    try:
        into = choose(place_in_form(), sitting.desk.places)
        written = carry(finished(name, sitting.chain), into, sitting.chain)
    except TellableError as trouble:
        return _page(name, request.form, sitting.tell(trouble.message)), 409
    return _page(name, _NOTHING, "", written)


def _wish(form: Mapping[str, str]) -> Wish:
    said = {language: form.get(f"said_{language}", "")[: LONGEST + 1] for language in ("fr", "en")}
    note = form.get("note", "").replace("\r\n", "\n").strip()[: LONGEST + 1]
    return Wish(_reason(form.get("code", "")), said, note, title_goes=bool(form.get("without_title")))


def _reason(code: str) -> Reason:
    try:
        return Reason(code)
    except ValueError as fault:
        raise NotAForm("desk.not_a_why") from fault


def _page(name: str, said: Mapping[str, str], trouble: str, written: NoticeWritten | None = None) -> str:
    sitting = here()
    record = sitting.chain.catalog.release(name)
    if record.intent < 0:
        raise NotLeft("desk.not_left", release=name)
    return render_template(
        "withdraw.html",
        name=name,
        payload=record.payload,
        withdrawal=told(name, sitting.chain),
        reasons=tuple(_choice(each) for each in Reason if each is not Reason.REPLACED),
        folders=tuple(str(folder) for folder in offered(sitting.desk.places)),
        said=said,
        longest=LONGEST,
        written=str(written.path) if written else "",
        trouble=trouble,
    )


def _choice(reason: Reason) -> Choice:
    means = here().say("desk.withdraw_harmful") if reason in HARMFUL else ""
    return Choice(reason.value, why(reason), means)
