"""The quarantine: what came in and could not be accepted, each with the reason; nothing was thrown away.

Each can be tried again, once its key is there, or let out as it is by a reviewer who signs why.
Never: shows a byte of what is in quarantine.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from custody.errors import Unknown
from custody.records import Submission
from desk.pages.shown import day_word, size_word
from desk.web.hands import hand
from desk.web.here import here
from intake.errors import IntakeError
from intake.limits import Limits
from intake.names import ItemKind
from intake.quarantined import LONGEST, let_out, retry
from keys.errors import NotDecrypted, TooLarge
from words.message import Message
from words.visible import visible

pages = Blueprint("quarantine", __name__)
_PLACE_LETTERS = 300
_KINDS = frozenset(ItemKind)


@pages.get("/quarantine")
def quarantine() -> str:
    """Lists what is in quarantine, newest first."""
    sitting = here()
    found = sorted(sitting.chain.catalog.submissions("quarantined"), key=lambda each: each.day, reverse=True)
    lines = tuple(
        (
            visible(each.untrusted_place, _PLACE_LETTERS),
            sitting.tell(Message.unpacked(each.reason)),
            day_word(each.day),
            size_word(each.size),
            each.label,
        )
        for each in found
    )
    return render_template("quarantine.html", lines=lines)


@pages.get("/quarantine/<waiting>")
def one(waiting: str) -> str:
    """Shows why one thing is there, and what can be done."""
    return _page(_waiting(waiting), "", "")


@pages.post("/quarantine/<waiting>/retry")
def again(waiting: str) -> Response | tuple[str, int]:
    """Tries to open it again."""
    sitting, found = here(), _waiting(waiting)
    try:
        own = retry(found.label, sitting.fingerprint, sitting.chain, Limits())
    except (IntakeError, NotDecrypted, TooLarge) as refusal:
        return _page(found, sitting.tell(refusal.message), ""), 409
    return _to_exhibit(own)


@pages.post("/quarantine/<waiting>/let-out")
def out(waiting: str) -> Response | tuple[str, int]:
    """Lets it out as it is, by signature."""
    sitting, found = here(), _waiting(waiting)
    reason = request.form.get("reason", "")[: LONGEST + 1]
    try:
        own = let_out(found.label, reason, sitting.fingerprint, sitting.chain, hand())
    except IntakeError as refusal:
        return _page(found, sitting.tell(refusal.message), reason), 409
    return _to_exhibit(own)


def _waiting(label: str) -> Submission:
    """Finds what is in quarantine by its label.

    Raises:
        Unknown: nothing of that label is there.
    """
    found = [each for each in here().chain.catalog.submissions("quarantined") if each.label == label]
    if not found:
        raise Unknown("custody.unknown_label", label=label)
    return found[0]


def _page(waiting: Submission, trouble: str, said: str) -> str:
    sitting = here()
    return render_template(
        "quarantined.html",
        label=waiting.label,
        place=visible(waiting.untrusted_place, _PLACE_LETTERS),
        reason=sitting.tell(Message.unpacked(waiting.reason)),
        size=size_word(waiting.size),
        day=day_word(waiting.day),
        digest=waiting.digest,
        kept=bool(waiting.digest),
        encrypted=waiting.kind in _KINDS,
        trouble=trouble,
        said=said,
    )


def _to_exhibit(label: str) -> Response:
    chain = here().chain
    chain.checkpoint()
    return redirect(url_for("inbox.custody", label=chain.catalog.exhibits(label)[0].label), 303)
