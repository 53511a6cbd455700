"""A second layer of encryption: offered where an exhibit seems to be an OpenPGP message itself, opened when asked.

With somebody's own key only by the passphrase they type there and then; keys on another machine cannot.
Never: opens one by itself; keeps a passphrase.
"""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from desk.pages.reading import Text
from desk.web.here import here
from desk.web.passwords import LONGEST
from intake.layers import open_layer, seems_wrapped
from intake.limits import Limits
from keys.personal import own_key
from triage.worklist import Work

pages = Blueprint("layers", __name__)
_ARMORED = "application/pgp"
_FIRST_LINES = 5


@pages.post("/exhibits/<label>/layer")
def unwrap(label: str) -> Response:
    """Opens the layer; leads to what was in it."""
    sitting = here()
    inner = open_layer(label, sitting.fingerprint, sitting.chain, Limits())
    return redirect(url_for("inbox.text", label=inner), 303)


@pages.post("/exhibits/<label>/layer/mine")
def unwrap_mine(label: str) -> Response:
    """Opens the layer with the key of whoever sits here; leads to what was in it."""
    sitting = here()
    chain, passphrase = sitting.chain, request.form.get("passphrase", "")[:LONGEST]
    with (
        sitting.front.signing,
        own_key(chain.vault.cabinet, chain.unlocked.folder, sitting.reviewer, passphrase) as own,
    ):
        inner = open_layer(label, sitting.fingerprint, chain, Limits(), own=own)
    return redirect(url_for("inbox.text", label=inner), 303)


def wrapped(work: Work, text: Text | None) -> bool:
    """Tells whether an exhibit seems to be a message in itself: by its name, its text, or what inspecting said."""
    if work.inspected is not None and work.inspected.media_type == _ARMORED:
        return True
    lines = () if text is None else text.lines[:_FIRST_LINES]
    return seems_wrapped(work.exhibit.untrusted_filename, "\n".join("".join(line.pieces) for line in lines))
