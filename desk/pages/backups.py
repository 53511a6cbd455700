"""Backups: where the newest stands, making one, reading one again, and what to type when everything is lost.

Rule: only folders below the desk's allowed places; the work is an errand (`desk/web/errands.py`), so no page waits. How
old a backup is, and what a restored one would lack, is said; restoring itself is by command, on a machine where no
vault is open.
Never: restores, or shows what is in a backup.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from custody.acts import Act
from custody.backup import back_up
from custody.chain import Chain
from custody.media import Medium, media
from custody.open_acts import desk_entries
from custody.replica import check_backup
from custody.witnessing import seen_outside
from desk.backups import outcome, told
from desk.pages.errands import lines
from desk.pages.shown import day_word
from desk.pages.taking_in import place_in_form
from desk.places import choose, offered
from desk.reminders import BACKUP_EVERY
from desk.web.errands import Follower, Kind, Outcome, Work
from desk.web.here import here
from words.message import Message, TellableError

pages = Blueprint("backups", __name__)
_MEDIUM_LETTERS = 200
_TOLD = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A medium: what people call it, its id, day, entries in it and how many came since, what was read of it."""

    label: str
    id: str
    day: str
    size: int
    since: int
    files: int
    read: int
    checked: str
    changed: int


@pages.get("/backups")
def show() -> str:
    """Shows where backups stand, and the forms."""
    return _page("", "")


@pages.post("/backups")
def make() -> Response | tuple[str, int]:
    """Begins a backup."""
    medium = request.form.get("medium", "").strip()[:_MEDIUM_LETTERS]
    everything, by = bool(request.form.get("everything")), here().fingerprint

    def work(folder: Path) -> Work:
        def run(chain: Chain, follower: Follower) -> Outcome:
            back = follower.progress, follower.step
            made = back_up(chain, folder, medium or folder.name, *back, everything=everything, by=by)
            said = Message.of("desk.backup_made", count=made.files, read=made.read, medium=made.medium)
            return Outcome((said, Message.of("desk.backup_far_away")))

        return run

    return _begun(Kind.BACKUP, work)


@pages.post("/backups/check")
def check() -> Response | tuple[str, int]:
    """Begins to read a backup again."""
    by = here().fingerprint

    def work(folder: Path) -> Work:
        def run(chain: Chain, follower: Follower) -> Outcome:
            follower.step("check")
            found = check_backup(chain, folder, follower.progress, by)
            wrong = tuple(message for message, _ in told(found))[:_TOLD]
            mend = (Message.of("desk.backup_mend"),) if found.changed else ()
            return Outcome((outcome(found, chain.size), *wrong, *mend), held=found.held)

        return run

    return _begun(Kind.CHECK, work)


def _begun(kind: Kind, work: Callable[[Path], Work]) -> Response | tuple[str, int]:
    sitting = here()
    untrusted_place = place_in_form()
    try:
        folder = choose(untrusted_place, sitting.desk.places)
        run = sitting.front.errands.begin(kind, str(folder), sitting.reviewer, work(folder))
    except TellableError as trouble:
        return _page(untrusted_place, sitting.tell(trouble.message)), 409
    return redirect(url_for("errands.show", errand=run), 303)


def _page(untrusted_place: str, trouble: str) -> str:
    sitting = here()
    chain, known = sitting.chain, media(sitting.chain)
    newest = max(known, key=lambda medium: medium.seq, default=None)
    outside = seen_outside(chain)
    return render_template(
        "backups.html",
        media=tuple(_line(medium, chain) for medium in sorted(known, key=lambda each: -each.seq)),
        overdue=newest is not None and sitting.desk.clock().date() - date.fromisoformat(newest.day) > BACKUP_EVERY,
        days=BACKUP_EVERY.days,
        size=chain.size,
        outside=outside,
        outside_day=day_word(outside.day) if outside else "",
        rolled_back=_rolled_back(chain),
        folders=tuple(str(folder) for folder in offered(sitting.desk.places)),
        place=untrusted_place,
        vault=chain.vault.id,
        errands=lines(),
        trouble=trouble,
    )


def _line(medium: Medium, chain: Chain) -> Line:
    return Line(
        label=medium.label,
        id=medium.id,
        day=day_word(medium.day),
        size=medium.size,
        since=max(0, chain.size - medium.size),
        files=medium.files,
        read=medium.read,
        checked=day_word(medium.checked) if medium.checked else "",
        changed=medium.changed,
    )


def _rolled_back(chain: Chain) -> tuple[str, int, int] | None:
    """Gives the day this vault was last restored, how many entries it lacked, and of how many a checkpoint told."""
    found = [entry for entry in desk_entries(chain) if entry.text("act") == Act.RESTORATION]
    if not found:
        return None
    last = found[-1]
    return day_word(last.text("day")), last.number("missing"), last.number("known")
