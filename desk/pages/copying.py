"""Looking for traces and making copies: asked for by a person, done in the jail by the crew, recorded in their name.

Rule: an act is a POST and is answered at once; what comes of it, and how far it is, stands on the exhibit's own page.
"""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from desk.pages.progress import ask, moving, of_exhibit
from desk.web.here import here
from triage.jobs import Task
from triage.piece import piece

pages = Blueprint("copying", __name__)
MAKING = {
    "findings": (Task.INSPECT,),
    "copies": (Task.CLEAN, Task.FLATTEN, Task.VALUES),
    "redaction": (Task.REDACT,),
    "retyping": (Task.RETYPE,),
    "inside": (Task.UNPACK,),
}
"""What the tabs of an exhibit wait for."""


@pages.post("/exhibits/<label>/inspect")
def look(label: str) -> Response:
    """Asks to look for what could betray somebody."""
    ask(label, Task.INSPECT)
    return redirect(url_for("inbox.findings", label=label), 303)


@pages.post("/exhibits/<label>/render")
def paint(label: str) -> Response:
    """Asks for the pictures of its pages and the text on them."""
    ask(label, Task.PAGES)
    return redirect(url_for("inbox.pictures", label=label), 303)


@pages.post("/exhibits/<label>/clean")
def clean(label: str) -> Response:
    """Asks for a clean copy."""
    ask(label, Task.CLEAN)
    return redirect(url_for("inbox.made", label=label), 303)


@pages.post("/exhibits/<label>/flatten")
def flatten(label: str) -> Response:
    """Asks for a flattened copy."""
    ask(label, Task.FLATTEN)
    return redirect(url_for("inbox.made", label=label), 303)


@pages.get("/exhibits/<label>/making/<any(findings, copies, redaction, retyping, inside):tab>")
def making(label: str, tab: str) -> str:
    """Shows how far what a tab waits for is."""
    whole = piece(label, here().chain).label
    return render_template("making.html", **being_made(whole, tab))


def being_made(label: str, tab: str) -> dict[str, object]:
    """Gives what a tab says while something is made for it."""
    jobs = of_exhibit(label, MAKING.get(tab, ()))
    paused = here().chain.catalog.jobs.paused()
    return {
        "making": tab,
        "made_of": label,
        "paused": paused,
        "jobs": jobs,
        "going": any(job.going for job in jobs),
        "moving": moving(jobs, paused=paused),
    }
