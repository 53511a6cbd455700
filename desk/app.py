"""The desk in a browser: one application, put together from the table of pages.

Rule: every page is a row of `PAGES`; every request passes `desk/web/gate.py`, which asks `rights.py` who may, every
error becomes a page of `desk/web/troubles.py`. Templates refuse undefined names and escape everything.
Never: a Flask session, a secret key, a debug mode, a reloader.
"""

import threading
from collections.abc import Sequence

from flask import Blueprint, Flask
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException

from desk.assembly import Desk
from desk.pages import (
    agreeing,
    auditing,
    backups,
    carriers,
    ceremony,
    changing_keys,
    closer,
    containing,
    copying,
    deciding,
    door,
    dossiers,
    drilling,
    errands,
    grouping,
    hunting,
    inbox,
    jobs,
    judging,
    layers,
    leafing,
    marking,
    open_changes,
    people,
    proposing,
    quarantine,
    reading_back,
    redacting,
    releases,
    retyping,
    searching,
    shredding,
    signing,
    spotting,
    taking_in,
    taking_in_run,
    upkeep,
    uploading,
    valuing,
    verifying,
    withdrawing,
    witnessing,
)
from desk.web import fences, gate, hands, here, troubles, uploads
from desk.web.chains import Chains
from desk.web.crew import Crew
from desk.web.easel import Easel
from desk.web.errands import Errands
from desk.web.limits import Limits
from desk.web.once import Once
from desk.web.passwords import Passwords
from desk.web.reception import Reception
from desk.web.sessions import Sessions
from desk.web.views import Views
from words.message import TellableError
from words.speak import LANGUAGES, Speech
from words.visible import visible

PAGES: tuple[Blueprint, ...] = (
    door.pages,
    inbox.pages,
    grouping.pages,
    copying.pages,
    containing.pages,
    jobs.pages,
    judging.pages,
    leafing.pages,
    layers.pages,
    redacting.pages,
    hunting.pages,
    valuing.pages,
    retyping.pages,
    spotting.pages,
    agreeing.pages,
    closer.pages,
    marking.pages,
    deciding.pages,
    searching.pages,
    quarantine.pages,
    carriers.pages,
    taking_in.pages,
    taking_in_run.pages,
    uploading.pages,
    releases.pages,
    reading_back.pages,
    dossiers.pages,
    verifying.pages,
    withdrawing.pages,
    proposing.pages,
    people.pages,
    changing_keys.pages,
    open_changes.pages,
    ceremony.pages,
    witnessing.pages,
    drilling.pages,
    signing.pages,
    auditing.pages,
    upkeep.pages,
    backups.pages,
    shredding.pages,
    errands.pages,
)
_LONGEST_SHOWN = 4000


def create_app(desk: Desk, address: str, pages: Sequence[Blueprint] = PAGES) -> Flask:
    """Makes the application that answers at `address` (`http://127.0.0.1:PORT`)."""
    app = Flask("desk")
    app.request_class = uploads.DeskRequest
    app.config.update(
        MAX_CONTENT_LENGTH=fences.BODY_LIMIT,
        MAX_FORM_MEMORY_SIZE=fences.BODY_LIMIT,
        MAX_FORM_PARTS=1000,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        TRAP_HTTP_EXCEPTIONS=False,
    )
    app.extensions |= here.establish(front(desk, address))
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.autoescape = True
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["shown"] = shown
    app.context_processor(spoken)
    app.before_request(gate.admit)
    app.after_request(gate.finish)
    app.teardown_request(here.leave)
    app.register_error_handler(hands.AwaitsSignature, hands.ask_elsewhere)
    app.register_error_handler(TellableError, troubles.tell)
    app.register_error_handler(HTTPException, troubles.turn_away)
    app.register_error_handler(Exception, troubles.confess)
    for each in pages:
        app.register_blueprint(each)
    return app


def front(desk: Desk, address: str) -> here.Front:
    """Makes what all requests of one desk share."""
    chains, easel, passwords = Chains(desk), Easel(), Passwords()
    crew = Crew(desk, chains, easel, passwords)
    return here.Front(
        desk=desk,
        address=address,
        sessions=Sessions(desk.clock, desk.random),
        once=Once(),
        limits=Limits(desk.clock),
        speeches={language: Speech(language) for language in LANGUAGES},
        signing=threading.Lock(),
        chains=chains,
        easel=easel,
        crew=crew,
        reception=Reception(desk, chains, crew.wake),
        errands=Errands(desk, chains),
        views=Views(),
        passwords=passwords,
    )


def shown(untrusted_text: object, limit: int = _LONGEST_SHOWN) -> str:
    """Shows a stranger's text without obeying it (the template filter)."""
    return visible(str(untrusted_text), limit)


def spoken() -> dict[str, object]:
    """Gives every template its voice and the forms' hidden fields."""
    now = here.here()
    return {
        "say": now.say,
        "tell": now.tell,
        "csrf": gate.csrf,
        "reviewer": now.reviewer,
        "auditing": now.auditing,
        "seated": bool(now.session.csrf),
        "language": now.language,
        "training": now.desk.vault.training,
        "alarms": reading_back.alarms,
    }
