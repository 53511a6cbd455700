"""A running program behind bars: lines or streams in and out, all bounded in size and time, ended as a group.

Rule: whoever waits has a deadline; whoever reads has a bound; whatever goes wrong ends the whole group.
Never: interprets what comes out. Residual risk: on Linux a child is also killed when the *thread* that started it ends
(PR_SET_PDEATHSIG), so start cells from a thread that outlives them; this fails safe.
"""

import contextlib
import os
import selectors
import signal
import subprocess
import time
from dataclasses import dataclass
from typing import IO, NoReturn

from jail.errors import Gone, Overrun
from jail.grip import Grip
from jail.limits import Limits
from jail.scales import LOOK, Scales

_CHUNK = 65536


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a program ended: exit code (negative: the signal) and its outputs, which are untrusted."""

    code: int
    untrusted_output: bytes
    untrusted_errors: bytes


class Inmate:
    """One program in a cell, with pipes for its input and output. Use `with`, or call `stop`."""

    def __init__(self, process: subprocess.Popen[bytes], limits: Limits, grip: Grip | None = None) -> None:
        self._process = process
        self._limits = limits
        self._grip = grip
        self._scales = Scales(limits.reserve)
        self._unread = bytearray()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                os.set_blocking(pipe.fileno(), False)

    def __enter__(self) -> "Inmate":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The process id of the outermost wall."""
        return self._process.pid

    def alive(self) -> bool:
        """Says whether it is still running."""
        return self._process.poll() is None

    def send(self, line: bytes) -> None:
        """Gives it one line of at most one pipe's atomic size (4096 bytes with the line end).

        Raises:
            Gone: it no longer reads.
        """
        try:
            written = os.write(_fd(self._process.stdin), line + b"\n")
        except (BrokenPipeError, BlockingIOError) as error:
            self.stop()
            raise Gone("input") from error
        if written != len(line) + 1:
            self.stop()
            raise Gone("input")

    def receive(self) -> bytes:
        """Waits for one line of output and gives it without its end.

        Raises:
            Overrun: no line within its limits; it has been killed.
            Gone: it ended instead.
        """
        deadline = time.monotonic() + self._limits.wall_seconds
        with selectors.DefaultSelector() as watch:
            watch.register(_fd(self._process.stdout), selectors.EVENT_READ)
            searched = 0
            while (end := self._unread.find(b"\n", searched)) < 0:
                searched = len(self._unread)
                self._read_more(watch, deadline)
        line = bytes(self._unread[:end])
        del self._unread[: end + 1]
        return line

    def _read_more(self, watch: selectors.BaseSelector, deadline: float) -> None:
        if len(self._unread) > self._limits.output:
            self._overrun("output")
        self._ready(watch, deadline)
        chunk = os.read(_fd(self._process.stdout), _CHUNK)
        if not chunk:
            self.stop()
            raise Gone("output")
        self._unread += chunk

    def exchange(self, given: bytes) -> Outcome:
        """Feeds it `given`, reads both outputs to their end and waits for it to finish.

        Raises:
            Overrun: it exceeded time, output or memory; it has been killed.
        """
        deadline = time.monotonic() + self._limits.wall_seconds
        outputs = {_fd(self._process.stdout): bytearray(), _fd(self._process.stderr): bytearray()}
        todo = memoryview(given)
        with selectors.DefaultSelector() as watch:
            for output in outputs:
                watch.register(output, selectors.EVENT_READ)
            watch.register(_fd(self._process.stdin), selectors.EVENT_WRITE)
            while any(output in watch.get_map() for output in outputs):
                for key, _ in self._ready(watch, deadline):
                    if key.fd in outputs:
                        self._take(watch, key.fd, outputs[key.fd])
                    else:
                        todo = self._give(watch, key.fd, todo)
        code = self._wait(deadline)
        self.stop()
        first, second = outputs.values()
        return Outcome(code, bytes(first), bytes(second))

    def _take(self, watch: selectors.BaseSelector, source: int, into: bytearray) -> None:
        chunk = os.read(source, _CHUNK)
        if not chunk:
            watch.unregister(source)
        into += chunk
        if len(into) > self._limits.output:
            self._overrun("output")

    def _give(self, watch: selectors.BaseSelector, target: int, todo: memoryview) -> memoryview:
        try:
            todo = todo[os.write(target, todo[:_CHUNK]) :]
        except BrokenPipeError:
            todo = todo[:0]
        if not todo:
            watch.unregister(target)
            _close(self._process.stdin)
        return todo

    def _ready(self, watch: selectors.BaseSelector, deadline: float) -> list[tuple[selectors.SelectorKey, int]]:
        """Waits until there is something to read or write, an eye on the clock and one on the scales."""
        while True:
            ready = watch.select(_until(deadline))
            self._look(deadline)
            if ready:
                return ready

    def _wait(self, deadline: float) -> int:
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return self._process.wait(_until(deadline))
            self._look(deadline)

    def _look(self, deadline: float) -> None:
        if time.monotonic() >= deadline:
            self._overrun("time")
        if self._scales.tipped():
            self._overrun("memory")

    def _overrun(self, reason: str) -> NoReturn:
        self.stop()
        raise Overrun(reason)

    def stop(self) -> None:
        """Ends it and every process it started, and comes back when they are gone; harmless when it has ended."""
        if self._grip is not None:
            self._grip.end()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            _close(pipe)


def _until(deadline: float) -> float:
    """Gives the seconds to wait at once."""
    return max(0.0, min(LOOK, deadline - time.monotonic()))


def _fd(pipe: IO[bytes] | None) -> int:
    if pipe is None or pipe.closed:
        raise Gone("pipe")
    return pipe.fileno()


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        with contextlib.suppress(BrokenPipeError):
            pipe.close()
