"""Upkeep: what was begun and is not known to be done, asked in words and answered; what should be seen to soon.

Rule: the same questions as the doctor's, closed by the same functions; an answer is recorded in the name of who sits
here. Acts about keys that wait are told, with the command that ends them.
Never: guesses what became of something.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from custody.open_acts import open_acts
from desk.doctor import close_intent
from desk.pages.errands import lines
from desk.pages.stones import stones
from desk.reminders import reminders
from desk.web.here import here
from release.open_packages import open_packages
from release.withdrawing import unwritten
from words.message import TellableError

pages = Blueprint("upkeep", __name__)
_LETTERS = 2_000


@pages.get("/upkeep")
def show() -> str:
    """Shows everything that waits for somebody."""
    return _page("", "", "")


@pages.post("/upkeep/close")
def close() -> Response | tuple[str, int]:
    """Records what became of a hand-over or an audit package."""
    sitting = here()
    name, reason = request.form.get("about", "")[:80], request.form.get("reason", "")[:_LETTERS]
    try:
        close_intent(name, reason, sitting.fingerprint, sitting.chain)
    except TellableError as trouble:
        return _page(sitting.tell(trouble.message), name, reason), 409
    return redirect(url_for("upkeep.show"), 303)


def _page(trouble: str, about: str, reason: str) -> str:
    sitting = here()
    chain = sitting.chain
    told = [each.message for each in reminders(chain, sitting.desk.clock()) if each.message.id != "desk.key_act_open"]
    return render_template(
        "upkeep.html",
        releases=tuple(each.release for each in chain.catalog.releases() if each.intent > each.outcome),
        packages=open_packages(chain),
        notices=unwritten(chain),
        shreddings=tuple(each for each in stones(chain.catalog.tombstones.waiting()) if each.state == "begun"),
        key_acts=tuple((act.kind, act.subject) for act in open_acts(chain)),
        reminders=tuple(sitting.tell(message) for message in told),
        shredded=chain.catalog.tombstones.count(),
        errands=lines(),
        trouble=trouble,
        about=about,
        reason=reason,
    )
