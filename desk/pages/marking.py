"""Marking: stars, tags, notes, who takes what, what somebody has read. Pressed by a person, recorded in their name.

Rule: a mark is a POST and no decision; it leads back to the exhibit it was put on.
"""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from desk.errors import NotAForm
from desk.web.here import here
from triage import marks

pages = Blueprint("marking", __name__)
_TOGGLES = {
    "star": marks.star,
    "unstar": marks.unstar,
    "read": marks.mark_read,
    "unread": marks.mark_unread,
}
_TAGS = {"tag": marks.tag, "untag": marks.untag}


@pages.post("/exhibits/<label>/mark")
def mark(label: str) -> Response:
    """Puts a star, or takes it off; says that it was read, or that it is still to be."""
    act = _TOGGLES.get(request.form.get("mark", ""))
    if act is None:
        raise NotAForm("desk.not_a_mark")
    act([label], here().fingerprint, here().chain)
    return _back(label)


@pages.post("/exhibits/<label>/tag")
def tag(label: str) -> Response:
    """Puts a tag on an exhibit, or takes it off."""
    act = _TAGS.get(request.form.get("mark", ""))
    if act is None:
        raise NotAForm("desk.not_a_mark")
    act([label], request.form.get("tag", ""), here().fingerprint, here().chain)
    return _back(label)


@pages.post("/exhibits/<label>/assign")
def assign(label: str) -> Response:
    """Gives an exhibit to somebody, or to nobody."""
    marks.assign([label], request.form.get("name", ""), here().fingerprint, here().chain)
    return _back(label)


@pages.post("/exhibits/<label>/note")
def note(label: str) -> Response:
    """Keeps a note."""
    marks.note(label, request.form.get("note", ""), here().fingerprint, here().chain)
    return _back(label)


def _back(label: str) -> Response:
    return redirect(url_for("inbox.text", label=label), 303)
