"""What is to be signed elsewhere: the exact bytes of each statement this browser has prepared, as a file and a QR code.

Rule: an act of one statement has number 1 alone; a key act has several, signed in their order.
Never: shows a seed, another session's statement, or another one than the page that links here.
"""

from flask import Blueprint, Response, request

from desk.errors import NothingPrepared
from desk.pages.drawn import drawn, saved
from desk.web.here import here

pages = Blueprint("signing", __name__)


@pages.get("/signing/<name>/statement.json")
def statement(name: str) -> Response:
    """Gives the bytes to sign."""
    return saved(_exact(name), "application/json")


@pages.get("/signing/<name>/statement.svg")
def picture(name: str) -> Response:
    """Draws them as a QR code."""
    return drawn(_exact(name))


def _exact(name: str) -> bytes:
    prepared, asked = here().session.prepared, request.args.get("number", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 4 else 0
    if prepared is None or prepared.name != name or not 1 <= number <= len(prepared.drafts):
        raise NothingPrepared("desk.nothing_prepared")
    return prepared.drafts[number - 1].statement.signed_bytes()
