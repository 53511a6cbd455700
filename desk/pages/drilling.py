"""The recovery drill: sent out on a stick, answered on a second machine, compared here; and when the last one was.

Rule: the sheets are typed on the second machine, by command, never here; what comes back on the stick counts only with
the signature of the recovery key in force (`custody/drill.py`).
"""

from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from custody import drill
from custody.chain import Chain
from desk.errors import NotWritten
from desk.pages.shown import day_word
from desk.pages.taking_in import place_in_form
from desk.places import choose, offered
from desk.reminders import DRILL_EVERY
from desk.web.here import here
from words.message import Message, TellableError

pages = Blueprint("drilling", __name__)
_SHOWN = 12


@pages.get("/keys/drill")
def show() -> str:
    """Says when the last drill was, and leads through the next."""
    return _page(None)


@pages.post("/keys/drill/make")
def make() -> Response | tuple[str, int]:
    """Lays a drill on a stick."""
    return _at_a_stick(lambda folder, chain: drill.make(chain, folder, here().desk.random))


@pages.post("/keys/drill/accept")
def accept() -> Response | tuple[str, int]:
    """Compares an answer with what was asked, and records that it was passed."""
    return _at_a_stick(lambda folder, chain: drill.accept(chain, folder))


def _at_a_stick(act: Callable[[Path, Chain], str]) -> Response | tuple[str, int]:
    sitting, untrusted_place = here(), place_in_form()
    try:
        folder = choose(untrusted_place, sitting.desk.places)
        try:
            act(folder, sitting.chain)
        except OSError as fault:
            raise NotWritten("desk.stick_unreachable") from fault
    except TellableError as trouble:
        return _page(trouble.message, untrusted_place), 409
    return redirect(url_for("drilling.show"), 303)


def _page(trouble: Message | None, untrusted_place: str = "") -> str:
    sitting = here()
    chain, today = sitting.chain, sitting.desk.clock().date()
    passed = drill.last_passed(chain)
    return render_template(
        "drill.html",
        trouble=trouble,
        last=day_word(passed.day.isoformat()) if passed else "",
        overdue=passed is not None and today - passed.day > DRILL_EVERY,
        every=DRILL_EVERY.days,
        attempts=tuple(_line(each, chain) for each in drill.attempts(chain)[:_SHOWN]),
        folders=tuple(str(folder) for folder in offered(sitting.desk.places)),
        place=untrusted_place,
    )


def _line(attempt: drill.Attempt, chain: Chain) -> tuple[str, str, bool]:
    """Gives when it went out, when it was passed, and whether it tries the sheets of today."""
    passed = day_word(attempt.passed) if attempt.passed else ""
    return day_word(attempt.day), passed, attempt.recovery == chain.policy.recovery
