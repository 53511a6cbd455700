"""What is to be signed elsewhere: the exact bytes of the statement this browser has prepared, as a file and a QR code.

Never: shows the seed, another session's statement, or another one than the page that links here.
"""

import io

import segno
from flask import Blueprint, Response

from desk.errors import NothingPrepared
from desk.web.here import here

pages = Blueprint("signing", __name__)


@pages.get("/signing/<name>/statement.json")
def statement(name: str) -> Response:
    """Gives the bytes to sign."""
    return Response(_exact(name), mimetype="application/json", headers={"Content-Disposition": "attachment"})


@pages.get("/signing/<name>/statement.svg")
def picture(name: str) -> Response:
    """Draws them as a QR code."""
    drawn = io.BytesIO()
    segno.make(_exact(name), error="m", micro=False).save(drawn, kind="svg", scale=4, border=4, light="#fff")
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


def _exact(name: str) -> bytes:
    prepared = here().session.prepared
    if prepared is None or prepared.name != name:  # another page of this browser prepared something since
        raise NothingPrepared("desk.nothing_prepared")
    return prepared.draft.statement.signed_bytes()
