"""What a terminal shows of an intake, and how one pauses or stops it there.

Rule: counts are of things that are in; bytes of what was read. On a terminal one line, rewritten; silent elsewhere.
Never: stops in the middle of a thing; forgets what was in by then.
"""

import os

from desk.halting import Halting, Wish, stand_still
from desk.telling import Telling
from intake.errors import IntakeStopped
from intake.receipt import ReceiptLine
from words import quantities

_HEARD = {Wish.STOP: "desk.halt_stops", Wish.PAUSE: "desk.halt_pauses"}


class Turnstile:
    """Watches one intake for a terminal; `lines` are what is in, `found` how many things there are."""

    def __init__(self, telling: Telling) -> None:
        self.halting = Halting(self._heard, self._pause)
        self.lines: list[ReceiptLine] = []
        self.found_in_all = 0
        self._telling = telling
        self._octets = (0, 0)

    def found(self, arrivals: int) -> None:
        """Is told how many things there are."""
        self.found_in_all = arrivals
        self._show()

    def read(self, done: int, total: int) -> None:
        """Is told bytes read of all bytes."""
        before, self._octets = self._octets, (done, total)
        if total and done * 100 // total != before[0] * 100 // total:
            self._show()

    def taken(self, line: ReceiptLine) -> None:
        """Is told what became of one."""
        self.lines.append(line)
        self._show()

    def go_on(self) -> None:
        """Waits or ends where somebody at the keyboard wants it to.

        Raises:
            IntakeStopped: somebody wants no more to be taken in now.
        """
        if self.halting.check():
            raise IntakeStopped("intake.stopped")

    def _show(self) -> None:
        done, total = self._octets
        language = self._telling.speech.language
        self._telling.line(
            self._telling.words(
                "desk.intake_line",
                percent=100 if total == 0 else done * 100 // total,
                done=len(self.lines),
                found=self.found_in_all,
                octets=quantities.size(done, language),
                total=quantities.size(total, language),
            )
        )

    def _heard(self, wish: Wish) -> None:
        self._telling.say(_HEARD[wish])

    def _pause(self) -> None:
        self._telling.say("desk.halt_paused", pid=str(os.getpid()))
        stand_still()
        self._telling.say("desk.halt_goes_on")
