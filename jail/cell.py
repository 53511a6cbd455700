"""A cell: one writable folder, walls around it, and a program started inside.

Rule: no walls, no program. Whether we run as root or as an ordinary user, the program is an ordinary user without
capabilities, network, or sight of anything but the system, this Python and its one folder.
Never: starts a shell, or passes on our environment, descriptors or working directory.
"""

import os
import platform
import subprocess
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from jail.errors import NoJail
from jail.grip import Grip
from jail.inmate import Inmate, Outcome
from jail.limits import Limits
from jail.seccomp import program
from jail.walls import ENVIRONMENT, NOBODY, arguments, bounded, interpreter, last_steps

if TYPE_CHECKING:
    from collections.abc import Iterator

_BUBBLEWRAP = Path("/usr/bin/bwrap")


class Place(Protocol):
    """Where a program can be run; `Cell` is the one to use."""

    @property
    def work(self) -> Path:
        """The one folder the program can write, as seen from outside."""

    def start(self, argv: Sequence[str]) -> Inmate:
        """Starts a program that stays, to be talked to line by line."""

    def run(self, argv: Sequence[str], given: bytes = b"") -> Outcome:
        """Runs a program to its end."""


class Cell:
    """A jailed place. `shown` are further folders it may read (the interpreter's are always shown)."""

    def __init__(
        self,
        work: Path,
        limits: Limits | None = None,
        *,
        shown: Sequence[Path] = (),
        bubblewrap: Path = _BUBBLEWRAP,
    ) -> None:
        self._work = work.resolve(strict=True)
        self._limits = limits or Limits()
        self._shown = (*interpreter(), *(folder.resolve() for folder in shown))
        self._bubblewrap = bubblewrap
        self._as_root = os.geteuid() == 0
        if self._as_root:
            os.chown(self._work, NOBODY, NOBODY)
            self._work.chmod(0o711)  # bubblewrap's root, without capabilities, has to enter it

    @property
    def work(self) -> Path:
        """The one folder an inmate can write, as seen from outside; inside it is `walls.WORK`."""
        return self._work

    def start(self, argv: Sequence[str]) -> Inmate:
        """Starts a program that stays; its errors are thrown away.

        Raises:
            NoJail: bubblewrap is missing, or this machine has no filter table.
        """
        return self._lock_up(argv, subprocess.DEVNULL)

    def run(self, argv: Sequence[str], given: bytes = b"") -> Outcome:
        """Runs a program to its end and gives its outputs, bounded.

        Raises:
            NoJail: the walls could not be raised.
            Overrun: it exceeded time or output.
        """
        with self._lock_up(argv, subprocess.PIPE) as inmate:
            return inmate.exchange(given)

    def prove(self) -> None:
        """Raises the walls around a program that does nothing.

        Raises:
            NoJail: they cannot be raised here.
        """
        if self.run(["/usr/bin/true"]).code != 0:
            raise NoJail("refused")

    def _lock_up(self, argv: Sequence[str], errors: int) -> Inmate:
        code = program(platform.machine())
        if code is None:
            raise NoJail("machine")
        walls = arguments(self._work, self._shown, self._limits, as_root=self._as_root)
        inside = last_steps(argv, self._limits, as_root=self._as_root)
        reader, writer = os.pipe()
        with (
            os.fdopen(reader, "rb", 0),
            os.fdopen(writer, "wb", 0) as info,
            _read_from(code) as seccomp,
            _read_from("\0".join(walls).encode() + b"\0") as options,
        ):
            told = ["--args", str(options), "--seccomp", str(seccomp), "--info-fd", str(writer)]
            command = [str(self._bubblewrap), *told, "--", *inside]
            try:
                process = _popen(command, Path("/"), errors, (seccomp, options, writer))
            except OSError as error:
                raise NoJail("missing") from error
            info.close()  # the last one who could write is bubblewrap: without it, reading would not end
            return Inmate(process, self._limits, Grip.taken(reader))


class Unjailed:
    """NOT a jail: a place without walls, limits only. For tests of code that must not depend on walls; never else."""

    def __init__(self, work: Path, limits: Limits | None = None) -> None:
        self._work = work.resolve(strict=True)
        self._limits = limits or Limits()

    @property
    def work(self) -> Path:
        """The folder programs start in."""
        return self._work

    def start(self, argv: Sequence[str]) -> Inmate:
        """Starts a program with no walls around it."""
        return Inmate(_popen(bounded(argv, self._limits), self._work, subprocess.DEVNULL), self._limits)

    def run(self, argv: Sequence[str], given: bytes = b"") -> Outcome:
        """Runs a program with no walls around it."""
        process = _popen(bounded(argv, self._limits), self._work, subprocess.PIPE)
        with Inmate(process, self._limits) as inmate:
            return inmate.exchange(given)


def _popen(
    argv: Sequence[str], folder: Path, errors: int, descriptors: tuple[int, ...] = ()
) -> subprocess.Popen[bytes]:
    """Starts a group of its own with an empty environment and no descriptor but these."""
    return subprocess.Popen(
        list(argv),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        cwd=folder,
        env=ENVIRONMENT,
        pass_fds=descriptors,
        start_new_session=True,
        bufsize=0,
    )


@contextmanager
def _read_from(data: bytes) -> "Iterator[int]":
    """Gives a descriptor to read `data` from; it must fit into a pipe, for half a filter would be none."""
    reader, writer = os.pipe()
    try:
        os.set_blocking(writer, False)
        try:
            if os.write(writer, data) != len(data):
                raise NoJail("pipe")
        finally:
            os.close(writer)
        yield reader
    finally:
        os.close(reader)
