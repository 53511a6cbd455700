"""What is to be signed elsewhere: the exact bytes of the statement this browser has prepared, as a file and a QR code.

Never: shows the seed, or another session's statement.
"""

import io

import segno
from flask import Blueprint, Response

from desk.errors import NothingPrepared
from desk.web.here import here

pages = Blueprint("signing", __name__)


@pages.get("/signing/statement.json")
def statement() -> Response:
    """Gives the bytes to sign."""
    return Response(_exact(), mimetype="application/json", headers={"Content-Disposition": "attachment"})


@pages.get("/signing/statement.svg")
def picture() -> Response:
    """Draws them as a QR code."""
    drawn = io.BytesIO()
    segno.make(_exact(), error="m", micro=False).save(drawn, kind="svg", scale=4, border=4, light="#fff")
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


def _exact() -> bytes:
    prepared = here().session.prepared
    if prepared is None:
        raise NothingPrepared("desk.nothing_prepared")
    return prepared.draft.statement.signed_bytes()
