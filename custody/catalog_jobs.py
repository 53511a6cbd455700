"""Jobs in the index: what is to be made, who is at it, and until when they are believed to be.

Rule: one row for each exhibit and task. A worker claims a row for some minutes and renews the claim as it goes on; a
claim that ran out is anybody's, so a worker that died stops nothing. Claiming happens behind SQLite's write lock: no
two workers ever hold the same claim. A row goes when the work is done (the ledger says so then) and stays, with its
reason, when it failed. The rows are disposable: results are idempotent, and whoever deletes the catalog asks again.
Never: the truth about what was made. Times are whole seconds, given by the caller.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Engine, Integer, MetaData, Table, Text, UniqueConstraint, func, select, text
from sqlalchemy.dialects.sqlite import insert as insert_or_leave

from custody.errors import ClaimLost

metadata = MetaData()

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("exhibit", Text, nullable=False),
    Column("task", Text, nullable=False),
    Column("urgency", Integer, nullable=False, default=0),
    Column("state", Text, nullable=False, default="waiting"),
    Column("worker", Text, nullable=False, default=""),
    Column("expires", Integer, nullable=False, default=0),
    Column("tries", Integer, nullable=False, default=0),
    Column("steps", Integer, nullable=False, default=0),
    Column("reason", Text, nullable=False, default=""),
    UniqueConstraint("exhibit", "task"),
)

pauses = Table("job_pauses", metadata, Column("name", Text, primary_key=True))


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to be made: `state` is waiting, running, or failed, and then `reason` (packed) says why.

    `urgency` is higher the later somebody asked to see it, `tries` counts how often it was begun and `steps` what was
    done since; a running claim ends at `expires`.
    """

    id: int
    exhibit: str
    task: str
    urgency: int
    state: str
    worker: str
    expires: int
    tries: int
    steps: int
    reason: str


class Jobs:
    """The jobs of one catalog; `reading` opens a connection for the length of one question."""

    def __init__(self, engine: Engine, reading: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._engine = engine
        self._reading = reading
        metadata.create_all(engine)

    def listed(self) -> tuple[Job, ...]:
        """Lists all jobs in the order they will be done in, the failed ones last."""
        order = (jobs.c.state == "failed", jobs.c.urgency.desc(), jobs.c.id)
        with self._reading() as connection:
            return tuple(Job(**row._mapping) for row in connection.execute(select(jobs).order_by(*order)))

    def ask(self, exhibit: str, task: str) -> None:
        """Puts a job at the end of the queue; one that failed waits anew, one that is there stays as it is."""
        asked = insert_or_leave(jobs).values(exhibit=exhibit, task=task)
        again = {"state": "waiting", "reason": "", "tries": 0, "steps": 0}
        with self._engine.begin() as connection:
            where = jobs.c.state == "failed"
            connection.execute(asked.on_conflict_do_update(index_elements=["exhibit", "task"], set_=again, where=where))

    def hasten(self, exhibit: str) -> None:
        """Moves an exhibit's jobs to the front: somebody is reading it."""
        highest = select(func.max(jobs.c.urgency) + 1).scalar_subquery()
        with self._engine.begin() as connection:
            connection.execute(jobs.update().where(jobs.c.exhibit == exhibit).values(urgency=highest))

    def withdraw(self, job: int) -> None:
        """Takes a job off the list; one that is being done ends without being listed as failed."""
        with self._engine.begin() as connection:
            connection.execute(jobs.delete().where(jobs.c.id == job))

    def pause(self, *, on: bool) -> None:
        """Lets nobody claim a job from now on, or lets them again; what is running goes on."""
        with self._engine.begin() as connection:
            connection.execute(pauses.delete())
            if on:
                connection.execute(pauses.insert().values(name="all"))

    def paused(self) -> bool:
        """Says whether jobs may not be claimed."""
        with self._reading() as connection:
            return connection.execute(select(pauses.c.name)).first() is not None

    def claim(self, worker: str, now: int, seconds: int) -> Job | None:
        """Gives the next job to a worker, for some seconds; None when there is none or all are paused."""
        free = (jobs.c.state == "waiting") | ((jobs.c.state == "running") & (jobs.c.expires <= now))
        query = select(jobs).where(free).order_by(jobs.c.urgency.desc(), jobs.c.id).limit(1)
        held = {"state": "running", "worker": worker, "expires": now + seconds, "steps": 0}
        with self._engine.begin() as connection:
            connection.execute(text("BEGIN IMMEDIATE"))
            paused = connection.execute(select(pauses.c.name)).first() is not None
            row = None if paused else connection.execute(query).first()
            if row is None:
                return None
            connection.execute(jobs.update().where(jobs.c.id == row.id).values(tries=row.tries + 1, **held))
            return Job(**{**row._mapping, **held, "tries": row.tries + 1})

    def renew(self, job: Job, now: int, seconds: int) -> None:
        """Tells that a step was done and holds the claim on.

        Raises:
            ClaimLost: the job was withdrawn, or the claim ran out and somebody else has it.
        """
        mine = (jobs.c.id == job.id) & (jobs.c.worker == job.worker) & (jobs.c.state == "running")
        with self._engine.begin() as connection:
            values = {"expires": now + seconds, "steps": jobs.c.steps + 1}
            if not connection.execute(jobs.update().where(mine).values(values)).rowcount:
                raise ClaimLost("custody.claim_lost")

    def done(self, job: Job) -> None:
        """Takes a finished job off the list."""
        with self._engine.begin() as connection:
            connection.execute(jobs.delete().where((jobs.c.id == job.id) & (jobs.c.worker == job.worker)))

    def failed(self, job: Job, reason: str) -> None:
        """Leaves a job with the reason why it was not done; it waits for somebody to ask again."""
        mine = (jobs.c.id == job.id) & (jobs.c.worker == job.worker)
        with self._engine.begin() as connection:
            connection.execute(jobs.update().where(mine).values(state="failed", reason=reason))

    def release(self, job: Job) -> None:
        """Gives a claim back undone."""
        mine = (jobs.c.id == job.id) & (jobs.c.worker == job.worker)
        with self._engine.begin() as connection:
            connection.execute(jobs.update().where(mine).values(state="waiting", worker="", expires=0))
