"""How far jobs are, in words: for the page of jobs and for the pages of an exhibit that wait for one.

Rule: what is shown is what the list of jobs says at this moment: the step, pages done and, where it is known, of how
many. Names of steps come from the jail and are looked up; the reason of a failed job is the message it left.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from custody.chain import Chain
from custody.job import RUNNING, WAITING, Job
from desk.web.here import here
from triage.jobs import Task
from triage.piece import piece
from words.message import Message

_STEPS = {
    "identified": "desk.job_step_identified",
    "examined": "desk.job_step_examined",
    "stripped": "desk.job_step_stripped",
    "examined again": "desk.job_step_examined_again",
    "searched": "desk.job_step_searched",
    "compared": "desk.job_step_compared",
    "proven": "desk.job_step_proven",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A job in words: what is made, of which exhibit (or copy of it), its state, what is being done, pages, why not."""

    id: int
    exhibit: str
    copy: str
    task: str
    state: str
    state_word: str
    doing: str
    done: int
    total: int
    actor: str
    reason: str

    @property
    def going(self) -> bool:
        """Says whether it still may be done by itself."""
        return self.state in {WAITING, RUNNING}


def moving(jobs: Iterable[Told], *, paused: bool) -> bool:
    """Says whether something of this may change by itself: while all is paused, only what is running already."""
    return any(job.state == RUNNING or (job.going and not paused) for job in jobs)


def told(job: Job, chain: Chain) -> Told:
    """Puts a job into words."""
    of = piece(job.exhibit, chain)
    sitting = here()
    painting = job.task == Task.PAGES.value and bool(of.copy)
    return Told(
        id=job.id,
        exhibit=of.exhibit,
        copy=of.copy,
        task=sitting.say("desk.job_copy_pages" if painting else f"desk.job_{job.task}"),
        state=job.state,
        state_word=sitting.say(f"desk.job_is_{job.state}"),
        doing=_doing(job),
        done=job.done,
        total=max(job.total, job.done) if job.total else 0,
        actor=job.actor,
        reason=sitting.tell(Message.unpacked(job.reason)) if job.reason else "",
    )


def of_exhibit(label: str, tasks: tuple[Task, ...]) -> tuple[Told, ...]:
    """Gives the jobs of some kinds about an exhibit or a copy."""
    chain = here().chain
    names = {task.value for task in tasks}
    return tuple(told(job, chain) for job in chain.catalog.jobs.of(label) if job.task in names)


def wait_for(label: str, *, pages: bool = False) -> None:
    """Moves what is asked about an exhibit or a copy to the front: somebody is looking at it.

    With `pages` they want to read it: what nobody has asked to be painted yet, as the crew soon would, is asked for.
    """
    catalog = here().chain.catalog
    known = catalog.jobs.of(label)
    if pages and catalog.renderings.of(label) is None and not any(job.task == Task.PAGES.value for job in known):
        catalog.jobs.ask(label, Task.PAGES.value)
    elif not any(job.state == WAITING for job in known):
        return
    catalog.jobs.hasten(label)
    here().front.crew.wake()


def ask(label: str, task: Task) -> None:
    """Asks for a job in the name of who sits here, and that it be done soon."""
    sitting = here()
    of = piece(label, sitting.chain)
    sitting.chain.catalog.jobs.ask(of.label, task.value, sitting.reviewer)
    sitting.chain.catalog.jobs.hasten(of.label)
    sitting.front.crew.wake()


def _doing(job: Job) -> str:
    if job.state != RUNNING:
        return ""
    if job.doing == "page" and job.total:
        return here().say("desk.job_page_of", number=job.done, total=max(job.total, job.done))
    if job.doing == "page":
        return here().say("desk.job_page", number=job.done)
    return here().say(_STEPS.get(job.doing, "desk.job_begins"))
