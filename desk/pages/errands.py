"""An errand: how far a backup, a check or a shredding is, and what came of it; it can be stopped and asked for again.

Rule: what is shown is what the work itself told at this moment. The part that changes can be asked for alone.
"""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from desk.web.errands import Errand, Kind
from desk.web.here import here
from words.message import Message
from words.visible import visible

pages = Blueprint("errands", __name__)
_LETTERS = 300
_STEPS: Mapping[str, str] = {
    "": "desk.errand_step_begins",
    "checkpoint": "desk.errand_step_small",
    "state": "desk.errand_step_files",
    "copied": "desk.errand_step_read_back",
    "read back": "desk.errand_step_ends",
    "switched": "desk.errand_step_ends",
    "check": "desk.errand_step_read_back",
    "intent sealed": "desk.errand_step_destroys",
    "scratch": "desk.errand_step_without",
    "backup": "desk.errand_step_index",
}
"""What is being done once a step is behind."""


@pages.get("/errands/<errand>")
def show(errand: str) -> str:
    """Shows how far it is, or what came of it."""
    return render_template("errand.html", **_told(here().front.errands.errand(errand)))


@pages.get("/errands/<errand>/live")
def live(errand: str) -> str:
    """Shows the part that changes."""
    return render_template("errand_live.html", **_told(here().front.errands.errand(errand)))


@pages.post("/errands/<errand>/stop")
def stop(errand: str) -> Response:
    """Ends it at its next step."""
    here().front.errands.stop(errand)
    return redirect(url_for("errands.show", errand=errand), 303)


def lines() -> tuple[tuple[Errand, str], ...]:
    """Gives the last errands, newest first, each with its title."""
    return tuple((errand, title(errand)) for errand in here().front.errands.errands())


def title(errand: Errand) -> str:
    """Says what an errand is about."""
    about = errand.about[:8] if errand.kind is Kind.SHRED else visible(errand.about, _LETTERS)
    return here().tell(Message.of(f"desk.errand_{errand.kind.value}", about=about))


def _over(errand: Errand) -> tuple[str, str]:
    """Says where to go on: an address, and what is there."""
    if errand.kind is Kind.READ_BACK:
        return url_for("reading_back.show"), here().say("desk.readback_title")
    return url_for("backups.show"), here().say("desk.backups_title")


def _told(errand: Errand) -> dict[str, object]:
    say = here().tell
    outcome = errand.outcome
    return {
        "errand": errand,
        "title": title(errand),
        "doing": here().say(_STEPS.get(errand.step, _STEPS[""])),
        "said": tuple(say(message) for message in outcome.said) if outcome else (),
        "trouble": say(errand.trouble) if errand.trouble else "",
        "over": _over(errand),
        "back": url_for("shredding.case", submission=errand.about) if errand.kind is Kind.SHRED else "",
    }
