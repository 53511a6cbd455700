"""When something does not work: an error becomes a page in words, with a status a browser understands.

Rule: 423 locked (RFC 4918), 404 no such thing, 403 not permitted, 429 too often, 409 refused, 500 could not look.
Never: shows a traceback, an exception's text or a secret; what nobody foresaw is told on the terminal by its kind and
place alone.
"""

import traceback
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path

from flask import g, render_template, request
from markupsafe import escape
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from custody.errors import NotPermitted, Unknown
from desk.errors import NotFromHere, SignedOut, TooOften, Usage
from desk.web import uploads
from desk.web.here import here
from keys.errors import Locked
from words import quantities
from words.message import Message, TellableError

_STATUS: tuple[tuple[type[TellableError], int], ...] = (
    (Locked, 423),
    (Unknown, 404),
    (NotFromHere, 403),
    (NotPermitted, 403),
    (SignedOut, 401),
    (TooOften, 429),
    (Usage, 400),
)
_SAID = frozenset({400, 404, 405, 413})


def status_of(trouble: TellableError) -> int:
    """Gives the status an error answers with."""
    for kind, status in _STATUS:
        if isinstance(trouble, kind):
            return status
    return 409 if trouble.refused else 500


def tell(trouble: TellableError) -> tuple[str, int]:
    """Answers with what a room said."""
    return page(trouble.message, status_of(trouble))


def turn_away(trouble: HTTPException) -> tuple[str, int, Mapping[str, str]]:
    """Answers a request that fits no page; says with 405 which methods would (RFC 9110 section 15.5.6)."""
    code = trouble.code or 500
    allowed = trouble.valid_methods if isinstance(trouble, MethodNotAllowed) else None
    headers = {"Allow": ", ".join(sorted(allowed))} if allowed else {}
    if code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and request.path == uploads.PATH:
        most = quantities.size(uploads.most(here().front), here().language)
        return *page(Message.of("desk.upload_too_large", most=most), code), headers
    return *page(Message.of(f"desk.page_status_{code if code in _SAID else 400}"), code), headers


def confess(trouble: Exception) -> tuple[str, int]:
    """Answers when nobody foresaw it, and tells the terminal where it was."""
    _tell_terminal(trouble)
    return page(Message.of("desk.page_fault"), 500)


def page(message: Message, status: int) -> tuple[str, int]:
    """Renders the page for a message; if even that cannot be done, the bare sentence."""
    g.preview = False
    try:
        return render_template("trouble.html", message=message, status=status), status
    except Exception as fault:  # noqa: BLE001 (a broken page must not become a traceback in a browser)
        _tell_terminal(fault)
        return str(escape(here().tell(message))), 500


def _tell_terminal(trouble: Exception) -> None:
    last = traceback.extract_tb(trouble.__traceback__)[-1:]
    where = f"{Path(last[0].filename).name}:{last[0].lineno}" if last else "?"
    here().desk.telling.say("desk.page_fault_told", what=type(trouble).__name__, where=where)
