"""The reception: drops being taken in by a thread of the desk, while pages tell how far it is.

Rule: one at a time; pause and stop take effect between two things, so that nothing is half in. Receipts of this
session of the desk stay here until the vault is locked. Taking the same stick in again goes on where it ended.
Never: guesses how far it is: counts are of lines that are written; the state is that of the thread.
Residual risk: a desk that is killed forgets which stick it was at; the ledger knows what is in.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from custody.errors import Unknown
from desk.assembly import Desk
from desk.web.chains import Chains
from intake.carried import Carried
from intake.errors import AnotherIntake, IntakeStopped
from intake.limits import Limits
from intake.receipt import Outcome, Receipt, ReceiptLine
from intake.receive import receive
from words.message import Message, TellableError

_NAME_BYTES = 16
_KEPT = 20
_PATIENCE = 30.0  # seconds until the thing being taken in is in


class State(StrEnum):
    """What the thread does: `PAUSING` and `STOPPING` until the present thing is in."""

    RUNNING = "running"
    PAUSING = "pausing"
    PAUSED = "paused"
    STOPPING = "stopping"
    STOPPED = "stopped"
    FAILED = "failed"
    DONE = "done"


GOING = frozenset({State.RUNNING, State.PAUSING, State.PAUSED, State.STOPPING})


@dataclass(frozen=True, slots=True)
class Run:
    """One drop being taken in, at one moment: `found` is None until it was surveyed; `when` is UTC."""

    id: str
    folder: Path
    about: Carried
    when: str
    state: State = State.RUNNING
    found: int | None = None
    lines: tuple[ReceiptLine, ...] = ()
    octets: tuple[int, int] = (0, 0)
    trouble: Message | None = None
    receipt: Receipt | None = None

    @property
    def medium(self) -> str:
        """How people call the medium."""
        return self.about.medium

    @property
    def reviewer(self) -> str:
        """Who takes it in."""
        return self.about.by

    @property
    def going(self) -> bool:
        """Says whether it may still change."""
        return self.state in GOING

    @property
    def counts(self) -> Mapping[str, int]:
        """How many lines there are so far of each outcome."""
        seen = Counter(line.outcome for line in self.lines)
        return {outcome.value: seen[outcome] for outcome in Outcome}


@dataclass
class _Held:
    run: Run
    wanted: State = State.RUNNING
    lines: list[ReceiptLine] = field(default_factory=list)


class Reception:
    """All drops of one desk; safe to use from several threads. `settled` is called after each."""

    def __init__(self, desk: Desk, chains: Chains, settled: Callable[[], None]) -> None:
        self._desk = desk
        self._chains = chains
        self._settled = settled
        self._turn = threading.Condition()
        self._held: dict[str, _Held] = {}

    def begin(self, folder: Path, about: Carried, afterwards: Callable[[], None]) -> str:
        """Begins to take a folder in; gives the name of the run. `afterwards` is called when it ended, however.

        Raises:
            AnotherIntake: one is running.
        """
        with self._turn:
            if any(held.run.going for held in self._held.values()):
                raise AnotherIntake("intake.another_intake")
            name = self._desk.random(_NAME_BYTES).hex()
            when = f"{self._desk.clock():%Y-%m-%d %H:%M} UTC"
            self._held[name] = _Held(Run(name, folder, about, when))
            for old in list(self._held)[:-_KEPT]:
                del self._held[old]
        threading.Thread(target=self._work, args=(name, afterwards), daemon=True).start()
        return name

    def run(self, name: str) -> Run:
        """Gives a run as it is now.

        Raises:
            Unknown: there is none of that name, or the vault was locked since.
        """
        with self._turn:
            return self._find(name).run

    def runs(self) -> tuple[Run, ...]:
        """Lists the runs, newest first."""
        with self._turn:
            return tuple(held.run for held in reversed(self._held.values()))

    def pause(self, name: str) -> None:
        """Lets a run wait after the present thing."""
        self._want(name, State.PAUSED, {State.RUNNING: State.PAUSING})

    def resume(self, name: str) -> None:
        """Lets it go on."""
        self._want(name, State.RUNNING, {State.PAUSING: State.RUNNING, State.PAUSED: State.RUNNING})

    def stop(self, name: str) -> None:
        """Ends it after the present thing; what is in stays in."""
        self._want(name, State.STOPPED, dict.fromkeys(GOING, State.STOPPING))

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Stops what is running, waits a while for it; forgets all receipts."""
        for run in self.runs():
            self.stop(run.id)
        with self._turn:
            self._turn.wait_for(lambda: not any(held.run.going for held in self._held.values()), _PATIENCE)
        try:
            yield
        finally:
            with self._turn:
                self._held.clear()

    def _want(self, name: str, wanted: State, shown: Mapping[State, State]) -> None:
        with self._turn:
            held = self._find(name)
            if held.run.state in shown:
                held.wanted = wanted
                held.run = replace(held.run, state=shown[held.run.state])
                self._turn.notify_all()

    def _find(self, name: str) -> _Held:
        if name not in self._held:
            raise Unknown("desk.intake_unknown")
        return self._held[name]

    def _work(self, name: str, afterwards: Callable[[], None]) -> None:
        with self._turn:
            held = self._find(name)
        state, told, receipt = State.FAILED, None, None
        try:
            receipt = self._receive(held)
            state = State.DONE
        except IntakeStopped as stopped:
            state, told = State.STOPPED, stopped.message
        except TellableError as trouble:
            told = trouble.message
        except Exception as fault:  # noqa: BLE001 (the run would seem to go on for ever)
            told = Message.of("desk.intake_fault", what=type(fault).__name__)
        finally:
            afterwards()
        with self._turn:
            held.run = replace(held.run, state=state, trouble=told, receipt=receipt)
            self._turn.notify_all()
        self._settled()

    def _receive(self, held: _Held) -> Receipt:
        taken = self._chains.take()
        watch = _Watch(held, self._turn)
        run = held.run
        try:
            receipt = receive(
                run.folder,
                taken[1],
                Limits(),
                about=run.about,
                progress=watch.read,
                watcher=watch,
            )
        except BaseException:
            taken[1].catalog.close()
            raise
        self._chains.give_back(taken)
        return receipt


@dataclass(frozen=True, slots=True)
class _Watch:
    """Writes down how far it is, and waits or stops where somebody wants it to."""

    held: _Held
    turn: threading.Condition

    def read(self, done: int, total: int) -> None:
        """Notes bytes read of all bytes."""
        with self.turn:
            self.held.run = replace(self.held.run, octets=(done, total))

    def found(self, arrivals: int) -> None:
        """Notes how many things there are."""
        with self.turn:
            self.held.run = replace(self.held.run, found=arrivals)

    def taken(self, line: ReceiptLine) -> None:
        """Notes what became of one."""
        with self.turn:
            self.held.lines.append(line)
            self.held.run = replace(self.held.run, lines=tuple(self.held.lines))

    def go_on(self) -> None:
        """Waits while paused.

        Raises:
            IntakeStopped: somebody stopped it.
        """
        with self.turn:
            while self.held.wanted is State.PAUSED:
                self.held.run = replace(self.held.run, state=State.PAUSED)
                self.turn.wait()
            if self.held.wanted is State.STOPPED:
                raise IntakeStopped("intake.stopped")
