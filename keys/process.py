"""One running gpg: fed by a thread where its input is large, its output and status lines read by the caller in turn.

Rule: status comes on a descriptor of its own (GnuPG doc/DETAILS), a secret goes in through an anonymous RAM file, and
so does a small input: then nothing is started but gpg.
Never: waits past the deadline, deadlocks on full pipes, leaves a process behind.
Residual risk: none of the verdict is here; `pipe.py` judges what was said.
"""

import fcntl
import os
import select
import subprocess
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import IO

from keys.errors import GpgFailed
from keys.patience import Until

STATUS_LIMIT = 1 << 20
_CHUNK = 1 << 20
_PREFIX = b"[GNUPG:] "


def status_words(raw: bytes) -> list[list[str]]:
    """Splits whole status lines into words; anything without the prefix or the newline does not count."""
    whole = raw[: raw.rfind(b"\n") + 1]
    lines = [line for line in whole.split(b"\n") if line.startswith(_PREFIX)]
    return [line[len(_PREFIX) :].decode("utf-8", "replace").split(" ") for line in lines]


class GpgProcess:
    """One gpg process: its output must be read to its end, because its status lines are read with it.

    `given` is the whole input where it is small, or else chunks of it, which a thread feeds. `secrets` are options that
    take a descriptor, each with what gpg is to read from it; `deadline` in seconds, for each 256 MiB it prints.
    """

    def __init__(
        self, argv: Sequence[str], given: Iterable[bytes] | bytes, secrets: Mapping[str, bytes], deadline: float
    ) -> None:
        self.status: list[list[str]] = []
        self.exit_status: int | None = None
        self._said = bytearray()
        self._until = Until(deadline)
        self._late = False
        self._given: Iterable[bytes] = () if isinstance(given, bytes) else given
        self._fault: BaseException | None = None
        self._feeder = threading.Thread(target=self._feed, daemon=True)
        self._status_read, status_write = os.pipe()
        passed = [status_write]
        extra = ["--status-fd", str(status_write)]
        for option, content in secrets.items():
            passed.append(_ram_descriptor(content))
            extra += [option, str(passed[-1])]
        if isinstance(given, bytes):
            passed.append(_ram_descriptor(given))
        try:
            self._process = subprocess.Popen(
                [argv[0], *extra, *argv[1:]],
                stdin=passed[-1] if isinstance(given, bytes) else subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pass_fds=passed,
                bufsize=0,
            )
        except OSError as fault:
            os.close(self._status_read)
            raise GpgFailed("keys.gpg_missing") from fault
        finally:
            for descriptor in passed:
                os.close(descriptor)

    def __enter__(self) -> "GpgProcess":
        """Starts feeding."""
        if self._process.stdin is not None:
            widen(self._process.stdin.fileno())
            self._feeder.start()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """Ends the process; raises what went wrong while feeding it."""
        if kind is not None:
            self._process.kill()
        self._late = not ended(self._process, self._until.left) or self._late
        self.exit_status = self._process.wait()
        if self._feeder.ident is not None:
            self._feeder.join(1.0 if self._late else None)  # what feeds us may hang for ever: a stick that stopped
        os.close(self._status_read)
        assert self._process.stdout is not None  # noqa: S101 (Popen was asked for a pipe)
        self._process.stdout.close()
        self.status = status_words(bytes(self._said))
        if kind is None and self._fault is not None:
            raise self._fault
        if kind is None and self._late:
            raise GpgFailed("keys.gpg_hung")

    def output(self) -> Iterator[bytes]:
        """Yields what the process prints, in chunks of at most 1 MiB; keeps what it says on the way."""
        assert self._process.stdout is not None  # noqa: S101 (Popen was asked for a pipe)
        printed = self._process.stdout.fileno()
        widen(printed)
        poll, left = select.poll(), {printed, self._status_read}
        for each in left:
            poll.register(each, select.POLLIN)
        while left:
            ready = poll.poll(self._until.left * 1000)
            if not ready:
                self._late = True
                self._process.kill()
                return
            for each, _ in ready:
                chunk = os.read(each, _CHUNK)
                if not chunk:
                    poll.unregister(each)
                    left.discard(each)
                elif each == printed:
                    self._until.came(len(chunk))
                    yield chunk
                else:  # the rest is read and dropped: no message needs so many lines
                    self._said += chunk[: STATUS_LIMIT - len(self._said)]

    def count(self, keyword: str) -> int:
        """Counts status lines of a kind."""
        return sum(1 for words in self.status if words[0] == keyword)

    def said(self, keyword: str) -> bool:
        """Tells whether a kind of status line occurred."""
        return self.count(keyword) > 0

    def _feed(self) -> None:
        assert self._process.stdin is not None  # noqa: S101 (Popen was asked for a pipe)
        try:
            for chunk in self._given:
                write_all(self._process.stdin, chunk)
        except BrokenPipeError:
            pass  # gpg has seen enough: its status lines say why
        except BaseException as fault:  # noqa: BLE001 (raised again in the caller's thread by __exit__)
            self._fault = fault
            self._process.kill()
        finally:
            with suppress(BrokenPipeError):
                self._process.stdin.close()


@contextmanager
def ram_file(content: bytes) -> Iterator[int]:
    """Gives the descriptor of an anonymous RAM file for a child to read: never an argument, never a name on disk."""
    descriptor = _ram_descriptor(content)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _ram_descriptor(content: bytes) -> int:
    descriptor = os.memfd_create("given", os.MFD_CLOEXEC)
    left = memoryview(content)
    while left:
        left = left[os.write(descriptor, left) :]
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def widen(pipe: int) -> None:
    """Makes room for a mebibyte (fcntl(2), F_SETPIPE_SZ), so that both ends stop for each other less often."""
    with suppress(OSError):  # an administrator may allow less: then it stays as it was
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _CHUNK)


def write_all(pipe: IO[bytes], chunk: bytes) -> None:
    """Writes all of it to a pipe without a buffer."""
    left = memoryview(chunk)
    while left:
        left = left[pipe.write(left) :]


def ended(child: subprocess.Popen[bytes], seconds: float) -> bool:
    """Waits for the end by the process's own descriptor (pidfd_open(2)): nothing sleeps too long or wakes too often.

    Kills it where so many seconds were not enough; gives whether they were.
    """
    try:
        watched = os.pidfd_open(child.pid)
    except ProcessLookupError:  # it was killed, and its end taken note of
        return True
    try:
        poll = select.poll()
        poll.register(watched, select.POLLIN)
        in_time = bool(poll.poll(max(0.0, seconds) * 1000))
    finally:
        os.close(watched)
    if not in_time:
        child.kill()
    child.wait()
    return in_time
