"""Fences around the desk's address: what a request must bring to be answered, what every answer forbids the browser.

Rule: Host and Origin are compared with the address the server is bound to (a page elsewhere may send a browser to
127.0.0.1, or have its own name resolve there); Fetch Metadata, where a browser sends it, must say "same-origin" or
"none". Every answer carries a Content-Security-Policy (CSP level 3) without inline code or eval, Trusted Types, the
cross-origin isolation headers and no-store. Referrer-Policy is "same-origin": with "no-referrer" the Fetch standard
makes browsers send "Origin: null" with a form, and the Origin could not be checked; nothing leaves for other origins.
Never: answers another method than GET, HEAD and POST.
Residual risk: another program of the same user on this machine can speak to the desk; it lacks only a session.
"""

from flask import Response
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.wrappers import Request

from desk.errors import NotFromHere

BODY_LIMIT = 1 << 20
"""Longest request body, in bytes."""

METHODS = ("GET", "HEAD", "POST")
_NOTHING = "default-src 'none'; base-uri 'none'"
PAGE_POLICY = (
    f"{_NOTHING}; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
PREVIEW_POLICY = f"{_NOTHING}; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'self'; sandbox"
"""For the public page shown inside one of ours: no script at all. Its own policy allows its one stylesheet by hash."""

_ALWAYS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), "
    "clipboard-read=(), display-capture=(), payment=(), publickey-credentials-get=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def check_request(request: Request, address: str) -> None:
    """Passes only what a browser showing a page of this desk sends; `address` is `http://127.0.0.1:PORT`.

    Raises:
        NotFromHere: another Host, another Origin, or another site's page sent the browser here.
        MethodNotAllowed: not GET, HEAD or POST.
    """
    if request.method not in METHODS:
        raise MethodNotAllowed(list(METHODS))
    if request.headers.get("Host", "") != address.removeprefix("http://"):
        raise NotFromHere("desk.not_from_here")
    if request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
        raise NotFromHere("desk.not_from_here")
    needed = request.method == "POST" or "Origin" in request.headers
    if needed and request.headers.get("Origin", "") != address:
        raise NotFromHere("desk.not_from_here")


def seal(response: Response, *, preview: bool = False) -> Response:
    """Puts the fences on an answer."""
    headers = {**_ALWAYS, "Content-Security-Policy": PREVIEW_POLICY if preview else PAGE_POLICY}
    for name, value in headers.items():
        response.headers[name] = value
    return response
