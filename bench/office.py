"""Cleaning fifty Word documents: all steps in the jail, against MAT2, if it is installed, on the same one core.

Prints seconds on the clock and of the processor, and the ratios; judges nothing. MAT2 works in as many processes as it
finds cores, one workshop in one: on one core both have the same. On a busy machine believe the processor's seconds.
"""

import contextlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.reports import report
from keys.memory import private_folder
from sanitize.workshop import Workshop

_COUNT = 50
_RAM = Path("/dev/shm")  # noqa: S108 — where the desk keeps its plaintext too


@dataclass(frozen=True, slots=True)
class Taken:
    """What all files together took, in seconds."""

    clock: float
    processor: float


def made(folder: Path) -> list[Path]:
    """Writes the documents, no two alike."""
    files = [folder / f"{number:02}.docx" for number in range(_COUNT)]
    for number, file in enumerate(files):
        file.write_bytes(report(number))
    return files


def taken(work: Callable[[], float]) -> Taken:
    """Measures some work; it gives the seconds of the processor it took."""
    clock = time.monotonic()
    processor = work()
    return Taken(time.monotonic() - clock, processor)


def _spent() -> float:
    """Gives the seconds of the processor of this process, and of all below it that have ended and been waited for."""
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in spent)


def _spent_below() -> float:
    """Gives those of the processes below this one that still live: who leaves the jail is not waited for by us."""
    ticks, parents = dict[int, int](), dict[int, int]()
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = file.read_text().rpartition(")")[2].split()
            parents[int(file.parent.name)] = int(fields[1])
            ticks[int(file.parent.name)] = sum(map(int, fields[11:15]))
    below = {os.getpid()}
    while more := {one for one, parent in parents.items() if parent in below} - below:
        below |= more
    return sum(ticks[one] for one in below - {os.getpid()}) / os.sysconf("SC_CLK_TCK")


def ours(files: list[Path], scratch: Path) -> float:
    """Lets Tamis clean them, jail and proof included."""
    before = _spent()
    with Workshop(scratch) as workshop:
        for file in files:
            workshop.clean(file, file.with_suffix(".clean"))
        return _spent() - before + _spent_below()


def mat2(files: list[Path], program: str) -> float:
    """Lets MAT2 clean them, all at once."""
    before = _spent()
    names = [file.name for file in files]
    done = subprocess.run([program, "--", *names], cwd=files[0].parent, capture_output=True, check=False)
    if done.returncode != 0 or len(list(files[0].parent.glob("*.cleaned.docx"))) != len(files):
        sys.stderr.write(f"mat2 did not clean all (status {done.returncode}): its time says nothing\n")
    return _spent() - before


def _told(name: str, took: Taken) -> str:
    each = f"{took.clock / _COUNT * 1000:5.0f} ms each, {took.processor / _COUNT * 1000:5.0f} ms of the processor"
    return f"{name:6} {_COUNT} docx  {took.clock:6.1f} s  {each}\n"


def main() -> int:
    """Measures and prints."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    scratch = Path(tempfile.mkdtemp(dir=private_folder(_RAM / "tamis-bench")))
    try:
        folder = scratch / "documents"
        folder.mkdir()
        files = made(folder)
        one = taken(lambda: ours(files, scratch))
        sys.stdout.write(_told("tamis", one))
        program = shutil.which("mat2")
        if program is None:
            sys.stderr.write("mat2 is not installed: measured without it (docs/sanitizing.md says how).\n")
            return 0
        other = taken(lambda: mat2(files, program))
        sys.stdout.write(_told("mat2", other))
        ratios = f"{other.clock / one.clock:.2f} on the clock, {other.processor / one.processor:.2f} of the processor"
        sys.stdout.write(f"mat2 / tamis  {ratios}\n")
    finally:
        shutil.rmtree(scratch)
    return 0


if __name__ == "__main__":
    sys.exit(main())
