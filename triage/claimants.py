"""Who claims a job: a name no other worker has, from which everybody on this machine can tell whether it still lives.

Rule: the name holds the process's number and the moment it began in ticks since the machine started (field 22 of
/proc/PID/stat, proc(5)), so that a number given again to another process is not taken for the old one.
Never: a host or a user: one vault, one machine. Residual risk: after the machine was started again the same number may
begin in the same tick; the claim then waits until it runs out.
"""

from pathlib import Path

_PROC = Path("/proc")
_BEGAN = 19  # of the fields after the program's name, which may hold blanks and brackets


def name_of(process: int, hand: str) -> str:
    """Names one hand of a process that is running."""
    return f"{process}-{_began(process)}-{hand}"


def lives(name: str) -> bool:
    """Tells whether the process in a worker's name is running; a name of another form is taken to live."""
    process, dash, rest = name.partition("-")
    if not dash or not process.isdigit():
        return True
    return _began(int(process)) == rest.partition("-")[0]


def _began(process: int) -> str:
    """Gives the moment a process began, "" when there is none of that number."""
    try:
        stat = (_PROC / str(process) / "stat").read_text("ascii", "replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] in {"Z", "X"} else fields[_BEGAN]
