"""Jobs in the index: what is to be made, who is at it, and until when they are believed to be.

Rule: one row for each exhibit (or copy) and task. A worker claims a row for some minutes and renews the claim as it
goes on, telling how far it is; a claim that ran out, or whose worker is known to be dead, is anybody's: a dead worker
stops nothing. Claiming happens behind SQLite's write lock: no two workers ever hold the same claim. A row goes when the
work is done (the ledger says so then) and stays when it failed, with its reason, or when somebody withdrew it: what a
person stopped is not begun again by itself. The rows are disposable: results are idempotent, and whoever deletes the
catalog asks again. A table of another shape is thrown away.
Never: the truth about what was made. Times are whole seconds, given by the caller.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    func,
    inspect,
    literal,
    select,
    text,
)
from sqlalchemy.dialects.sqlite import insert as insert_or_leave

from custody import catalog_tables as tables
from custody.catalog_renderings import renderings
from custody.errors import ClaimLost
from custody.job import FAILED, RUNNING, WAITING, WITHDRAWN, Far, Job, Missing

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
    Column("actor", Text, nullable=False, default=""),
    Column("doing", Text, nullable=False, default=""),
    Column("done", Integer, nullable=False, default=0),
    Column("total", Integer, nullable=False, default=0),
    Column("reason", Text, nullable=False, default=""),
    UniqueConstraint("exhibit", "task"),
)

pauses = Table("job_pauses", metadata, Column("name", Text, primary_key=True))


_FRESH = {"worker": "", "expires": 0, "doing": "", "done": 0, "total": 0}


class Jobs:
    """The jobs of one catalog; `reading` opens a connection for the length of one question."""

    def __init__(self, engine: Engine, reading: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._engine = engine
        self._reading = reading
        made = inspect(engine)
        if made.has_table(jobs.name) and {each["name"] for each in made.get_columns(jobs.name)} != set(jobs.c.keys()):
            metadata.drop_all(engine)
        metadata.create_all(engine)

    def listed(self, *states: str, most: int = -1) -> tuple[Job, ...]:
        """Lists jobs in the order they will be done in, the stopped and failed ones last: all, or of some states."""
        stopped = jobs.c.state.in_((FAILED, WITHDRAWN))
        chosen = select(jobs).where(jobs.c.state.in_(states)) if states else select(jobs)
        query = chosen.order_by(stopped, jobs.c.state != RUNNING, jobs.c.urgency.desc(), jobs.c.id).limit(most)
        with self._reading() as connection:
            return tuple(Job(**row._mapping) for row in connection.execute(query))

    def of(self, label: str) -> tuple[Job, ...]:
        """Lists the jobs about one exhibit or copy (its whole label)."""
        with self._reading() as connection:
            found = connection.execute(select(jobs).where(jobs.c.exhibit == label).order_by(jobs.c.id))
            return tuple(Job(**row._mapping) for row in found)

    def counts(self) -> Mapping[tuple[str, str], int]:
        """Counts the jobs by task and state."""
        query = select(jobs.c.task, jobs.c.state, func.count()).group_by(jobs.c.task, jobs.c.state)
        with self._reading() as connection:
            return {(task, state): count for task, state, count in connection.execute(query)}

    def ask(self, exhibit: str, task: str, actor: str = "") -> None:
        """Puts a job at the end of the queue; a stopped one waits anew, one that waits or runs stays as it is.

        What waited by itself is from then on asked for by `actor`.
        """
        asked = insert_or_leave(jobs).values(exhibit=exhibit, task=task, actor=actor)
        again = {"state": WAITING, "reason": "", "tries": 0, "actor": actor, **_FRESH}
        with self._engine.begin() as connection:
            where = jobs.c.state.in_((FAILED, WITHDRAWN))
            connection.execute(asked.on_conflict_do_update(index_elements=["exhibit", "task"], set_=again, where=where))
            nobody_s = (jobs.c.exhibit == exhibit) & (jobs.c.task == task) & (jobs.c.actor == "")
            connection.execute(jobs.update().where(nobody_s & (jobs.c.state == WAITING)).values(actor=actor))

    def ask_for_missing(self, pages: str, inspection: str) -> None:
        """Asks for the pages of every exhibit and copy that has none, and to inspect what nobody has looked at.

        What failed or was withdrawn before stays so. `pages` and `inspection` are the names of the tasks.
        """
        exhibits, copies = tables.exhibits.c, tables.derivatives.c
        painted = select(renderings.c.painted)
        looked_at = select(tables.inspections.c.exhibit)
        with self._engine.begin() as connection:
            for label, seq, task, there in (
                (exhibits.label, exhibits.seq, pages, painted),
                (exhibits.label, exhibits.seq, inspection, looked_at),
                (copies.label, copies.seq, pages, painted),
            ):
                listed = select(jobs.c.exhibit).where(jobs.c.task == task)
                wanted = select(label, literal(task)).where(label.not_in(there), label.not_in(listed)).order_by(seq)
                connection.execute(jobs.insert().from_select(["exhibit", "task"], wanted))

    def missing(self) -> Missing:
        """Counts what is still to be prepared, asked for or not."""
        label, everything = tables.exhibits.c.label, select(func.count()).select_from(tables.exhibits)
        without = (select(renderings.c.painted), select(tables.inspections.c.exhibit))
        with self._reading() as connection:
            unpainted, uninspected = (
                connection.execute(everything.where(label.not_in(there))).scalar_one() for there in without
            )
            return Missing(connection.execute(everything).scalar_one(), unpainted, uninspected)

    def hasten(self, exhibit: str) -> None:
        """Moves the jobs about an exhibit or copy to the front: somebody is reading it."""
        highest = select(func.max(jobs.c.urgency) + 1).scalar_subquery()
        with self._engine.begin() as connection:
            connection.execute(jobs.update().where(jobs.c.exhibit == exhibit).values(urgency=highest))

    def withdraw(self, job: int) -> None:
        """Stops a job that has not failed; one that is being done ends at its next step, and nothing of it is kept."""
        with self._engine.begin() as connection:
            where = (jobs.c.id == job) & (jobs.c.state != FAILED)
            connection.execute(jobs.update().where(where).values(state=WITHDRAWN, **_FRESH))

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

    def claim(self, worker: str, now: int, seconds: int, urgent: Sequence[str] = ()) -> Job | None:
        """Gives the next job to a worker, for some seconds; None when there is none or all are paused.

        With `urgent`, only what somebody waits for, of these tasks.
        """
        free = (jobs.c.state == WAITING) | ((jobs.c.state == RUNNING) & (jobs.c.expires <= now))
        if urgent:
            free &= (jobs.c.urgency > 0) & jobs.c.task.in_(urgent)
        query = select(jobs).where(free).order_by(jobs.c.urgency.desc(), jobs.c.id).limit(1)
        held = {**_FRESH, "state": RUNNING, "worker": worker, "expires": now + seconds}
        with self._engine.begin() as connection:
            connection.execute(text("BEGIN IMMEDIATE"))
            paused = connection.execute(select(pauses.c.name)).first() is not None
            row = None if paused else connection.execute(query).first()
            if row is None:
                return None
            connection.execute(jobs.update().where(jobs.c.id == row.id).values(tries=row.tries + 1, **held))
            return Job(**{**row._mapping, **held, "tries": row.tries + 1})

    def renew(self, job: Job, now: int, seconds: int, far: Far) -> None:
        """Tells how far a job is and holds the claim on.

        Raises:
            ClaimLost: the job was withdrawn, or the claim ran out and somebody else has it.
        """
        with self._engine.begin() as connection:
            values = {"expires": now + seconds, "doing": far.doing, "done": far.done, "total": far.total}
            mine = _mine(job) & (jobs.c.state == RUNNING)
            if not connection.execute(jobs.update().where(mine).values(values)).rowcount:
                raise ClaimLost("custody.claim_lost")

    def done(self, job: Job) -> None:
        """Takes a finished job off the list, be it withdrawn in the last moment."""
        with self._engine.begin() as connection:
            withdrawn = (jobs.c.id == job.id) & (jobs.c.state == WITHDRAWN)
            connection.execute(jobs.delete().where(_mine(job) | withdrawn))

    def failed(self, job: Job, reason: str) -> None:
        """Leaves a job with the reason why it was not done; it waits for somebody to ask again."""
        with self._engine.begin() as connection:
            connection.execute(jobs.update().where(_mine(job)).values(state=FAILED, reason=reason, **_FRESH))

    def release(self, job: Job, *, counted: bool = True) -> None:
        """Gives a claim back undone; one that is not `counted` was no try."""
        tries = jobs.c.tries if counted else jobs.c.tries - 1
        with self._engine.begin() as connection:
            connection.execute(jobs.update().where(_mine(job)).values(state=WAITING, tries=tries, **_FRESH))

    def free_of_the_dead(self, lives: Callable[[str], bool]) -> int:
        """Gives back what workers hold that do not live any more, by their names; gives how many jobs that were."""
        dead = [job for job in self.listed(RUNNING) if not lives(job.worker)]
        for job in dead:
            self.release(job)
        return len(dead)


def _mine(job: Job) -> ColumnElement[bool]:
    return (jobs.c.id == job.id) & (jobs.c.worker == job.worker)
