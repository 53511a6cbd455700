"""One gpg that encrypts straight into a file: fed by its caller, its output never passing through us.

Rule: what is small, as most of what a desk keeps is, is given as an anonymous RAM file; larger plaintext through a
pipe. Status lines come on a descriptor of their own and judge the run together with the exit status (GnuPG
doc/DETAILS, "status fd").
Never: waits past the deadline, writes a passphrase into an argument, leaves a process behind.
Residual risk: what stands in the file before this returns is no message yet; the caller publishes it by rename.
"""

import os
import select
import subprocess
import threading
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from itertools import chain
from typing import IO

from keys.errors import GpgFailed
from keys.process import STATUS_LIMIT, ram_file, status_words

SMALL = 1 << 18
"""Plaintexts up to so many bytes are given at once."""

_PAGE = 1 << 16


def encrypt_into(argv: Sequence[str], plain: Iterable[bytes], into: IO[bytes], secret: bytes, deadline: float) -> None:
    """Runs a gpg that reads standard input, with a passphrase; its output goes to `into`. `deadline` in seconds.

    Raises:
        GpgFailed: gpg is missing, hung, or did not say that it finished.
        OSError: the disk would not take it.
    """
    chunks = iter(plain)
    begin = _beginning(chunks)
    status_read, status_write = os.pipe()
    with os.fdopen(status_read, "rb") as status:
        with ExitStack() as ours:
            ours.callback(os.close, status_write)
            passphrase = ours.enter_context(ram_file(secret))
            small = len(begin) <= SMALL
            given = ours.enter_context(ram_file(begin)) if small else subprocess.PIPE
            extra = ["--status-fd", str(status_write), "--passphrase-fd", str(passphrase)]
            child = _start([argv[0], *extra, *argv[1:]], given, into, (status_write, passphrase))
        with child:
            if not small:
                _feed(child, chain([begin], chunks), deadline)
            _wait(child, deadline)
        said = {words[0] for words in status_words(status.read(STATUS_LIMIT))}
    if child.returncode != 0 or "END_ENCRYPTION" not in said:
        os.posix_fallocate(into.fileno(), os.fstat(into.fileno()).st_size, _PAGE)  # a full disk says so itself
        raise GpgFailed("keys.gpg_failed", step="encrypt")


def _beginning(chunks: Iterable[bytes]) -> bytes:
    """Reads all there is, or a little more than what counts as small."""
    parts: list[bytes] = []
    size = 0
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size > SMALL:
            break
    return b"".join(parts)


def _start(argv: list[str], given: int, into: IO[bytes], passed: tuple[int, ...]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(argv, stdin=given, stdout=into, stderr=subprocess.DEVNULL, pass_fds=passed, bufsize=0)
    except OSError as fault:
        raise GpgFailed("keys.gpg_missing") from fault


def _feed(child: subprocess.Popen[bytes], chunks: Iterable[bytes], deadline: float) -> None:
    assert child.stdin is not None  # noqa: S101 (Popen was asked for a pipe)
    timer = threading.Timer(deadline, child.kill)
    timer.start()
    try:
        for chunk in chunks:
            _write_all(child.stdin, chunk)
    except BrokenPipeError:
        pass  # gpg ended: its exit status and status lines say why
    except BaseException:
        child.kill()  # what it has so far must not become a message
        raise
    finally:
        timer.cancel()
    child.stdin.close()


def _write_all(pipe: IO[bytes], chunk: bytes) -> None:
    left = memoryview(chunk)
    while left:
        left = left[pipe.write(left) :]


def _wait(child: subprocess.Popen[bytes], deadline: float) -> None:
    """Waits for the end by the process's own descriptor (pidfd_open(2)): nothing sleeps too long or wakes too often."""
    ended = os.pidfd_open(child.pid)
    try:
        poll = select.poll()
        poll.register(ended, select.POLLIN)
        if not poll.poll(deadline * 1000):
            child.kill()
            raise GpgFailed("keys.gpg_hung")
    finally:
        os.close(ended)
    child.wait()
