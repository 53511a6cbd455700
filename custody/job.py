"""A job as it is told: what is to be made, who is at it, how far it is. Values alone; `catalog_jobs.py` keeps them."""

from dataclasses import dataclass

WAITING, RUNNING, FAILED, WITHDRAWN = "waiting", "running", "failed", "withdrawn"


@dataclass(frozen=True, slots=True)
class Far:
    """How far a job is: the name of the last step, and of how many pages how many are done (0 of 0: not known)."""

    doing: str = ""
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Missing:
    """How many exhibits there are, how many have no pictures of their pages, and how many nobody has inspected."""

    exhibits: int
    unpainted: int
    uninspected: int


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to be made: `state` is waiting, running, withdrawn, or failed, and then `reason` (packed) says why.

    `exhibit` is the label of the exhibit, or of a copy; `actor` who asked ("": the desk by itself); `urgency` is higher
    the later somebody asked to see it; `tries` counts how often it was begun; a running claim ends at `expires`.
    `doing`, `done` and `total` are the last `Far`.
    """

    id: int
    exhibit: str
    task: str
    urgency: int
    state: str
    worker: str
    expires: int
    tries: int
    actor: str
    doing: str
    done: int
    total: int
    reason: str
