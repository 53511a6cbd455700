"""Carrying a change of keys out, and saying that it is in force.

Rule: while what is opened in RAM is being replaced nothing works in the background, and afterwards the vault is locked,
as at the command: everybody opens it again, with the keys the rules name now.
"""

from contextlib import AbstractContextManager, nullcontext

from flask import g, render_template

from custody.key_acts import REOPENED
from desk.web.here import here
from desk.web.keeper import lock_up
from words.message import Message


def quiet(kind: str) -> AbstractContextManager[None]:
    """Lets nothing work in the background while a change is carried out that replaces what is opened in RAM."""
    return here().front.at_rest() if kind in REOPENED else nullcontext()


def in_force(kind: str, title: Message) -> str:
    """Answers that a change is in force; locks the vault when what is opened in RAM no longer fits."""
    sitting, locks = here(), kind in REOPENED
    if locks:
        lock_up(sitting.front)
        g.session = sitting.front.sessions.visit(sitting.language)
    return render_template("key_change_done.html", title=sitting.tell(title), kind=kind, locks=locks)
