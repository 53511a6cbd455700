"""Taking in: choose a stick or folder, see what is on it, have it taken in (`taking_in_run.py` tells how far it is).

Rule: only folders below the desk's allowed places; the first look reads names and directories, never content. What no
name shows (paper, a plain folder, mail) a person states, with where it is from. Taking the same stick in again doubles
nothing.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from desk.pages.shown import Choice, kind_word, size_word
from desk.places import choose, offered
from desk.web import uploads
from desk.web.here import here
from intake.arrival import Arrival, total_bytes
from intake.carried import PROVENANCE_LETTERS, Carried, state
from intake.channels import PACKAGES, STATED, Channel
from intake.limits import Limits
from intake.survey import survey
from words.message import TellableError

pages = Blueprint("taking_in", __name__)
_SHOWN = 500
_MEDIUM_LETTERS = 200
_KEY_LETTERS = 300


@pages.get("/take-in")
def start() -> str:
    """Asks which stick or folder."""
    return _start("", "")


@pages.post("/take-in/look")
def look() -> str | tuple[str, int]:
    """Says what is there, before anything is taken in."""
    return looked(place_in_form(), request.form.get("channel", ""))


def looked(untrusted_place: str, untrusted_channel: str = "") -> str | tuple[str, int]:
    """Answers with what is in a folder, taken for what a person says it is ("": what names show)."""
    channel = Channel(untrusted_channel) if untrusted_channel in STATED else None
    try:
        folder = choose(untrusted_place, uploads.places())
        arrivals = survey(folder, Limits(), Carried(stated=channel))
    except TellableError as trouble:
        return _start(untrusted_place, here().tell(trouble.message)), 409
    good = sum(1 for arrival in arrivals if arrival.problem is None)
    return render_template(
        "take_in_look.html",
        folder=str(folder),
        uploaded=uploads.is_own(folder),
        lines=tuple(_line(arrival) for arrival in arrivals[:_SHOWN]),
        more=max(0, len(arrivals) - _SHOWN),
        good=good,
        bad=len(arrivals) - good,
        size=size_word(total_bytes(arrivals)),
        channel=channel.value if channel else "",
        keyed=channel is Channel.PACKAGE,
        package=channel in PACKAGES,
        channels=_channels(),
        letters=PROVENANCE_LETTERS,
    )


@pages.post("/take-in")
def take_in() -> Response | tuple[str, int]:
    """Begins to take everything in; leads to how far it is, and to the receipt."""
    sitting = here()
    untrusted_place = place_in_form()
    try:
        about = _about(sitting.reviewer)
        folder = choose(untrusted_place, uploads.places())
        run = sitting.front.reception.begin(folder, about, uploads.forgetting(folder))
    except TellableError as trouble:
        return _start(untrusted_place, sitting.tell(trouble.message)), 409
    return redirect(url_for("taking_in_run.show", run=run), 303)


def _about(reviewer: str) -> Carried:
    """Reads what the form states of the drop.

    Raises:
        NotStated: not enough, or not of the form.
    """
    form = request.form
    said = form.get("channel", ""), form.get("provenance", ""), form.get("unknown_before", "")
    keys = {name: form.get(name, "")[:_KEY_LETTERS] for name in ("release_key", "log_key")}
    return state(*said, medium=form.get("medium", "")[:_MEDIUM_LETTERS], by=reviewer, **keys)


def _channels() -> tuple[Choice, ...]:
    """Gives what a person may state, what names show first."""
    chosen = ("", *sorted(STATED))
    return tuple(Choice(each, here().say(f"desk.as_{each.replace('-', '_') or 'shown'}")) for each in chosen)


def place_in_form() -> str:
    """Gives the folder a form names: the one typed, else the one ticked."""
    return request.form.get("other", "").strip() or request.form.get("place", "")


def _start(untrusted_place: str, trouble: str) -> str:
    folders = tuple(str(folder) for folder in offered(here().desk.places))
    return render_template("take_in.html", folders=folders, place=untrusted_place, trouble=trouble)


def _line(arrival: Arrival) -> tuple[str, str, str, str]:
    """Gives where it lay, what it seems to be, its size, and why it would go to quarantine."""
    kind = kind_word(arrival.kind) if arrival.kind else ""
    problem = here().tell(arrival.problem) if arrival.problem else ""
    return arrival.place, kind, size_word(arrival.size), problem
