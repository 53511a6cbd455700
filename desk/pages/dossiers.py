"""Dossiers for lawyers: asked for, signed by a second person, made onto a stick.

Rule: a signature counts for exactly what the page shows. Originals are not offered here: who wants to hand one over
types the command, and says so twice.
Never: hands anything over on one person's word.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from custody.disclosure import FIELDS, Opening
from desk.errors import NotAForm
from desk.pages.proposing import shelf
from desk.pages.shown import day_word
from desk.pages.taking_in import place_in_form
from desk.places import choose, offered
from desk.web.hands import ELSEWHERE, hand
from desk.web.here import here
from keys.fingerprints import read_aloud
from keys.reviewer import sign_as
from release.audit_package import Hand
from release.enclosed import Choice
from release.handing import LONGEST, Asked, Wish, ask, dossiers, find, hand_dossier, in_the_way, second
from words.message import TellableError

pages = Blueprint("dossiers", __name__)
_ROLE_LETTERS = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A dossier in the list."""

    name: str
    day: str
    receiver: str
    signers: str
    is_signed: bool
    packages: str


@pages.get("/dossiers")
def listing() -> str:
    """Lists the dossiers, newest first."""
    lines = tuple(_line(each) for each in reversed(dossiers(here().chain)))
    return render_template("dossiers.html", lines=lines)


@pages.get("/dossiers/new")
def start() -> str:
    """Shows the form."""
    return _form("")


@pages.post("/dossiers/new")
def send() -> Response | str | tuple[str, int]:
    """Signs a dossier as the first, or shows other copies to choose from."""
    sitting, form = here(), request.form
    if "show" in form:
        return _form("")
    copies = dict.fromkeys(form.getlist("copy"))
    choices = tuple(Choice(copy, form.get(f"title-{copy}", "")[: LONGEST + 1]) for copy in copies)
    wish = Wish(choices, form.get("to", ""), form.get("reason", ""), tuple(form.getlist("field")))
    try:
        asked = ask(wish, sitting.fingerprint, sitting.chain, hand())
    except TellableError as trouble:
        return _form(sitting.tell(trouble.message)), 409
    sitting.chain.checkpoint()
    return redirect(url_for("dossiers.show", dossier=asked.name), 303)


@pages.get("/dossiers/<dossier>")
def show(dossier: str) -> str:
    """Shows a dossier: what, to whom, why, who signed, what is in the way."""
    return _page(dossier, "")


@pages.post("/dossiers/<dossier>/sign")
def signing(dossier: str) -> Response | tuple[str, int]:
    """Signs a dossier as the second."""
    sitting = here()
    try:
        second(dossier, sitting.fingerprint, sitting.chain, hand())
    except TellableError as trouble:
        return _page(dossier, sitting.tell(trouble.message)), 409
    sitting.chain.checkpoint()
    return redirect(url_for("dossiers.show", dossier=dossier), 303)


@pages.post("/dossiers/<dossier>/hand-over")
def handing(dossier: str) -> str | tuple[str, int]:
    """Makes the package."""
    sitting, form = here(), request.form
    chain, today = sitting.chain, sitting.desk.clock().date()
    person = form.get("person", "").strip()[:_ROLE_LETTERS] or sitting.reviewer
    signature = (person, form.get("role", "")[:_ROLE_LETTERS], version("tamis"), sitting.language)
    try:
        into = choose(place_in_form(), sitting.desk.places)
        hand_here = Hand(sitting.fingerprint, hand(), _bytes_hand())
        written = hand_dossier(dossier, into, today, signature, hand_here, chain)
    except TellableError as trouble:
        return _page(dossier, sitting.tell(trouble.message)), 409
    return render_template(
        "dossier_handed.html",
        name=written.name,
        folder=str(written.path),
        tagmanifest=written.tagmanifest_sha256,
        receiver=find(dossier, chain).wish.receiver,
        release_key=read_aloud(chain.policy.release),
        log=chain.policy.log,
        day=day_word(today.isoformat()),
    )


def _bytes_hand() -> Callable[[bytes], bytes]:
    """Gives what signs the declaration, where the person who declares is named in it: a typed passphrase alone can."""
    sitting, form = here(), request.form
    typed, chain = form.get("passphrase", ""), sitting.chain

    def sign(data: bytes) -> bytes:
        if form.get("by") == ELSEWHERE or "prepared" in form:
            raise NotAForm("desk.dossier_type_it")
        return sign_as(chain.vault.cabinet, chain.unlocked.folder, sitting.reviewer, typed, data)[1]

    return sign


def _form(trouble: str) -> str:
    form = request.form
    decidable = tuple(name for name, row in FIELDS.items() if row.court is Opening.DECIDED)
    return render_template(
        "dossier_new.html",
        shelf=shelf(form, tuple(dict.fromkeys(form.getlist("copy")))),
        to=form.get("to", ""),
        reason=form.get("reason", ""),
        fields=tuple((name, here().say(f"release.field_{name}")) for name in decidable),
        ticked=frozenset(form.getlist("field")),
        trouble=trouble,
    )


def _page(name: str, trouble: str) -> str:
    sitting = here()
    chain = sitting.chain
    asked = find(name, chain)
    found = in_the_way(asked, sitting.desk.clock().date(), chain)
    return render_template(
        "dossier.html",
        line=_line(asked),
        wish=asked.wish,
        fields=tuple(sitting.say(f"release.field_{each}") for each in asked.wish.fields),
        mine=sitting.fingerprint in asked.signers,
        hindrances=tuple(sitting.tell(each) for each in found),
        folders=tuple(str(folder) for folder in offered(sitting.desk.places)),
        place="",
        trouble=trouble,
    )


def _line(asked: Asked) -> Line:
    names = {own: name for name, own in here().chain.policy.reviewers.items()}
    signers = ", ".join(names.get(each, read_aloud(each)) for each in dict.fromkeys(asked.signers))
    packages = ", ".join(asked.packages)
    return Line(asked.name, day_word(asked.day), asked.wish.receiver, signers, asked.is_signed, packages)
