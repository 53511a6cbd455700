"""Looking for traces and making copies: pressed by a person, done in the jail, recorded in their name.

Rule: an act is a POST; what comes of it stands on the exhibit's own page. The page waits until it is done: some
seconds for a text, more for many pages.
"""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from desk.web.here import here
from triage.inspect import inspect
from triage.pages import render
from triage.prepare import Way, prepare

pages = Blueprint("copying", __name__)


@pages.post("/exhibits/<label>/inspect")
def look(label: str) -> Response:
    """Looks for what could betray somebody."""
    sitting = here()
    inspect(label, sitting.chain, sitting.desk.workshop, sitting.reviewer)
    return redirect(url_for("inbox.findings", label=label), 303)


@pages.post("/exhibits/<label>/render")
def paint(label: str) -> Response:
    """Makes the pictures of its pages and reads its text."""
    sitting = here()
    render(label, sitting.chain, sitting.desk.workshop, sitting.reviewer)
    return redirect(url_for("inbox.text", label=label), 303)


@pages.post("/exhibits/<label>/clean")
def clean(label: str) -> Response:
    """Makes a clean copy."""
    return _prepare(label, Way.CLEAN)


@pages.post("/exhibits/<label>/flatten")
def flatten(label: str) -> Response:
    """Makes a flattened copy."""
    return _prepare(label, Way.FLATTEN)


def _prepare(label: str, way: Way) -> Response:
    sitting = here()
    prepare(label, way, sitting.chain, sitting.desk.workshop, sitting.reviewer)
    return redirect(url_for("inbox.made", label=label), 303)
