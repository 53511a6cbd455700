"""One outside program, started with a list of arguments, a deadline and a bound on what it may answer.

Rule: programs that read outside bytes run only inside the jail; this file adds what the jail cannot know: how long
this one question may take and how long its answer may be. Answers are read from an unnamed file beside the input,
never from an unbounded pipe. Never: a shell, a name a source chose, a program's own words in an error.
Residual risk: the program's children; the jail ends them with the worker.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sanitize.errors import ToolFailed


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program said: its exit status and its standard output, cut nowhere (longer answers raise)."""

    status: int
    untrusted_out: bytes


def find(name: str) -> str:
    """Gives the absolute path of a program.

    Raises:
        ToolFailed: the program is not installed.
    """
    path = shutil.which(name)
    if path is None:
        raise ToolFailed("sanitize.pdf_tool_missing", tool=name)
    return path


def ask(argv: Sequence[str], folder: Path, *, seconds: int = 60, limit: int = 1 << 26) -> Answer:
    """Runs `argv` in `folder`, at most `seconds` long, and gives at most `limit` bytes of its answer.

    Raises:
        ToolFailed: it is missing, was killed at the deadline, or said too much.
    """
    name = Path(argv[0]).name
    program = find(argv[0])
    with tempfile.TemporaryFile(dir=folder) as out:
        try:
            done = subprocess.run(
                [program, *argv[1:]],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.DEVNULL,
                env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"},
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise ToolFailed("sanitize.pdf_tool_too_slow", tool=name, seconds=seconds) from error
        except OSError as error:
            raise ToolFailed("sanitize.pdf_tool_missing", tool=name) from error
        if out.seek(0, 2) > limit:
            raise ToolFailed("sanitize.pdf_tool_too_long", tool=name)
        out.seek(0)
        return Answer(done.returncode, out.read())
