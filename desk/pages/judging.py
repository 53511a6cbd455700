"""The same, or not the same: the answer to a suggested resemblance, pressed by a person, recorded in their name.

Rule: a POST and no decision on either exhibit; it leads back to the groups or to the exhibit it was pressed beside.
Never: leads anywhere else.
"""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from custody.catalog_judged import Word
from desk.address import place_in
from desk.errors import NotAForm
from desk.web.here import here
from triage import judging

pages = Blueprint("judging", __name__)
GROUPS = "groups"
"""How a form says that it stands on the page of groups; the number of the last group above may follow."""


@pages.post("/alike")
def judge() -> Response:
    """Keeps what somebody says of two exhibits."""
    form = request.form
    if form.get("word") not in set(Word):
        raise NotAForm("desk.not_a_mark")
    one = form.get("one", "")
    judging.judge(one, form.get("two", ""), Word(form["word"]), here().fingerprint, here().chain)
    where, _, below = form.get("back", "").partition(" ")
    if where == GROUPS:
        return redirect(url_for("grouping.show", below=place_in(below)), 303)
    return redirect(url_for("inbox.alike", label=one), 303)
