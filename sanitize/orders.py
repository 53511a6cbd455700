"""What a worker is told and answers in single words: both sides of the hatch have them from here.

Implements: how it is started, that it is ready, tasks with something more in their name: that a file is words somebody
typed, and, to unpack again where the last time ended, which members are out already.
Rule: a reader numbers members the same way at every reading, so a number names what need not come again; numbers are
written in rising ranges, "unpack besides 1-2000,2004-2004". Never: a member's name.
"""

import re
from collections.abc import Iterable

READY, AHEAD = "ready", "ahead"
CLEAN, UNPACK = "clean", "unpack"
AS_TEXT = " as text"
_BESIDES = re.compile(r"unpack besides ([0-9]{1,6}-[0-9]{1,6}(?:,[0-9]{1,6}-[0-9]{1,6})*)", re.ASCII)


def task_besides(numbers: Iterable[int]) -> str:
    """Names the task of unpacking all but the members of these numbers."""
    ranges: list[list[int]] = []
    for number in sorted(set(numbers)):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    written = ",".join(f"{first}-{last}" for first, last in ranges)
    return f"{UNPACK} besides {written}" if written else UNPACK


def besides(task: str) -> frozenset[int] | None:
    """Gives the numbers a task leaves out, None when it is not a task of unpacking."""
    if task == UNPACK:
        return frozenset()
    told = _BESIDES.fullmatch(task)
    if told is None:
        return None
    ranges = (each.split("-") for each in told[1].split(","))
    return frozenset(number for first, last in ranges for number in range(int(first), int(last) + 1))
