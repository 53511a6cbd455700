"""The quarantine: what came in and could not be accepted, each with the reason; nothing was thrown away."""

from flask import Blueprint, render_template

from desk.pages.shown import day_word, size_word
from desk.web.here import here
from words.message import Message
from words.visible import visible

pages = Blueprint("quarantine", __name__)
_PLACE_LETTERS = 300


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
