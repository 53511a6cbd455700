"""Texts to carry to another machine: drawn as a QR code a camera reads, or saved as a file.

Never: draws a secret; what is drawn here was signed to be shown.
"""

import io

import segno
from flask import Response

_SAFER = 1500
"""Letters up to which a code bears more damage; longer ones would not fit so (2,331 at most)."""


def drawn(text: str | bytes) -> Response:
    """Answers with a text as a QR code (ISO/IEC 18004), in black on white also in the dark."""
    picture = io.BytesIO()
    code = segno.make(text, error="l" if len(text) > _SAFER else "m", micro=False)
    code.save(picture, kind="svg", scale=4, border=4, light="#fff")
    return Response(picture.getvalue(), mimetype="image/svg+xml")


def saved(text: str | bytes, kind: str) -> Response:
    """Answers with a text as a file to save."""
    return Response(text, mimetype=kind, headers={"Content-Disposition": "attachment"})
