"""Runs of gpg that encrypt straight into files: fed by their caller, their output never passing through us.

Rule: what is small, as most of what a desk keeps is, is given as an anonymous RAM file; larger plaintext through a
pipe. Many small ones are one run of xargs, which keeps a gpg on each processor busy and costs us nothing between them:
starting processes is what takes time (measured: docs/decisions/0029).
Status lines come on a descriptor of their own and judge the run together with the exit status (GnuPG doc/DETAILS).
Never: waits past the deadline, writes a passphrase into an argument, leaves a process behind.
Residual risk: what stands in the file before this returns is no message yet; the caller publishes it by rename.
"""

import contextlib
import fcntl
import os
import select
import subprocess
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import IO

from keys.errors import GpgFailed
from keys.patience import Patience
from keys.process import STATUS_LIMIT, ram_file, status_words

SMALL = 1 << 18
"""Plaintexts up to so many bytes are given at once."""

_PAGE = 1 << 16
_WIDE = 1 << 20
_AT_ONCE = 64


def encrypt_into(argv: Sequence[str], plain: Iterable[bytes], into: IO[bytes], secret: bytes, deadline: float) -> None:
    """Runs a gpg that reads standard input, with a passphrase; its output goes to `into`.

    `deadline` is in seconds, for its end and for each 256 MiB it is fed: a slow stick may take hours.

    Raises:
        GpgFailed: gpg is missing, hung, or did not say that it finished.
        OSError: the disk would not take it.
    """
    chunks = iter(plain)
    begin = beginning(chunks)
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
                _feed(child, chain([begin], chunks), Patience(deadline))
            _wait(child, deadline)
        said = {words[0] for words in status_words(status.read(STATUS_LIMIT))}
    if child.returncode != 0 or "END_ENCRYPTION" not in said:
        os.posix_fallocate(into.fileno(), os.fstat(into.fileno()).st_size, _PAGE)  # a full disk says so itself
        raise GpgFailed("keys.gpg_failed", step="encrypt")


def encrypt_all(argv: Sequence[str], wanted: Sequence[tuple[bytes, Path]], secret: bytes, deadline: float) -> None:
    """Runs the same gpg for each plaintext, into the file named beside it; `deadline` in seconds for 64 of them.

    Raises:
        GpgFailed: gpg or xargs is missing or hung, or one of them did not say that it finished.
        OSError: the disk would not take it.
    """
    for start in range(0, len(wanted), _AT_ONCE):
        _encrypt_slice(argv, wanted[start : start + _AT_ONCE], secret, deadline)


def _encrypt_slice(argv: Sequence[str], wanted: Sequence[tuple[bytes, Path]], secret: bytes, deadline: float) -> None:
    status_read, status_write = os.pipe()
    with os.fdopen(status_read, "rb") as status:
        with ExitStack() as ours:
            ours.callback(os.close, status_write)
            passphrase = ours.enter_context(ram_file(secret))
            plain = [ours.enter_context(ram_file(data)) for data, _ in wanted]
            words = [
                ["--output", str(into), f"/dev/fd/{given}"] for given, (_, into) in zip(plain, wanted, strict=True)
            ]
            listed = ours.enter_context(ram_file("\0".join(chain.from_iterable(words)).encode()))
            # each of them opens the RAM files anew by their names, and so reads them from the beginning
            extra = ["--status-fd", str(status_write), "--passphrase-file", f"/dev/fd/{passphrase}", "--yes"]
            crew = ["xargs", "-0", "-n", "3", "-P", str(len(os.sched_getaffinity(0)))]
            run = [*crew, argv[0], *extra, *argv[1:]]
            child = _start(run, listed, subprocess.DEVNULL, (status_write, passphrase, *plain))
        with child:
            _wait(child, deadline)
        said = [line[0] for line in status_words(status.read(STATUS_LIMIT))]
    if child.returncode != 0 or said.count("END_ENCRYPTION") != len(wanted):
        with wanted[0][1].open("ab") as file:
            os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, _PAGE)  # a full disk says so itself
        raise GpgFailed("keys.gpg_failed", step="encrypt")


def beginning(chunks: Iterable[bytes]) -> bytes:
    """Reads all there is, or a little more than what counts as small."""
    parts: list[bytes] = []
    size = 0
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size > SMALL:
            break
    return b"".join(parts)


def _start(argv: list[str], given: int, into: IO[bytes] | int, passed: tuple[int, ...]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(argv, stdin=given, stdout=into, stderr=subprocess.DEVNULL, pass_fds=passed, bufsize=0)
    except OSError as fault:
        raise GpgFailed("keys.gpg_missing") from fault


def _feed(child: subprocess.Popen[bytes], chunks: Iterable[bytes], patience: Patience) -> None:
    assert child.stdin is not None  # noqa: S101 (Popen was asked for a pipe)
    _widen(child.stdin)
    with patience.over(child.kill) as fed:
        try:
            for chunk in chunks:
                _write_all(child.stdin, chunk)
                fed(len(chunk))
        except BrokenPipeError:
            pass  # gpg ended: its exit status and status lines say why
        except BaseException:
            child.kill()  # what it has so far must not become a message
            raise
    child.stdin.close()


def _widen(pipe: IO[bytes]) -> None:
    """Makes room for a mebibyte (fcntl(2), F_SETPIPE_SZ), so that both ends stop for each other less often."""
    with contextlib.suppress(OSError):  # an administrator may allow less: then it stays as it was
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _WIDE)


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
