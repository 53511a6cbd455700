"""The door: signing in and out, locking the vault, choosing the language.

Never: shows whether a name or a passphrase was the wrong one; tells a locked vault's contents.
"""

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from desk.errors import SignedOut
from desk.web import admission, troubles
from desk.web.gate import local
from desk.web.here import Here, here
from desk.web.keeper import lock_up
from keys import unlocked
from keys.errors import UnknownKey, WrongPassphrase
from words.message import Message, TellableError
from words.speak import LANGUAGES

pages = Blueprint("door", __name__)
_LONGEST_NAME = 31
_LONGEST_PASSPHRASE = 4096


@pages.get("/sign-in")
def ask() -> str | Response:
    """Asks who is there."""
    if here().reviewer:
        return redirect(local(request.args.get("back", "/")), 303)
    lapsed = Message.of("desk.session_over") if g.lapsed else None
    return _form(here(), local(request.args.get("back", "/")), lapsed)


@pages.post("/sign-in")
def answer() -> Response | tuple[str, int]:
    """Lets a reviewer in, or says why not."""
    now = here()
    name = request.form.get("name", "")[:_LONGEST_NAME]
    passphrase = request.form.get("passphrase", "")[:_LONGEST_PASSPHRASE]
    back = local(request.form.get("back", "/"))
    try:
        if passphrase:
            g.session = admission.by_passphrase(now, name, passphrase)
        else:
            g.session = admission.by_signature(now, name, request.form.get("signature", ""))
    except TellableError as trouble:
        wrong = isinstance(trouble, UnknownKey | WrongPassphrase)
        message = Message.of("desk.not_let_in") if wrong else trouble.message
        return _form(now, back, message, name), 403 if wrong else troubles.status_of(trouble)
    return redirect(back, 303)


@pages.get("/sign-in/challenge.txt")
def challenge() -> Response:
    """Gives the challenge this browser was posed, byte by byte, to be signed elsewhere."""
    posed = here().session.challenge
    if posed is None:
        raise SignedOut("desk.no_challenge")
    return Response(posed.text(), mimetype="text/plain", headers={"Content-Disposition": "attachment"})


@pages.post("/sign-out")
def go() -> Response:
    """Signs this browser out; the last one to leave locks the vault."""
    now = here()
    now.front.sessions.end(now.session)
    if not now.front.sessions.present():
        lock_up(now.front)
    g.session = now.front.sessions.visit(now.language)
    return redirect(url_for("door.ask"), 303)


@pages.post("/lock")
def lock() -> Response:
    """Locks the vault, which signs everybody out; the ledger is given a checkpoint first."""
    now = here()
    lock_up(now.front)
    g.session = now.front.sessions.visit(now.language)
    return redirect(url_for("door.ask"), 303)


@pages.post("/language")
def speak() -> Response:
    """Changes the language of this browser."""
    chosen = next((each for each in LANGUAGES if each == request.form.get("language")), here().language)
    g.session = here().front.sessions.speak(here().session, chosen)
    return redirect(local(request.form.get("back", "/")), 303)


def _form(now: Here, back: str, message: Message | None, name: str = "") -> str:
    vault = now.desk.vault
    is_open = unlocked.is_unlocked(now.desk.memory(vault))
    return render_template(
        "sign_in.html",
        names=admission.names(vault),
        name=name,
        back=back,
        message=message,
        challenge=admission.pose(now).text() if is_open else "",
        address=now.front.address,
    )
