"""The crew: threads of the desk that do what was asked for, so that no page waits for it.

Rule: as many hands as there are workers (`desk/workers.py`) do everything, what somebody waits for first; one more
takes only what somebody who opened an exhibit waits for, with a workshop standing by, so that no long job keeps them
from its first page. Each takes a chain for one job and gives it back.
What a dead process held is taken again; what is not prepared for reading yet is asked for when there is nothing to do.
Before the vault is locked they stand back: they stop at the next step, and what they had begun waits anew.
Never: signs, decides; goes on once the vault is locked. What nobody foresaw is told on the terminal by kind and place.
Residual risk: between two steps a hand cannot be stopped; a program in the jail is then killed with its folder.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from custody.chain import Chain
from desk.assembly import Desk
from desk.web.chains import Chains, Taken
from desk.web.confession import Confession
from desk.web.easel import Easel
from desk.web.passwords import Passwords
from keys import agents, unlocked
from keys.errors import Locked
from sanitize.standby import Standby
from triage.claimants import lives, name_of
from triage.jobs import READING, Halted, Task, Worker, ask_for_unread, watched, work_one
from triage.resembling import sketch_new
from triage.search import catch_up

NOBODY = "desk"
_PACE = 2.0  # seconds between two looks for work that another program may have asked for
_PATIENCE = 15.0  # seconds until the next step of whatever is being done


@dataclass(frozen=True, slots=True)
class Hand:
    """One of the threads: its name, and whether it only serves those who wait."""

    name: str
    quick: bool
    standby: Standby


def hands(workers: int) -> tuple[Hand, ...]:
    """Gives that many that do everything, and the quick one."""
    doing = tuple(Hand(f"all{number}", quick=False, standby=Standby(watched)) for number in range(workers))
    return (*doing, Hand("quick", quick=True, standby=Standby(watched)))


class Crew:
    """The threads of one desk; they work inside the `with` block."""

    def __init__(self, desk: Desk, chains: Chains, easel: Easel, passwords: Passwords) -> None:
        self._desk = desk
        self._chains = chains
        self._easel = easel
        self._passwords = passwords
        self._turn = threading.Condition()
        self._over = False
        self._back = 0
        self._busy = 0
        self._calls = 0
        self._warmed = ""
        self._confession = Confession(desk.telling)
        self._asked_at = -1
        self._threads = [
            threading.Thread(target=self._labour, args=(hand,), daemon=True) for hand in hands(desk.workers)
        ]

    def __enter__(self) -> Self:
        """Begins to work."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _fault: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Stops at the next step."""
        with self._turn:
            self._over = True
            self._turn.notify_all()
        for thread in self._threads:
            thread.join(_PATIENCE)

    def wake(self) -> None:
        """Tells that there is something to do."""
        with self._turn:
            self._calls += 1
            self._turn.notify_all()

    @contextmanager
    def standing_back(self) -> Iterator[None]:
        """Lets nobody work while the block lasts; waits a while for those who are at it."""
        with self._turn:
            self._back += 1
            self._turn.notify_all()
            self._turn.wait_for(lambda: not self._busy, _PATIENCE)
        try:
            yield
        finally:
            self._easel.clear()
            self._passwords.forget()
            with self._turn:
                self._back -= 1
                self._turn.notify_all()

    def _labour(self, hand: Hand) -> None:
        try:
            self._take_turns(hand)
        finally:
            hand.standby.dismiss()

    def _take_turns(self, hand: Hand) -> None:
        while not self._over:
            with self._turn:
                if self._back:
                    hand.standby.dismiss()
                    self._turn.wait_for(lambda: self._over or not self._back)
                    continue
                self._busy += 1
                calls = self._calls
            found = False
            try:
                found = self._look(hand)
            finally:
                with self._turn:
                    self._busy -= 1
                    self._turn.notify_all()
                    if not found:  # what only the other hand tells is no call: two would keep each other awake
                        self._turn.wait_for(partial(self._called, calls), _PACE)

    def _called(self, calls: int) -> bool:
        return bool(self._over or self._back or calls != self._calls)

    def _look(self, hand: Hand) -> bool:
        """Does the next job; says whether there was one."""
        try:
            taken = self._chains.take()
        except Locked:
            self._chains.close()
            hand.standby.dismiss()
            return False
        except Exception as fault:  # noqa: BLE001 (a thread that ends would leave the work undone)
            self._confession.tell(fault)
            return False
        try:
            found = self._work(taken, hand)
        except Exception as fault:  # noqa: BLE001 (as above)
            taken[1].catalog.close()
            if not isinstance(fault, Halted) and unlocked.is_unlocked(self._memory):
                self._confession.tell(fault)
            return False
        self._chains.give_back(taken)
        return found

    def _work(self, taken: Taken, hand: Hand) -> bool:
        stamp, chain = taken
        self._warm(stamp)
        chain.catalog.jobs.free_of_the_dead(lives)
        job = work_one(chain, self._worker(hand))
        if job is not None and job.task == Task.PAGES:  # another hand may be painting what this one inspected
            self._easel.take_down(job.exhibit)
        if job is None and hand.quick:
            hand.standby.prepare(chain.unlocked.scratch)
        return job is not None or (not hand.quick and self._prepare(chain))

    def _prepare(self, chain: Chain) -> bool:
        """With nothing to do: fills the search index and the sketches, asks for what nobody prepared yet."""
        if chain.size == self._asked_at:
            return False
        catch_up(chain)
        sketch_new(chain)
        ask_for_unread(chain)
        self._asked_at = chain.size
        return True

    def _worker(self, hand: Hand) -> Worker:
        return Worker(
            name=name_of(os.getpid(), hand.name),
            actor=NOBODY,
            clock=self._desk.clock,
            workshop=hand.standby.take,
            heed=self._heed,
            shown=self._easel.show,
            urgent=READING if hand.quick else (),
            password=self._passwords.take,
        )

    def _heed(self) -> None:
        if self._over or self._back or not unlocked.is_unlocked(self._memory):
            raise Halted

    def _warm(self, stamp: str) -> None:
        with self._turn:
            if stamp != self._warmed:
                agents.start(self._memory)
                self._warmed = stamp

    @property
    def _memory(self) -> Path:
        return self._desk.memory(self._desk.vault)
