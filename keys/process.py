"""One running gpg: fed by a thread, its status lines collected by a thread, its output read by the caller.

Rule: status comes on a descriptor of its own (GnuPG doc/DETAILS), a secret goes in through an anonymous RAM file.
Never: waits past the deadline, deadlocks on full pipes, leaves a process behind.
Residual risk: none of the verdict is here; `pipe.py` judges what was said.
"""

import os
import subprocess
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from keys.errors import GpgFailed

STATUS_LIMIT = 1 << 20
_CHUNK = 1 << 20
_PREFIX = b"[GNUPG:] "


def status_words(raw: bytes) -> list[list[str]]:
    """Splits whole status lines into words; anything without the prefix or the newline does not count."""
    whole = raw[: raw.rfind(b"\n") + 1]
    lines = [line for line in whole.split(b"\n") if line.startswith(_PREFIX)]
    return [line[len(_PREFIX) :].decode("utf-8", "replace").split(" ") for line in lines]


class GpgProcess:
    """One gpg process: input fed by a thread, status collected by a thread, output read by the caller.

    `secrets` are options that take a descriptor, each with what gpg is to read from it.
    """

    def __init__(
        self, argv: Sequence[str], given: Iterable[bytes], secrets: Mapping[str, bytes], deadline: float
    ) -> None:
        self._status_read, status_write = os.pipe()
        passed = [status_write]
        extra = ["--status-fd", str(status_write)]
        for option, content in secrets.items():
            passed.append(_ram_descriptor(content))
            extra += [option, str(passed[-1])]
        try:
            self._process = subprocess.Popen(
                [argv[0], *extra, *argv[1:]],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pass_fds=passed,
            )
        except OSError as fault:
            os.close(self._status_read)
            raise GpgFailed("keys.gpg_missing") from fault
        finally:
            for descriptor in passed:
                os.close(descriptor)
        self.status: list[list[str]] = []
        self.exit_status: int | None = None
        self._late = False
        self._given = given
        self._fault: BaseException | None = None
        self._threads = [threading.Thread(target=job, daemon=True) for job in (self._feed, self._listen)]
        self._timer = threading.Timer(deadline, self._give_up)

    def __enter__(self) -> "GpgProcess":
        """Starts feeding and listening."""
        for thread in (*self._threads, self._timer):
            thread.start()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """Ends the process; raises what went wrong while feeding it."""
        if kind is not None:
            self._process.kill()
        self._timer.cancel()
        self.exit_status = self._process.wait()
        for thread in self._threads:
            thread.join(1.0 if self._late else None)  # what feeds us may hang for ever: a stick that stopped answering
        assert self._process.stdout is not None  # noqa: S101 (Popen was asked for a pipe)
        self._process.stdout.close()
        if kind is None and self._fault is not None:
            raise self._fault
        if kind is None and self._late:
            raise GpgFailed("keys.gpg_hung")

    def output(self) -> Iterable[bytes]:
        """Yields what the process prints, in chunks of at most 1 MiB."""
        assert self._process.stdout is not None  # noqa: S101 (Popen was asked for a pipe)
        while chunk := self._process.stdout.read(_CHUNK):
            yield chunk

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
                self._process.stdin.write(chunk)
        except BrokenPipeError:
            pass  # gpg has seen enough: its status lines say why
        except BaseException as fault:  # noqa: BLE001 (raised again in the caller's thread by __exit__)
            self._fault = fault
            self._process.kill()
        finally:
            with suppress(BrokenPipeError):
                self._process.stdin.close()

    def _listen(self) -> None:
        with os.fdopen(self._status_read, "rb") as status:
            raw = status.read(STATUS_LIMIT)
            while status.read(_CHUNK):  # drained, not kept: no message needs so many lines
                pass
        self.status = status_words(raw)

    def _give_up(self) -> None:
        self._late = True
        self._process.kill()


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
