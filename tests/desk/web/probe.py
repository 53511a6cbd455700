"""A page for tests of what stands before every page: it counts acts, fails on request, shows a text."""

from flask import Blueprint, current_app, redirect, render_template_string, request
from werkzeug.wrappers import Response

from desk.web.gate import preview
from desk.web.here import here
from keys.errors import WrongPassphrase

pages = Blueprint("probe", __name__)
FORM = """{% extends "page.html" %}{% block title %}probe{% endblock %}{% block main %}<h1>probe</h1>
<p id="text">{{ text | shown }}</p>
<form method="post" action="/probe">{{ csrf() }}<button>go</button></form>{% endblock %}"""


@pages.get("/probe")
def look() -> str:
    """Shows a form."""
    return render_template_string(FORM, text=request.args.get("text", here().reviewer))


@pages.post("/probe")
def act() -> Response:
    """Does something that can be counted."""
    if request.form.get("refuse"):
        raise WrongPassphrase("keys.wrong_passphrase")
    done: list[str] = current_app.config.setdefault("DONE", [])
    done.append(here().reviewer)
    return redirect(f"/probe?text=done-{len(done)}", 303)


@pages.get("/probe/chain")
def chain() -> str:
    """Asks the vault."""
    return str(here().chain.size)


@pages.get("/probe/fault")
def fault() -> str:
    """Fails as nobody foresaw."""
    secret = "the source is called Camille"
    raise RuntimeError(secret)


@pages.get("/probe/public")
def public() -> Response:
    """Shows a public page."""
    return preview(b"<!doctype html><title>public</title>")
