"""Shredding and legal holds: who wants what destroyed and why, exactly what would go and stay, each one's signature.

Rule: a signature counts for the proposal the page showed and no other. What is destroyed is destroyed by an errand,
after the signed intent is recorded; one that was cut short is ended here without asking anybody to sign again.
Never: decides whether it may be done (`custody/shredding.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from custody import shredder
from custody.chain import Chain
from custody.errors import Unknown
from custody.extent import extent
from custody.media import media
from custody.records import Submission
from custody.shredding import EVERYTHING, Case, Hold, Why
from desk.errors import NotAForm
from desk.pages.demolition import demolition
from desk.pages.shown import Choice, day_word, kind_word, size_word
from desk.pages.stones import names, shredded, stones, why
from desk.pages.taking_in import place_in_form
from desk.places import choose, offered
from desk.web.errands import Kind
from desk.web.hands import hand, hand_about
from desk.web.here import here
from words.message import TellableError
from words.visible import visible

pages = Blueprint("shredding", __name__)
_LETTERS = 2_000
_LISTED = 200


@dataclass(frozen=True, slots=True)
class Said:
    """What a refused form said, to be given back, and why it was refused."""

    trouble: str = ""
    form: Mapping[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Gives a field."""
        return self.form.get(name, "")[:_LETTERS]


@pages.get("/shredding")
def listing() -> str:
    """Lists what waits, what was shredded, and the holds."""
    return _list(Said())


@pages.get("/shredding/<submission>")
def case(submission: str) -> str:
    """Shows one submission's case, and what can be done about it."""
    return _page(shredder.find(submission, here().chain), Said())


@pages.post("/shredding/<submission>/propose")
def propose(submission: str) -> Response | tuple[str, int]:
    """Signs a proposal."""
    sitting, form = here(), request.form
    label = shredder.find(submission, sitting.chain)
    ground, named = form.get("ground", "")[:_LETTERS], bool(form.get("named"))
    try:
        code = _why(form.get("code", ""))
        shredder.propose(label, ground, sitting.fingerprint, sitting.chain, hand(), code, named=named)
    except TellableError as trouble:
        return _page(label, Said(sitting.tell(trouble.message), form)), 409
    return _sealed(label)


@pages.post("/shredding/<submission>/approve")
def approve(submission: str) -> Response | tuple[str, int]:
    """Signs an approval of exactly the proposal the form was about."""
    sitting = here()
    label = shredder.find(submission, sitting.chain)
    try:
        shredder.approve(label, sitting.fingerprint, sitting.chain, hand_about("proposal", "proposal"))
    except TellableError as trouble:
        return _page(label, Said(sitting.tell(trouble.message))), 409
    return _sealed(label)


@pages.post("/shredding/<submission>/carry-out")
def carry_out(submission: str) -> Response | tuple[str, int]:
    """Signs the intent, unless that was done before, and begins to destroy."""
    sitting = here()
    label = shredder.find(submission, sitting.chain)
    try:
        place = place_in_form()
        folder = choose(place, sitting.desk.places) if place else None
        sitting.front.errands.check_free()
        shredder.begin(label, sitting.fingerprint, sitting.chain, hand_about("proposal", "proposal"))
        work = demolition(sitting.front, label, folder, sitting.fingerprint)
        run = sitting.front.errands.begin(Kind.SHRED, label, sitting.reviewer, work)
    except TellableError as trouble:
        return _page(label, Said(sitting.tell(trouble.message), request.form)), 409
    return redirect(url_for("errands.show", errand=run), 303)


@pages.post("/shredding/<submission>/hold")
def hold(submission: str) -> Response | tuple[str, int]:
    """Sets a legal hold on a submission or on everything, or lifts it."""
    sitting, form = here(), request.form
    on = EVERYTHING if submission == EVERYTHING else shredder.find(submission, sitting.chain)
    try:
        reason, lift = form.get("reason", "")[:_LETTERS], _lifts(form.get("hold", ""))
        shredder.hold(on, reason, sitting.fingerprint, sitting.chain, hand(), lift=lift)
    except TellableError as trouble:
        said = Said(sitting.tell(trouble.message), form)
        return (_list(said) if on == EVERYTHING else _page(on, said)), 409
    sitting.chain.checkpoint()
    if on == EVERYTHING:
        return redirect(url_for("shredding.listing"), 303)
    return redirect(url_for("shredding.case", submission=on), 303)


def _sealed(label: str) -> Response:
    here().chain.checkpoint()
    return redirect(url_for("shredding.case", submission=label), 303)


def _why(code: str) -> Why:
    try:
        return Why(code)
    except ValueError as fault:
        raise NotAForm("desk.not_a_why") from fault


def _lifts(act: str) -> bool:
    if act not in {"set", "lift"}:
        raise NotAForm("desk.not_a_mark")
    return act == "lift"


def _list(said: Said) -> str:
    chain = here().chain
    known = shredder.cases(chain)
    return render_template(
        "shredding.html",
        waiting=stones(chain.catalog.tombstones.waiting()),
        done=shredded(most=_LISTED),
        count=chain.catalog.tombstones.count(),
        holds=tuple((hold.on, *_hold(hold)) for hold in known.holds),
        everything=EVERYTHING,
        held=any(hold.on == EVERYTHING for hold in known.holds),
        said=said,
    )


def _page(label: str, said: Said) -> str:
    sitting = here()
    chain = sitting.chain
    known = shredder.cases(chain)
    found = known.newest.get(label)
    listed = _listed(label, chain)
    blocking = tuple(hold for hold in known.holds if hold.on in {label, EVERYTHING})
    return render_template(
        "shredding_case.html",
        label=label,
        listed=listed,
        facts=_facts(listed) if listed else (),
        exhibits=chain.catalog.exhibits(label) if listed else (),
        case=found,
        state=_state(found, there=listed is not None),
        mine=found is not None and found.by == sitting.fingerprint,
        people=names((found.by, *found.approved_by)) if found else "",
        why=why(found.code) if found else "",
        day=day_word(found.day) if found else "",
        whose=visible(listed.designation if listed else found.designation if found else ""),
        which=str(found.number) if found and found.number >= 0 else "",
        holds=tuple((hold.on, *_hold(hold)) for hold in blocking),
        held_here=any(hold.on == label for hold in blocking),
        extent=extent(label, chain),
        octets=size_word(extent(label, chain).octets),
        media=tuple((each.id, each.label, day_word(each.day)) for each in media(chain)),
        codes=tuple(Choice(each.value, why(each.value)) for each in Why),
        folders=tuple(str(folder) for folder in offered(sitting.desk.places)),
        said=said,
    )


def _listed(label: str, chain: Chain) -> Submission | None:
    try:
        return chain.catalog.submission(label)
    except Unknown:
        return None


def _facts(listed: Submission) -> tuple[str, ...]:
    return kind_word(listed.kind), size_word(listed.size), day_word(listed.day)


def _state(found: Case | None, *, there: bool) -> str:
    """Says how far a case is; one that is done is over where the same bytes came in again."""
    if found is None or (found.done >= 0 and there):
        return "none"
    if found.done >= 0:
        return "done"
    if found.open:
        return "begun"
    return "approved" if found.approved_by else "proposed"


def _hold(hold: Hold) -> tuple[str, str, str]:
    return names((hold.by,)), day_word(hold.day), hold.reason
