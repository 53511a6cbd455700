"""Stopping or pausing at a terminal what runs here: Ctrl-C ends it, Ctrl-Z lets it wait, between two things.

Rule: SIGINT, SIGTERM and SIGTSTP are blocked in this thread and whatever it starts, and taken by a thread that waits
for them (sigwait(3)). So a key pressed never reaches the gpg that is opening something, which would make it look
damaged. Whoever works asks `check` between two things. A second Ctrl-C ends at once, as without this.
A pause stops the process itself (SIGSTOP) while it holds no lock of the ledger; the shell’s `fg`, or SIGCONT, goes on.
Never: stops in the middle of a thing. Residual risk: a large thing takes its time; SIGKILL and a power cut do not ask.
"""

import _thread
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum

_ENOUGH = signal.SIGUSR1


class Wish(Enum):
    """What somebody at the keyboard wants."""

    STOP = signal.SIGINT
    PAUSE = signal.SIGTSTP


_WISHES = {signal.SIGINT: Wish.STOP, signal.SIGTERM: Wish.STOP, signal.SIGTSTP: Wish.PAUSE}


class Halting:
    """What was wished so far; `heard` is told of each wish at once, `sleep` stops this process until it shall go on."""

    def __init__(self, heard: Callable[[Wish], None], sleep: Callable[[], None]) -> None:
        self._heard = heard
        self._sleep = sleep
        self._wishes: set[Wish] = set()

    def wish(self, wish: Wish) -> None:
        """Notes a wish; a second one to stop interrupts the main thread wherever it is."""
        if wish is Wish.STOP and wish in self._wishes:
            _thread.interrupt_main()
            return
        self._wishes.add(wish)
        self._heard(wish)

    def check(self) -> bool:
        """Between two things: waits while it shall pause; says whether it shall end."""
        if Wish.PAUSE in self._wishes and Wish.STOP not in self._wishes:
            self._wishes.discard(Wish.PAUSE)
            self._sleep()
        return Wish.STOP in self._wishes


@contextmanager
def listening(halting: Halting) -> Iterator[None]:
    """Takes the keys for `halting` as long as this lasts; signals that were ignored stay so (a script’s `&`)."""
    ours = {each for each in _WISHES if signal.getsignal(each) is not signal.SIG_IGN}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {*ours, _ENOUGH})
    listener = threading.Thread(target=_listen, args=(halting, ours), daemon=True)
    listener.start()
    try:
        yield
    finally:
        signal.pthread_kill(listener.ident or 0, _ENOUGH)
        listener.join()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def stand_still() -> None:
    """Stops this process until somebody lets it go on."""
    os.kill(os.getpid(), signal.SIGSTOP)


def _listen(halting: Halting, ours: set[signal.Signals]) -> None:
    while (caught := signal.Signals(signal.sigwait({*ours, _ENOUGH}))) is not _ENOUGH:
        halting.wish(_WISHES[caught])
