"""The gate every request passes before a page sees it, and every answer on its way out.

Rule: without a reviewer's session only sign-in, the choice of language and the static files answer; a session belongs
to one unlocking of the vault and ends with it. A form counts only with the session's csrf token (OWASP synchroniser
token) and a one-time token of its own.
Who may open which page, and what is recorded of it, stands in `rights.py`.
Never: lets a page decide for itself whether it is open.
"""

import hmac
from http import HTTPStatus
from urllib.parse import quote

from flask import Response, g, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from desk.errors import NotForYou, NotFromHere, SignedOut
from desk.web import fences, looking, rights, uploads
from desk.web.chains import opening
from desk.web.here import Front, front, here, leave
from desk.web.sessions import Session
from keys.errors import Locked

OPEN = frozenset({"door.ask", "door.answer", "door.challenge", "door.speak"})
"""The pages that answer without anybody signed in; the static files do too."""

STATIC = "static"
_LONGEST_PATH = 500


def admit() -> AnyResponse | None:
    """Lets a request pass, sends the browser to sign-in, or raises why not."""
    at = front()
    g.session = _session(at)
    fences.check_request(request, at.address)
    if request.endpoint in {None, STATIC}:
        return None
    if request.method == "POST":
        if request.endpoint == uploads.ENDPOINT and g.session.reviewer:
            request.max_content_length = uploads.allowed(at)
        _check_form(g.session)
    if request.endpoint not in OPEN:
        away = _require_somebody(at, g.session)
        if away is not None:
            return away
    led = _once(at, g.session) if request.method == "POST" else None
    if led is None and request.endpoint not in OPEN:
        _check_rights(request.endpoint, g.session)
    return led


def finish(response: Response) -> Response:
    """Notes what became of a form, hands out the cookie, puts up the fences."""
    at = front()
    token = g.pop("token", None)
    if token is not None:
        owner, act = token
        if response.status_code < 400 and response.status_code != HTTPStatus.ACCEPTED:
            at.once.done(owner, act, response.headers.get("Location", ""))
        else:
            at.once.give_back(owner, act)
    if response.status_code >= 400:
        leave(spoiled=True)
    session: Session | None = g.get("session")
    if session is not None and session.id and request.cookies.get(at.cookie) != session.id:
        response.set_cookie(at.cookie, session.id, httponly=True, samesite="Strict", path="/")
    return fences.seal(response, preview=g.pop("preview", False))


def csrf() -> Markup:
    """Gives the hidden fields every form carries: the session's token and the form's own."""
    act = front().desk.random(16).hex()
    fields = '<input type="hidden" name="csrf" value="{}"><input type="hidden" name="act" value="{}">'
    return Markup(fields).format(here().session.csrf, act)  # noqa: S704 (our own markup; format escapes)


def preview(page: bytes) -> Response:
    """Answers with a public page to be shown inside one of ours, where it can do nothing."""
    g.preview = True
    return Response(page, mimetype="text/html")


def local(path: str) -> str:
    """Gives a path of this desk to lead to, "/" for anything else."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if plain and len(path) <= _LONGEST_PATH else "/"


def _check_rights(endpoint: str, session: Session) -> None:
    """Passes who may open the page by the policy in force, and records what they are about to be shown."""
    now, page = here(), rights.page_of(endpoint)
    if rights.role_of(now.chain.policy, session.reviewer, session.fingerprint) not in page.roles:
        raise NotForYou("desk.not_for_auditors")
    if page.shows is not None:
        looking.told(now, page.shows, str((request.view_args or {}).get(page.of, "")))


def _session(at: Front) -> Session:
    brought = request.cookies.get(at.cookie, "")
    watching = request.endpoint == STATIC or (request.method == "GET" and "watch" in request.args)
    found = at.sessions.find(brought, watching=watching) if brought else None
    g.lapsed = bool(brought) and found is None
    if found is not None:
        return found
    if request.endpoint in OPEN and request.method != "POST":
        return at.sessions.visit(at.desk.telling.speech.language)
    return Session("", "", at.desk.telling.speech.language, at.desk.clock())


def _check_form(session: Session) -> None:
    if g.lapsed:
        raise SignedOut("desk.signed_out")
    given = request.form.get("csrf", "")
    if not session.csrf or not hmac.compare_digest(given.encode(), session.csrf.encode()):
        raise NotFromHere("desk.form_not_from_here")


def _once(at: Front, session: Session) -> AnyResponse | None:
    act = request.form.get("act", "")
    led = at.once.begin(session.id, act)
    if led:
        return redirect(led, 303)
    g.token = (session.id, act)
    return None


def _require_somebody(at: Front, session: Session) -> AnyResponse | None:
    try:
        present = opening(at.desk.memory(at.desk.vault))
    except Locked:
        at.sessions.end_all()
        at.chains.close()
        if session.reviewer:
            raise
        present = ""
    if session.reviewer and session.opening == present and _is_named(session):
        return None
    at.sessions.end(session)
    if request.method == "POST":
        raise SignedOut("desk.signed_out")
    return redirect(f"{url_for('door.ask')}?back={quote(request.full_path.rstrip('?'), safe='/')}", 303)


def _is_named(session: Session) -> bool:
    """Tells whether the policy in force still names who sits here."""
    return rights.role_of(here().chain.policy, session.reviewer, session.fingerprint) is not None
