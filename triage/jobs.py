"""Jobs: inspecting, picturing and copying exhibits while nobody waits for it; what is being read goes first.

Rule: a worker is a loop over `work_one` with a chain of its own (a chain belongs to one thread); any number of them,
in threads or processes. Each step renews the claim and tells how far it is; whoever has lost it stops. What the jail
refuses is recorded by the act itself and left on the list with the reason; what merely failed is tried three times in
all, and so is what its worker did not survive. What was withdrawn or refused is not begun again by itself.
Never: decides, releases, or signs. Residual risk: names of steps come out of the jail; they are looked up, not shown.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from custody.chain import Chain
from custody.errors import BytesChanged, ClaimLost, EnvelopeFull, Unknown
from custody.job import Far, Job
from custody.records import Clock, Derivative
from keys.unlocked import is_unlocked
from sanitize.errors import SanitizeError
from sanitize.workshop import Workshop
from triage.errors import NotRedactable, NotUnpackable, NoValues
from triage.inspect import inspect
from triage.pages import render
from triage.prepare import Way, prepare
from triage.redacting import burn
from triage.resembling import sketch_new
from triage.retyping import make_retyped
from triage.screens import screens
from triage.search import catch_up
from triage.unpack import unpack
from triage.values import make_values
from words.message import Message, TellableError

CLAIM_SECONDS = 600  # longer than the jail lets one step take
MOST_TRIES = 3
STEPS = ("identified", "examined", "stripped", "examined again", "searched", "compared", "proven")
"""Names of steps that mean something to a reader; others are only counted as a sign of life."""

_PAGE = re.compile(r"(page|pages) ([1-9][0-9]{0,4})", re.ASCII)


class Task(StrEnum):
    """What a worker can be asked for."""

    INSPECT = "inspect"
    PAGES = "pages"
    CLEAN = "clean"
    FLATTEN = "flatten"
    REDACT = "redact"
    VALUES = "values"
    RETYPE = "retype"
    UNPACK = "unpack"
    SCREEN = "screen"


READING = (Task.PAGES.value, Task.INSPECT.value)
"""What somebody who opens an exhibit waits for."""

WatchedWorkshop = Callable[[Path, Callable[[str], None]], Workshop]
"""Opens a workshop in a scratch folder that tells each of its steps."""


def watched(scratch: Path, after: Callable[[str], None]) -> Workshop:
    """Opens the jailed workshop."""
    return Workshop(scratch, after=after)


class Halted(Exception):
    """The work shall stop here; it says nothing about the exhibit."""


def heedless() -> None:
    """Nothing stops the work."""


def unknown(_label: str) -> bytes | None:
    """No password was given for it."""
    return None


def unseen(_label: str, _number: int, _picture: bytes) -> None:
    """Nobody looks on."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Who works: a name no other worker has, for whom (where nobody asked, as entries will say), the clock, a workshop.

    `heed` is called at each step and raises `Halted` to stop the work; `shown` is told of each picture (label, number,
    PNG) as it is painted; `password` gives what somebody typed for a container, once; with `urgent` only these tasks
    are taken, when somebody waits.
    """

    name: str
    actor: str
    clock: Clock
    workshop: WatchedWorkshop = watched
    heed: Callable[[], None] = heedless
    shown: Callable[[str, int, bytes], None] = unseen
    urgent: Sequence[str] = ()
    password: Callable[[str], bytes | None] = unknown

    @property
    def now(self) -> int:
        """Seconds since 1970."""
        return int(self.clock().timestamp())


def ask_for_unread(chain: Chain) -> None:
    """Asks for what reading every exhibit takes: pages, and what could betray somebody; and for the pages of copies."""
    chain.catalog.jobs.ask_for_missing(Task.PAGES.value, Task.INSPECT.value)


def ask_for_views(exhibits: Sequence[str], chain: Chain) -> None:
    """Asks for the public views of the copies of those exhibits (labels) that are clear: no proposal waits for them."""
    for copy in chain.catalog.offers.of(exhibits, cleared=True):
        chain.catalog.jobs.ask(copy.label, Task.SCREEN.value)


def work_one(chain: Chain, worker: Worker) -> Job | None:
    """Does the next job, if there is one; gives it as it was claimed, whatever became of it.

    Raises:
        Any other error than one about the exhibit, as when the vault was locked meanwhile; the claim is given back.
    """
    jobs = chain.catalog.jobs
    job = jobs.claim(worker.name, worker.now, CLAIM_SECONDS, worker.urgent)
    if job is None:
        return None
    if job.tries > MOST_TRIES:  # whoever was at it died of it, each time
        jobs.failed(job, Message.of("triage.job_killed_its_worker").packed())
        return job
    try:
        _do(job, chain, worker)
    except ClaimLost:
        return job
    except _ABOUT_THE_EXHIBIT as trouble:
        if not is_unlocked(chain.unlocked.folder):  # locked meanwhile: that says nothing about the exhibit
            jobs.release(job, counted=False)
            raise
        _settle(job, trouble, chain)
        return job
    except BaseException as fault:
        jobs.release(job, counted=_is_a_try(fault, chain))
        raise
    jobs.done(job)
    return job


def _is_a_try(fault: BaseException, chain: Chain) -> bool:
    """Says whether what nobody foresaw counts: else it would come again for ever. Being told to stop does not."""
    told_to_stop = isinstance(fault, Halted) or not isinstance(fault, Exception)
    return not told_to_stop and is_unlocked(chain.unlocked.folder)


def _do(job: Job, chain: Chain, worker: Worker) -> None:
    far = _Progress(job, chain, worker)
    actor = job.actor or worker.actor

    def workshop(scratch: Path) -> Workshop:
        return worker.workshop(scratch, far.step)

    match Task(job.task):
        case Task.INSPECT:
            inspect(job.exhibit, chain, workshop, actor)
        case Task.PAGES:
            render(job.exhibit, chain, workshop, actor, far.painted)
            catch_up(chain)
            sketch_new(chain)
        case Task.UNPACK:
            unpack(job.exhibit, chain, workshop, actor, worker.password(job.exhibit))
        case Task.SCREEN:
            screens(job.exhibit, chain, workshop)
        case _:
            made = _copies(job, chain, workshop, actor)
            for copy in made:
                chain.catalog.jobs.ask(copy.label, Task.PAGES.value)
            ask_for_views([copy.exhibit for copy in made], chain)


def _copies(job: Job, chain: Chain, workshop: Callable[[Path], Workshop], actor: str) -> Sequence[Derivative]:
    """Makes what a job asks for."""
    match Task(job.task):
        case Task.REDACT:
            return (burn(job.exhibit, chain, workshop, actor),)
        case Task.VALUES:
            return make_values(job.exhibit, chain, workshop, actor)
        case Task.RETYPE:
            return (make_retyped(job.exhibit, chain, workshop, actor),)
        case task:
            return (prepare(job.exhibit, Way(task.value), chain, workshop, actor),)


@dataclass(slots=True)
class _Progress:
    """Tells the list how far one job is, and the worker what it has painted."""

    job: Job
    chain: Chain
    worker: Worker
    far: Far = field(default_factory=Far)

    def step(self, untrusted_name: str) -> None:
        """Notes a step the jail told of."""
        page = _PAGE.fullmatch(untrusted_name)
        if page and page[1] == "pages":
            self.far = replace(self.far, total=int(page[2]))
        elif page:
            self.far = replace(self.far, doing="page", done=int(page[2]))
        elif untrusted_name in STEPS:
            self.far = replace(self.far, doing=untrusted_name)
        self._tell()

    def painted(self, number: int, picture: bytes) -> None:
        """Notes a page that was painted."""
        self.worker.heed()  # once more, before a picture stands where a lock has just cleared
        self.worker.shown(self.job.exhibit, number, picture)
        self.far = replace(self.far, doing="page", done=number)
        self._tell()

    def _tell(self) -> None:
        self.worker.heed()
        self.chain.catalog.jobs.renew(self.job, self.worker.now, CLAIM_SECONDS, self.far)


_ABOUT_THE_EXHIBIT = (SanitizeError, BytesChanged, EnvelopeFull, Unknown, NotRedactable, NotUnpackable, NoValues)


def _settle(job: Job, trouble: TellableError, chain: Chain) -> None:
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
