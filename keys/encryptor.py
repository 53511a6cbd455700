"""Runs of gpg that encrypt straight into files: fed by their caller, their output never passing through us.

Rule: what is small, as most of what a desk keeps is, is given as an anonymous RAM file; larger plaintext through a
pipe. Many small ones are one run of xargs, which keeps a gpg on each processor busy and costs us nothing between them:
starting processes is what takes time (measured: docs/decisions/0029).
Status lines come on a descriptor of their own and judge the run together with the exit status (GnuPG doc/DETAILS).
Never: waits past the deadline, writes a passphrase into an argument, leaves a process behind.
Residual risk: what stands in the file before this returns is no message yet; the caller publishes it by rename.
"""

import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO

from keys.errors import GpgFailed
from keys.patience import Patience
from keys.process import STATUS_LIMIT, ended, ram_file, status_words, widen, write_all

SMALL = 1 << 18
"""Plaintexts up to so many bytes are given at once."""

_PAGE = 1 << 16
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


@dataclass(frozen=True, slots=True)
class Small:
    """A small plaintext, the file to encrypt it into, and its passphrase (b"": gpg is told recipients instead)."""

    plain: bytes
    into: Path
    secret: bytes = b""

    def __repr__(self) -> str:
        """Hides plaintext and passphrase."""
        return f"Small({self.into.name})"


def encrypt_all(argv: Sequence[str], wanted: Sequence[Small], deadline: float) -> None:
    """Runs the same gpg for each plaintext; all have a passphrase, or none. `deadline` in seconds for 64 of them.

    Raises:
        GpgFailed: gpg or xargs is missing or hung, or one of them did not say that it finished.
        OSError: the disk would not take it.
    """
    for start in range(0, len(wanted), _AT_ONCE):
        _encrypt_slice(argv, wanted[start : start + _AT_ONCE], deadline)


def _encrypt_slice(argv: Sequence[str], wanted: Sequence[Small], deadline: float) -> None:
    status_read, status_write = os.pipe()
    with os.fdopen(status_read, "rb") as status:
        with ExitStack() as ours:
            ours.callback(os.close, status_write)
            secrets = {each: ours.enter_context(ram_file(each)) for each in {one.secret for one in wanted} if each}
            plain = [ours.enter_context(ram_file(each.plain)) for each in wanted]
            words = [_words(each, secrets, given) for each, given in zip(wanted, plain, strict=True)]
            listed = ours.enter_context(ram_file("\0".join(chain.from_iterable(words)).encode()))
            crew = ["xargs", "-0", "-n", str(len(words[0])), "-P", str(len(os.sched_getaffinity(0)))]
            run = [*crew, argv[0], "--status-fd", str(status_write), "--yes", *argv[1:]]
            child = _start(run, listed, subprocess.DEVNULL, (status_write, *secrets.values(), *plain))
        with child:
            _wait(child, deadline)
        said = [line[0] for line in status_words(status.read(STATUS_LIMIT))]
    if child.returncode != 0 or said.count("END_ENCRYPTION") != len(wanted):
        with wanted[0].into.open("ab") as file:
            os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, _PAGE)  # a full disk says so itself
        raise GpgFailed("keys.gpg_failed", step="encrypt")


def _words(small: Small, secrets: Mapping[bytes, int], given: int) -> list[str]:
    """Words what is told of one of them: each gpg opens the RAM files anew by their names, from their beginning."""
    secret = ["--passphrase-file", f"/dev/fd/{secrets[small.secret]}"] if small.secret else []
    return [*secret, "--output", str(small.into), f"/dev/fd/{given}"]


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
    widen(child.stdin.fileno())
    with patience.over(child.kill) as fed:
        try:
            for chunk in chunks:
                write_all(child.stdin, chunk)
                fed(len(chunk))
        except BrokenPipeError:
            pass  # gpg ended: its exit status and status lines say why
        except BaseException:
            child.kill()  # what it has so far must not become a message
            raise
    child.stdin.close()


def _wait(child: subprocess.Popen[bytes], deadline: float) -> None:
    if not ended(child, deadline):
        raise GpgFailed("keys.gpg_hung")
