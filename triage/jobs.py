"""Jobs: inspecting, picturing and copying exhibits while nobody waits for it; what is being read goes first.

Rule: a worker is a loop over `work_one` with a chain of its own (a chain belongs to one thread); any number of them,
in threads or processes. Each step renews the claim; whoever has lost it stops. What the jail refuses is recorded by the
act itself and left on the list with the reason; what merely failed is tried three times in all.
Never: decides, releases, or signs. Residual risk: a worker killed in the middle leaves its claim to run out, minutes
later; the work is then done over from its beginning.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from custody.catalog_jobs import Job
from custody.chain import Chain
from custody.errors import BytesChanged, ClaimLost, Unknown
from custody.records import Clock
from keys.unlocked import is_unlocked
from sanitize.errors import SanitizeError
from sanitize.workshop import Workshop
from triage.inspect import inspect
from triage.pages import render
from triage.prepare import Way, prepare
from triage.search import catch_up

CLAIM_SECONDS = 600  # longer than the jail lets one step take
MOST_TRIES = 3


class Task(StrEnum):
    """What a worker can be asked for."""

    INSPECT = "inspect"
    PAGES = "pages"
    CLEAN = "clean"
    FLATTEN = "flatten"


WatchedWorkshop = Callable[[Path, Callable[[str], None]], Workshop]
"""Opens a workshop in a scratch folder that tells each of its steps."""


def watched(scratch: Path, after: Callable[[str], None]) -> Workshop:
    """Opens the jailed workshop."""
    return Workshop(scratch, after=after)


@dataclass(frozen=True, slots=True)
class Worker:
    """Who works: a name no other worker has, who asked for it (as entries will say), the clock, and the workshop."""

    name: str
    actor: str
    clock: Clock
    workshop: WatchedWorkshop = watched

    @property
    def now(self) -> int:
        """Seconds since 1970."""
        return int(self.clock().timestamp())


def ask_for_unread(chain: Chain) -> None:
    """Asks for what every exhibit needs to be read: its pages, and what in it could betray somebody."""
    pictured = {rendering.exhibit for rendering in chain.catalog.renderings.all()}
    listed = {(job.exhibit, job.task) for job in chain.catalog.jobs.listed()}
    for exhibit in chain.catalog.exhibits():
        wanted = [] if exhibit.label in pictured else [Task.PAGES]
        wanted += [] if chain.catalog.inspection(exhibit.label) else [Task.INSPECT]
        for task in wanted:
            if (exhibit.label, task.value) not in listed:
                chain.catalog.jobs.ask(exhibit.label, task.value)


def work_one(chain: Chain, worker: Worker) -> Job | None:
    """Does the next job, if there is one; gives it as it was claimed, whatever became of it.

    Raises:
        Any other error than one about the exhibit, as when the vault was locked meanwhile; the claim is given back.
    """
    jobs = chain.catalog.jobs
    job = jobs.claim(worker.name, worker.now, CLAIM_SECONDS)
    if job is None:
        return None
    try:
        _do(job, chain, worker)
    except ClaimLost:
        return job
    except (SanitizeError, BytesChanged, Unknown) as trouble:
        if not is_unlocked(chain.unlocked.folder):  # locked meanwhile: that says nothing about the exhibit
            jobs.release(job)
            raise
        _settle(job, trouble, chain)
        return job
    except BaseException:
        jobs.release(job)
        raise
    jobs.done(job)
    return job


def _do(job: Job, chain: Chain, worker: Worker) -> None:
    def step(_name: object) -> None:
        chain.catalog.jobs.renew(job, worker.now, CLAIM_SECONDS)

    def workshop(scratch: Path) -> Workshop:
        return worker.workshop(scratch, step)

    match Task(job.task):
        case Task.INSPECT:
            inspect(job.exhibit, chain, workshop, worker.actor)
        case Task.PAGES:
            render(job.exhibit, chain, workshop, worker.actor, lambda number, _picture: step(number))
            catch_up(chain)
        case Task.CLEAN | Task.FLATTEN as task:
            prepare(job.exhibit, Way(task.value), chain, workshop, worker.actor)


def _settle(job: Job, trouble: SanitizeError | BytesChanged | Unknown, chain: Chain) -> None:
    """Leaves a refusal with its reason; gives back what only failed, a few times."""
    if trouble.refused or job.tries >= MOST_TRIES:
        chain.catalog.jobs.failed(job, trouble.message.packed())
    else:
        chain.catalog.jobs.release(job)


def work(chain: Chain, worker: Worker, over: Callable[[], bool], rest: Callable[[], object]) -> None:
    """Works until it is `over`, asked before each job; `rest` waits a while, called when there is nothing to do.

    Raises:
        As `work_one`.
    """
    while not over():
        if work_one(chain, worker) is None:
            rest()
