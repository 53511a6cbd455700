"""Reading back: a stick, a folder or an upload compared with what was released; receipts; alarms and their answers.

Rule: only folders below the desk's allowed places, or what this session has uploaded; the work is an errand, so no page
waits. An alarm stands on every page of the desk until somebody signs an answer.
Never: opens what was brought back; shows a stranger's name as anything but visible text.
"""

from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from custody import canonical
from custody.chain import Chain
from desk.pages.shown import day_word
from desk.pages.taking_in import place_in_form
from desk.places import choose, offered
from desk.readbacks import differing, sighted, summary
from desk.web import uploads
from desk.web.errands import Follower, Kind, Outcome
from desk.web.hands import hand
from desk.web.here import here
from keys.fingerprints import read_aloud
from release.alarms import LONGEST, Receipt, answer, open_alarms, receipt, receipts
from release.readback import read_back
from words.message import Message, TellableError
from words.visible import visible

pages = Blueprint("reading_back", __name__)
_LISTED = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A read-back in the list: number, day, who looked, the verdict, whether it waits."""

    seq: int
    day: str
    who: str
    is_alarm: bool
    is_open: bool


@pages.get("/readback")
def show() -> str:
    """Shows the form, and what was read back so far."""
    return _page("", "")


@pages.post("/readback")
def begin() -> Answer | tuple[str, int]:
    """Begins to compare."""
    sitting, untrusted_place = here(), place_in_form()
    by, make = sitting.fingerprint, sitting.desk.workshop
    try:
        folder = choose(untrusted_place, uploads.places())

        def work(chain: Chain, follower: Follower) -> Outcome:
            found = read_back(folder, by, chain, make, follower.progress)
            return Outcome((*summary(found), Message.of("desk.readback_receipt_there")), held=not found.is_alarm)

        run = sitting.front.errands.begin(Kind.READ_BACK, str(folder), sitting.reviewer, work)
    except TellableError as trouble:
        return _page(untrusted_place, sitting.tell(trouble.message)), 409
    return redirect(url_for("errands.show", errand=run), 303)


@pages.get("/readback/<int:number>")
def one(number: int) -> str:
    """Shows the receipt of a read-back, and the form for an answer."""
    return _receipt(number, "", "")


@pages.get("/readback/<int:number>.json")
def as_json(number: int) -> Response:
    """Gives a receipt as it is kept."""
    found = receipt(number, here().chain)
    named = {"Content-Disposition": f"attachment; filename=readback-{number}.json"}
    return Response(canonical.dumps(found.content), mimetype="application/json", headers=named)


@pages.post("/readback/<int:number>/answer")
def answering(number: int) -> Answer | tuple[str, int]:
    """Signs what was done about an alarm."""
    sitting, words = here(), request.form.get("reason", "")[:LONGEST]
    try:
        answer(number, words, sitting.fingerprint, sitting.chain, hand())
    except TellableError as trouble:
        return _receipt(number, words, sitting.tell(trouble.message)), 409
    sitting.chain.checkpoint()
    return redirect(url_for("reading_back.one", number=number), 303)


def alarms() -> tuple[tuple[int, str], ...]:
    """Gives number and day of every open alarm, for the line above all pages."""
    try:
        return tuple((seq, day_word(day)) for seq, day in open_alarms(here().chain))
    except TellableError:
        return ()  # the vault was locked meanwhile: its own page says so


def _page(untrusted_place: str, trouble: str) -> str:
    sitting = here()
    own = uploads.own_folder()
    folders = (*((own,) if own.is_dir() else ()), *offered(sitting.desk.places))
    return render_template(
        "readback.html",
        rows=tuple(_row(each) for each in receipts(sitting.chain)[:_LISTED]),
        folders=tuple(str(folder) for folder in folders),
        place=untrusted_place,
        uploaded=str(own) if own.is_dir() else "",
        trouble=trouble,
    )


def _receipt(number: int, words: str, trouble: str) -> str:
    sitting = here()
    found = receipt(number, sitting.chain)
    tell = sitting.tell
    return render_template(
        "readback_receipt.html",
        found=found,
        row=_row(found),
        summary=tuple(tell(message) for message in summary(found)),
        lines=tuple(
            (visible(line.place), line.verdict, line.release, tell(line.said) if line.said else "")
            for line in differing(found)
        ),
        sightings=tuple(
            (visible(line.place), tell(line.said) if line.said else "", is_alarm, exhibit, line.verdict)
            for line, is_alarm, exhibit in sighted(found)
        ),
        answered_by=_name(found.answered_by),
        words=words,
        trouble=trouble,
    )


def _row(found: Receipt) -> Row:
    return Row(found.seq, day_word(found.day), _name(found.by), found.is_alarm, found.is_open)


def _name(who: str) -> str:
    names = {own: name for name, own in here().chain.policy.reviewers.items()}
    known = names.get(who) or (who if who in names.values() else "")
    return known or (read_aloud(who) if who else "")
