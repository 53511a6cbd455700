"""The media register at the desk: which sticks brought what, and what was done with each; each line in somebody's name.

Never: says that what was wiped is gone. Residual risk: what people state of their sticks.
"""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from custody.carriers import LONGEST, Carrier, Direction, Fate, Marks, dispose, register, register_of
from custody.errors import NotPermitted
from desk.errors import NotAForm
from desk.pages.shown import Choice, day_word
from desk.web.here import here
from words.message import TellableError
from words.visible import visible

pages = Blueprint("carriers", __name__)


@dataclass(frozen=True, slots=True)
class Line:
    """A medium in words."""

    id: str
    label: str
    serial: str
    colour: str
    way: str
    day: str
    who: str
    drops: int
    fate: str
    fate_day: str
    fate_who: str
    why: str


@pages.get("/media")
def show() -> str:
    """Shows the register, and the forms."""
    return _page("")


@pages.post("/media")
def add() -> Response | tuple[str, int]:
    """Registers a medium."""
    sitting, form = here(), request.form
    marks = Marks(*(form.get(name, "") for name in ("label", "serial", "colour")))
    try:
        way = Direction(form.get("direction", ""))
        register(marks, way, sitting.fingerprint, sitting.chain, drop=form.get("drop", ""), again=form.get("again", ""))
    except ValueError as fault:
        raise NotAForm("desk.not_a_choice") from fault
    except TellableError as trouble:
        return _page(sitting.tell(trouble.message)), 409
    return redirect(url_for("carriers.show"), 303)


@pages.post("/media/<carrier>/fate")
def fate(carrier: str) -> Response | tuple[str, int]:
    """Records what was done with one."""
    sitting, form = here(), request.form
    try:
        done = Fate(form.get("fate", ""))
        dispose(carrier, done, form.get("reason", ""), sitting.fingerprint, sitting.chain)
    except ValueError as fault:
        raise NotAForm("desk.not_a_choice") from fault
    except TellableError as trouble:
        return _page(sitting.tell(trouble.message)), 409
    return redirect(url_for("carriers.show"), 303)


def _page(trouble: str) -> str:
    known, say = register_of(here().chain), here().say
    drops = tuple((drop.id, visible(drop.medium), day_word(drop.day), drop.things) for drop in known.unaccounted)
    return render_template(
        "media.html",
        carriers=tuple(map(_line, known.carriers)),
        drops=drops,
        fates=tuple(Choice(each.value, say(f"desk.fate_{each.name.lower()}")) for each in Fate),
        longest=LONGEST,
        trouble=trouble,
    )


def _line(carrier: Carrier) -> Line:
    say, marks = here().say, carrier.marks
    return Line(
        carrier.id,
        visible(marks.label),
        visible(marks.serial),
        visible(marks.colour),
        say(f"desk.carrier_{carrier.direction.value}"),
        day_word(carrier.day),
        _who(carrier.by),
        len(carrier.drops),
        say(f"desk.fate_{carrier.fate.name.lower()}") if carrier.fate else "",
        day_word(carrier.fate_day) if carrier.fate_day else "",
        _who(carrier.fate_by),
        visible(carrier.why),
    )


def _who(actor: str) -> str:
    try:
        return here().chain.policy.name_of(actor)
    except NotPermitted:
        return visible(actor)
