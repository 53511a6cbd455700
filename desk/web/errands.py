"""Errands: long work somebody asked for that no page waits for: backing up, checking a backup, shredding.

Rule: one at a time, in a thread with a chain of its own. How far it is comes from the work itself; stopping takes
effect at its next step. Each can be asked for again and goes on where it stopped. What came of the last ones is told
until the vault is locked; before that the running one is stopped and waited for.
Never: signs: whatever needs a signature was signed before an errand begins.
Residual risk: a desk that is killed forgets the errand; what it was about lies open in the ledger, or is begun again.
"""

import errno
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum

from custody.chain import Chain
from custody.errors import Unknown
from desk.assembly import Desk
from desk.errors import AnotherErrand, ErrandStopped
from desk.web.chains import Chains
from words.message import Message, TellableError

_NAME_BYTES = 16
_KEPT = 20
_PATIENCE = 30.0  # seconds until the next step of what is being done


class State(StrEnum):
    """What the thread does."""

    RUNNING = "running"
    STOPPING = "stopping"
    STOPPED = "stopped"
    FAILED = "failed"
    DONE = "done"


GOING = frozenset({State.RUNNING, State.STOPPING})


class Kind(StrEnum):
    """What is done."""

    BACKUP = "backup"
    CHECK = "check"
    SHRED = "shred"
    READ_BACK = "readback"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it, as sentences, and whether everything was right."""

    said: tuple[Message, ...]
    held: bool = True


@dataclass(frozen=True, slots=True)
class Errand:
    """One errand at one moment: `about` is a folder or a submission, `by` a name, `when` UTC, `step` the last reached.

    `done` of `total` are files looked at in this step, 0 of 0 where nothing is counted.
    """

    id: str
    kind: Kind
    about: str
    by: str
    when: str
    state: State = State.RUNNING
    step: str = ""
    done: int = 0
    total: int = 0
    outcome: Outcome | None = None
    trouble: Message | None = None

    @property
    def going(self) -> bool:
        """Says whether it may still change."""
        return self.state in GOING


class Follower:
    """What the work tells how far it is; it is where a wish to stop takes effect."""

    def __init__(self, tell: Callable[[str, int, int], None]) -> None:
        self._tell = tell
        self._step = ""

    def step(self, reached: str) -> None:
        """Notes that a step is done."""
        if reached != "object":  # one for each file: counted, not told
            self._step = reached
            self._tell(reached, 0, 0)

    def progress(self, done: int, total: int) -> None:
        """Notes how far this step is.

        Raises:
            ErrandStopped: somebody wants it to stop.
        """
        self._tell(self._step, done, total)


Work = Callable[[Chain, Follower], Outcome]


class Errands:
    """The errands of one desk; safe to use from several threads."""

    def __init__(self, desk: Desk, chains: Chains) -> None:
        self._desk = desk
        self._chains = chains
        self._turn = threading.Condition()
        self._held: dict[str, Errand] = {}

    def check_free(self) -> None:
        """Passes while nothing is being done.

        Raises:
            AnotherErrand: something is.
        """
        with self._turn:
            if any(errand.going for errand in self._held.values()):
                raise AnotherErrand("desk.another_errand")

    def begin(self, kind: Kind, about: str, by: str, work: Work) -> str:
        """Begins an errand; gives its name.

        Raises:
            AnotherErrand: one is going on.
        """
        with self._turn:
            self.check_free()
            name = self._desk.random(_NAME_BYTES).hex()
            when = f"{self._desk.clock():%Y-%m-%d %H:%M} UTC"
            self._held[name] = Errand(name, kind, about, by, when)
            for old in list(self._held)[:-_KEPT]:
                del self._held[old]
        threading.Thread(target=self._work, args=(name, work), daemon=True).start()
        return name

    def errand(self, name: str) -> Errand:
        """Gives an errand as it is now.

        Raises:
            Unknown: there is none of that name, or the vault was locked since.
        """
        with self._turn:
            if name not in self._held:
                raise Unknown("desk.errand_unknown")
            return self._held[name]

    def errands(self) -> tuple[Errand, ...]:
        """Lists them, newest first."""
        with self._turn:
            return tuple(reversed(self._held.values()))

    def stop(self, name: str) -> None:
        """Ends one at its next step."""
        with self._turn:
            if self.errand(name).state is State.RUNNING:
                self._held[name] = replace(self._held[name], state=State.STOPPING)

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Stops what is going on, waits a while for it; forgets what came of all of them."""
        for errand in self.errands():
            self.stop(errand.id)
        with self._turn:
            self._turn.wait_for(lambda: not any(errand.going for errand in self._held.values()), _PATIENCE)
        try:
            yield
        finally:
            with self._turn:
                self._held.clear()

    def _work(self, name: str, work: Work) -> None:
        state, outcome, trouble = State.FAILED, None, None
        try:
            outcome = self._do(name, work)
            state = State.DONE
        except ErrandStopped as stopped:
            state, trouble = State.STOPPED, stopped.message
        except TellableError as fault:
            trouble = fault.message
        except OSError as fault:
            trouble = _of_medium(fault)
        except Exception as fault:  # noqa: BLE001 (the errand would seem to go on for ever)
            trouble = Message.of("desk.errand_fault", what=type(fault).__name__)
        with self._turn:
            if name in self._held:
                self._held[name] = replace(self._held[name], state=state, outcome=outcome, trouble=trouble)
            self._turn.notify_all()

    def _do(self, name: str, work: Work) -> Outcome:
        taken = self._chains.take()
        try:
            outcome = work(taken[1], Follower(lambda step, done, total: self._note(name, step, done, total)))
        except BaseException:
            taken[1].catalog.close()
            raise
        self._chains.give_back(taken)
        return outcome

    def _note(self, name: str, step: str, done: int, total: int) -> None:
        with self._turn:
            errand = self.errand(name)
            if errand.state is State.STOPPING and total:
                raise ErrandStopped("desk.errand_was_stopped")
            self._held[name] = replace(errand, step=step, done=done, total=total)


def _of_medium(fault: OSError) -> Message:
    if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Message.of("desk.medium_full")
    return Message.of("desk.medium_gone", what=errno.errorcode.get(fault.errno or 0, "?"))
