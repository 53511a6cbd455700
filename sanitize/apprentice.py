"""The apprentice: the worker process of one workshop, started when it is needed, replaced when it died or served long.

Rule: it lives in the jail and sees this Python and the source of two rooms besides its own folder; it counts as there
only once it said that it is ready. Where the jail itself does not start, that is said, and not taken for a dead worker.
Never: reads what it is given to work on. Residual risk: that of the worker (`worker.py`).
"""

import sys
from collections.abc import Callable
from pathlib import Path

from jail.cell import Cell, Place
from jail.errors import Gone, JailError, NoJail, Overrun
from jail.inmate import Inmate
from jail.limits import Limits
from sanitize import hatch
from sanitize.contents import Crossing, Take
from sanitize.errors import SanitizeError, TooLarge, ToolFailed
from sanitize.orders import AHEAD, READY
from sanitize.pages import MOST_PAGES

_FILES_PER_WORKER = 200
_MOST_STEPS = 2 * MOST_PAGES + 20
_ROOMS = ("sanitize", "words")
# Nothing that is imported is ever let go of: rounds for circles of objects, a tenth of the start, begin in `main`.
_START = "import gc, sys; gc.disable(); sys.path.insert(0, sys.argv[1]); from sanitize.worker import main; main()"

PlaceMaker = Callable[[Path, Limits], Place]


def jailed(work: Path, limits: Limits) -> Place:
    """Gives the cell a worker lives in: it sees this Python and the source of two rooms."""
    return Cell(work, limits, shown=[_source() / room for room in _ROOMS])


class Apprentice:
    """At most one process at a time."""

    def __init__(self, place: PlaceMaker, limits: Limits) -> None:
        self._place = place
        self._limits = limits
        self._inmate: Inmate | None = None
        self._served = 0

    def here(self) -> bool:
        """Whether it is there and alive."""
        return self._inmate is not None and self._inmate.alive()

    def called(self, work: Path, *, ahead: bool = False) -> Inmate:
        """Gives the process, which works in the folder `work`; a fresh one when there is none fit to serve.

        One called `ahead` of its first task loads whatever any task may need; else that is loaded with the task.

        Raises:
            NoJail: the jail does not start. ToolFailed: the worker does not.
        """
        if not self.here() or self._served >= _FILES_PER_WORKER:
            self.dismiss()
        if self._inmate is None:
            place = self._place(work, self._limits)
            start = [sys.executable, "-I", "-B", "-c", _START, str(_source()), *[AHEAD] * ahead]
            self._inmate, self._served = place.start(start), 0
            _await_ready(place, self._inmate)
        self._served += 1
        return self._inmate

    def asked(self, work: Path, task: str, take: Take, after: Callable[[str], None]) -> hatch.Answer:
        """Gives it a task and waits for the answer; `take` is told what comes out before, `after` each step.

        Raises:
            ToolFailed: it speaks nonsense. SanitizeError: its own refusal. JailError: it died, or overran a limit.
        """
        inmate = self.called(work)
        inmate.send(b'"' + task.encode() + b'"')
        told: set[str] = set()
        while isinstance(answer := hatch.read(inmate.receive()), str | Crossing):
            if not isinstance(answer, str):
                self._taken(answer, take)
            elif answer in told or len(told) > _MOST_STEPS:  # or steps would put the deadline off for ever
                raise ToolFailed("sanitize.answer_malformed")
            else:
                told.add(answer)
                after(answer)
        return answer

    def _taken(self, crossing: Crossing, take: Take) -> None:
        try:
            take(crossing)
        except BaseException:
            self.dismiss()  # it still speaks of pages or members: the next question would hear old answers
            raise

    def dismiss(self) -> None:
        """Ends it."""
        if self._inmate is not None:
            self._inmate.stop()
            self._inmate = None


def translated(error: JailError) -> SanitizeError:
    """Puts the jail's reason into an error of this room."""
    if isinstance(error, NoJail):
        return ToolFailed("sanitize.no_jail")
    if not isinstance(error, Overrun):
        return ToolFailed("sanitize.worker_died")
    if error.reason == "memory":
        return TooLarge("sanitize.too_much_memory")
    return ToolFailed("sanitize.took_too_long" if error.reason == "time" else "sanitize.answer_too_large")


def _await_ready(place: Place, inmate: Inmate) -> None:
    try:
        if hatch.read(inmate.receive()) != READY:
            raise ToolFailed("sanitize.answer_malformed")
    except Gone as error:
        if place.run(["/usr/bin/true"]).code != 0:
            raise NoJail("refused") from error
        raise ToolFailed("sanitize.worker_missing") from error


def _source() -> Path:
    return Path(__file__).resolve().parents[1]
