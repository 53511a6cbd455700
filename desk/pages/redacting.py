"""Redacting at the desk: what is to be black, drawn by one person, verified by another on every page, then burnt.

Rule: each saving is a new version, an entry; signing is for the version the page showed and no other. Once the second
signature is there the crew burns and proves. Works without a script: words are ticked, a box is given by numbers.
Never: shows what is sealed without the entry `rights.py` asks for; marks anything nobody ticked.
"""

from dataclasses import replace

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from custody.records import RedactionRecord
from desk.address import place_in
from desk.pages import boxing
from desk.pages.progress import ask
from desk.pages.redaction_shown import overview, page_shown, pages_of, wanted_of
from desk.pages.signing_versions import sign_version
from desk.web.here import here
from sanitize.boxes import LONGEST_LABEL, Redactions, read_boxes, read_terms, write_boxes
from triage.drawing import NOTHING, merged, with_boxes, with_page
from triage.jobs import Task
from triage.pages import words
from triage.redacting import (
    approve_redaction,
    missed,
    over,
    propose_redaction,
    save_draft,
    stored_redactions,
    version_of,
)
from triage.redaction import newest
from words.message import TellableError

pages = Blueprint("redacting", __name__)


@pages.get("/exhibits/<label>/redaction")
def show(label: str) -> str:
    """Shows where an exhibit's redaction stands, and the next step."""
    return _overview(label)


@pages.get("/exhibits/<label>/redaction/pages/<int:number>")
def page(label: str, number: int) -> str:
    """Shows one page to draw on."""
    return render_template("redact_page.html", **page_shown(label, number), trouble="")


@pages.post("/exhibits/<label>/redaction/pages/<int:number>")
def draw(label: str, number: int) -> Answer | tuple[str, int]:
    """Keeps what is drawn on one page."""
    chain = here().chain
    exhibit = chain.catalog.exhibit(label).label
    try:
        boxes, shown = boxing.boxes_in(request.form, words(exhibit, number, chain)), _shown(exhibit)
        _save(exhibit, merged(shown, wanted_of(exhibit), with_page(shown, number, boxes)))
    except TellableError as trouble:
        said = here().tell(trouble.message)
        return render_template("redact_page.html", **page_shown(label, number), trouble=said), 409
    step = {"next": number + 1, "before": number - 1}.get(request.form.get("then", ""), number)
    last = len(pages_of(exhibit))
    return redirect(url_for("redacting.page", label=exhibit, number=min(max(step, 1), last)), 303)


@pages.post("/exhibits/<label>/redaction/words")
def hunt(label: str) -> Answer | tuple[str, int]:
    """Keeps the words that must be found nowhere, those that may stay, and the text in boxes."""
    exhibit, form = here().chain.catalog.exhibit(label).label, request.form
    try:
        shown = _shown(exhibit)
        changed = replace(
            shown,
            hunted=read_terms(form.get("hunted", "")),
            stays=read_terms(form.get("stays", "")),
            label=" ".join(form.get("label", "").split())[:LONGEST_LABEL],
        )
        _save(exhibit, merged(shown, wanted_of(exhibit), changed))
    except TellableError as trouble:
        return _overview(label, here().tell(trouble.message)), 409
    return _back(exhibit)


@pages.post("/exhibits/<label>/redaction/boxes")
def bring(label: str) -> Answer | tuple[str, int]:
    """Adds boxes from DocumentCloud's form."""
    exhibit = here().chain.catalog.exhibit(label).label
    try:
        _save(exhibit, with_boxes(wanted_of(exhibit), read_boxes(request.form.get("boxes", ""))))
    except TellableError as trouble:
        return _overview(label, here().tell(trouble.message)), 409
    return _back(exhibit)


@pages.get("/exhibits/<label>/redaction/boxes")
def take(label: str) -> Response:
    """Gives the boxes of the newest version in DocumentCloud's form."""
    written = write_boxes(wanted_of(here().chain.catalog.exhibit(label).label).boxes)
    return Response(written, mimetype="application/json", headers={"Content-Disposition": "attachment"})


@pages.get("/exhibits/<label>/redaction/versions/<int:number>")
def version(label: str, number: int) -> str:
    """Shows one version, with what changed since the one before."""
    return _overview(label, version=version_of(label, number, here().chain))


@pages.post("/exhibits/<label>/redaction/versions/<int:number>")
def reopen(label: str, number: int) -> Answer:
    """Makes an older version the newest again."""
    chain = here().chain
    found = version_of(label, number, chain)
    _save(found.exhibit, stored_redactions(found, chain))
    return _back(found.exhibit)


@pages.post("/exhibits/<label>/redaction/propose")
def propose(label: str) -> Answer | tuple[str, int]:
    """Signs for the newest version: it is to be verified."""
    trouble = sign_version(propose_redaction, label)
    return (_overview(label, trouble), 409) if trouble else _back(label)


@pages.post("/exhibits/<label>/redaction/approve")
def approve(label: str) -> Answer | tuple[str, int]:
    """Signs for the newest version as the second person, and has it burnt."""
    if trouble := sign_version(approve_redaction, label):
        return _overview(label, trouble), 409
    ask(label, Task.REDACT)
    return _back(label)


@pages.post("/exhibits/<label>/redaction/missed")
def cover(label: str) -> Answer | tuple[str, int]:
    """Draws boxes over what the last burning still found: a new version, to be signed anew."""
    chain = here().chain
    exhibit = chain.catalog.exhibit(label).label
    try:
        record = newest(chain.catalog.redactions.of(exhibit))
        boxes = over(missed(record, chain), here().say("desk.redact_missed_reason"))
        _save(exhibit, with_boxes(wanted_of(exhibit), boxes))
    except TellableError as trouble:
        return _overview(label, here().tell(trouble.message)), 409
    return _back(exhibit)


@pages.post("/exhibits/<label>/redaction/burn")
def burn(label: str) -> Answer:
    """Has what two people signed burnt once more, after a failure."""
    ask(label, Task.REDACT)
    return _back(label)


def _shown(exhibit: str) -> Redactions:
    """Gives what the form's page showed: somebody else may have drawn since."""
    number = request.form.get("shown", "")
    if number == "0":
        return NOTHING
    place, chain = place_in(number), here().chain
    return stored_redactions(version_of(exhibit, place, chain), chain) if place else wanted_of(exhibit)


def _save(exhibit: str, wanted: Redactions) -> RedactionRecord:
    sitting = here()
    return save_draft(exhibit, wanted, sitting.fingerprint, sitting.chain, sitting.desk.workshop)


def _overview(label: str, trouble: str = "", version: RedactionRecord | None = None) -> str:
    return render_template("redact.html", **overview(label, version), trouble=trouble)


def _back(label: str) -> Answer:
    return redirect(url_for("redacting.show", label=label), 303)
