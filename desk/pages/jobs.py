"""Jobs: what the desk is making, how far it is, what could not be made and why; pause, go on, stop, ask again.

Rule: looking changes nothing; every act is a POST. The part that changes can be asked for alone, so that a page can
follow it (`watch` in the address: looking on without anybody there does not count as somebody being there).
"""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from custody.job import FAILED, RUNNING, WAITING, WITHDRAWN
from desk.errors import NotAForm
from desk.pages.progress import Told, told
from desk.pages.shown import Row, rows
from desk.web.here import here
from desk.web.reception import Run

pages = Blueprint("jobs", __name__)
_WAITING_SHOWN = 20
_STOPPED_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Prepared:
    """How many exhibits there are, and of how many the pages and the findings are there."""

    exhibits: int
    pages: int
    inspected: int


@dataclass(frozen=True, slots=True)
class Line:
    """A job and the exhibit it is about."""

    job: Told
    row: Row


@dataclass(frozen=True, slots=True)
class Board:
    """All there is to tell: `waiting` counts more than `next` lists."""

    paused: bool
    running: tuple[Line, ...]
    next: tuple[Line, ...]
    waiting: int
    failed: tuple[Line, ...]
    withdrawn: tuple[Line, ...]
    stopped: int
    prepared: Prepared
    intakes: tuple[Run, ...]

    @property
    def going(self) -> bool:
        """Says whether this may change by itself."""
        return bool(self.running or (self.waiting and not self.paused) or any(run.going for run in self.intakes))


@pages.get("/jobs")
def show() -> str:
    """Shows everything."""
    return render_template("jobs.html", board=_board())


@pages.get("/jobs/live")
def live() -> str:
    """Shows the part that changes."""
    return render_template("jobs_live.html", board=_board())


@pages.post("/jobs/pause")
def pause() -> Response:
    """Begins nothing new from now on."""
    here().chain.catalog.jobs.pause(on=True)
    return _back()


@pages.post("/jobs/resume")
def resume() -> Response:
    """Goes on."""
    here().chain.catalog.jobs.pause(on=False)
    return _back()


@pages.post("/jobs/<int:job>/stop")
def stop(job: int) -> Response:
    """Stops one job."""
    here().chain.catalog.jobs.withdraw(job)
    return _back()


@pages.post("/jobs/<int:job>/again")
def again(job: int) -> Response:
    """Asks for a stopped or failed job again."""
    found = [each for each in here().chain.catalog.jobs.listed(FAILED, WITHDRAWN) if each.id == job]
    if not found:
        raise NotAForm("desk.job_gone")
    for each in found:
        here().chain.catalog.jobs.ask(each.exhibit, each.task, here().reviewer)
    return _back()


@pages.post("/jobs/again")
def all_again() -> Response:
    """Asks for everything again that failed or was stopped."""
    jobs = here().chain.catalog.jobs
    for each in jobs.listed(FAILED, WITHDRAWN):
        jobs.ask(each.exhibit, each.task, here().reviewer)
    return _back()


def _back() -> Response:
    here().front.crew.wake()
    return redirect(url_for("jobs.show"), 303)


def _board() -> Board:
    sitting = here()
    catalog = sitting.chain.catalog
    counts = catalog.jobs.counts()
    stopped = _lines(FAILED, WITHDRAWN, most=_STOPPED_SHOWN)
    return Board(
        paused=catalog.jobs.paused(),
        running=_lines(RUNNING),
        next=_lines(WAITING, most=_WAITING_SHOWN),
        waiting=sum(count for (_, state), count in counts.items() if state == WAITING),
        failed=tuple(line for line in stopped if line.job.state == FAILED),
        withdrawn=tuple(line for line in stopped if line.job.state == WITHDRAWN),
        stopped=sum(count for (_, state), count in counts.items() if state in {FAILED, WITHDRAWN}),
        prepared=_prepared(),
        intakes=sitting.front.reception.runs(),
    )


def _lines(*states: str, most: int = -1) -> tuple[Line, ...]:
    chain = here().chain
    words = [told(job, chain) for job in chain.catalog.jobs.listed(*states, most=most)]
    labels = list(dict.fromkeys(each.exhibit for each in words))
    found = dict(zip(labels, rows(labels), strict=True))
    return tuple(Line(each, found[each.exhibit]) for each in words)


def _prepared() -> Prepared:
    missing = here().chain.catalog.jobs.missing()
    return Prepared(missing.exhibits, missing.exhibits - missing.unpainted, missing.exhibits - missing.uninspected)
