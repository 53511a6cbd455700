"""Retyping at the desk: the text of each page beside its picture, typed by one person, verified by another, then set.

Rule: what OCR read stands in the field at first, and counts for nothing before somebody ticked that they checked it.
Each saving is a new version, an entry; signing is for the version the page showed and no other. Works without a script.
Never: shows what is sealed without the entry `rights.py` asks for; sets a page nobody checked.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from custody.records import RedactionRecord
from desk.pages.copying import being_made
from desk.pages.progress import ask
from desk.pages.redaction_shown import pages_of, version_shown
from desk.pages.shown import rows
from desk.pages.signing_versions import sign_version
from desk.web.here import here
from sanitize.typed import LONGEST_PAGE, Typed, TypedPage, strange_letters, unseen_in
from triage.errors import NotRedactable, TypedMeanwhile
from triage.jobs import Task
from triage.redaction import step
from triage.retyping import (
    approve_retyping,
    marked,
    propose_retyping,
    read_words,
    save,
    stored_text,
    type_page,
    typed_of,
    version_of,
)
from words.message import TellableError

pages = Blueprint("retyping", __name__)


@pages.get("/exhibits/<label>/retyping")
def show(label: str) -> str:
    """Shows where an exhibit's retyping stands, and the next step."""
    return _overview(label)


@pages.get("/exhibits/<label>/retyping/pages/<int:number>")
def page(label: str, number: int) -> str:
    """Shows one page to retype."""
    return _page(label, number)


@pages.post("/exhibits/<label>/retyping/pages/<int:number>")
def type_in(label: str, number: int) -> Answer | tuple[str, int]:
    """Keeps what was typed of one page."""
    sitting, form = here(), request.form
    said = form.get("text", "")
    try:
        page = TypedPage(number, said, bool(form.get("checked")))
        type_page(label, page, sitting.fingerprint, sitting.chain, form.get("was", ""))
    except TypedMeanwhile as trouble:
        return _page(label, number, sitting.tell(trouble.message), said, meanwhile=True), 409
    except TellableError as trouble:
        return _page(label, number, sitting.tell(trouble.message), said), 409
    goes = {"next": number + 1, "before": number - 1}.get(form.get("then", ""), number)
    goes = min(max(goes, 1), len(pages_of(label)))
    return redirect(url_for("retyping.page", label=label, number=goes, gone=unseen_in(said) or None), 303)


@pages.get("/exhibits/<label>/retyping/versions/<int:number>")
def version(label: str, number: int) -> str:
    """Shows one version."""
    return _overview(label, version=version_of(label, number, here().chain))


@pages.post("/exhibits/<label>/retyping/versions/<int:number>")
def reopen(label: str, number: int) -> Answer:
    """Makes an older version the newest again."""
    sitting = here()
    found = version_of(label, number, sitting.chain)
    save(found.exhibit, stored_text(found, sitting.chain), sitting.fingerprint, sitting.chain)
    return _back(label)


@pages.post("/exhibits/<label>/retyping/propose")
def propose(label: str) -> Answer | tuple[str, int]:
    """Signs for the newest version: it is to be verified."""
    trouble = sign_version(propose_retyping, label)
    return (_overview(label, trouble), 409) if trouble else _back(label)


@pages.post("/exhibits/<label>/retyping/approve")
def approve(label: str) -> Answer | tuple[str, int]:
    """Signs for the newest version as the second person, and has it set."""
    if trouble := sign_version(approve_retyping, label):
        return _overview(label, trouble), 409
    ask(label, Task.RETYPE)
    return _back(label)


@pages.post("/exhibits/<label>/retyping/make")
def make(label: str) -> Answer:
    """Has what two people signed set once more, after a failure."""
    ask(label, Task.RETYPE)
    return _back(label)


def _page(label: str, number: int, trouble: str = "", said: str | None = None, *, meanwhile: bool = False) -> str:
    chain = here().chain
    exhibit = chain.catalog.exhibit(label).label
    leaves = pages_of(exhibit)
    if not 1 <= number <= len(leaves):
        raise NotRedactable("triage.retyping_no_page", page=number, pages=len(leaves))
    kept = typed_of(exhibit, chain).of(number)
    text = said if said is not None else kept.text if kept else read_words(exhibit, number, chain)
    gone = request.args.get("gone", "")
    (line,) = rows([exhibit])
    return render_template(
        "retype_page.html",
        row=line,
        number=number,
        total=len(leaves),
        leaf=leaves[number - 1],
        text=text,
        is_typed=kept is not None,
        is_checked=kept is not None and kept.is_checked,
        strange=strange_letters(text),
        gone=int(gone) if gone.isdecimal() and len(gone) < 7 else 0,
        longest=LONGEST_PAGE,
        was=marked(kept),
        meanwhile=kept.text if kept and meanwhile else "",
        trouble=trouble,
    )


def _overview(label: str, trouble: str = "", version: RedactionRecord | None = None) -> str:
    sitting = here()
    exhibit = sitting.chain.catalog.exhibit(label).label
    versions = sitting.chain.catalog.retypings.of(exhibit)
    record = version or (versions[-1] if versions else None)
    typed, leaves = stored_text(record, sitting.chain) if record else Typed(), pages_of(exhibit)
    (line,) = rows([exhibit])
    return render_template(
        "retype.html",
        row=line,
        record=record,
        current=record is not None and record == versions[-1],
        shown=version_shown(record) if record else None,
        mine=record is not None and record.proposed_by == sitting.fingerprint,
        step=step(record).value if record else "none",
        sheets=tuple((number, leaf, typed.of(number)) for number, leaf in enumerate(leaves, start=1)),
        changed=_changed(record, versions),
        versions=tuple(version_shown(each) for each in reversed(versions)),
        trouble=trouble,
        **being_made(exhibit, "retyping"),
    )


def _changed(record: RedactionRecord | None, versions: tuple[RedactionRecord, ...]) -> tuple[int, ...]:
    """Gives the pages whose text is not that of the version before."""
    before = [each for each in versions if record and each.version == record.version - 1]
    if record is None or not before:
        return ()
    chain = here().chain
    old, new = stored_text(before[0], chain), stored_text(record, chain)
    numbers = sorted({each.number for each in (*old.pages, *new.pages)})
    return tuple(number for number in numbers if old.of(number) != new.of(number))


def _back(label: str) -> Answer:
    return redirect(url_for("retyping.show", label=label), 303)
