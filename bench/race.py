"""A race: the same work done by several sides in turns, in one run, on the same files and cores.

Taken are wall and processor seconds: of this process, of every child it waited for (getrusage(2)), and of workers in
the jail, which are killed rather than waited for and so are counted while they still live (`Meter.count_living`, from
/proc/PID/stat, proc(5)). Printed are medians. Processor time is the steadier figure where others use the machine too.
"""

import os
import resource
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.printed import say

_PARENT, _TIMES = 1, slice(11, 15)  # of the fields after the program's name; own and children's, user and system
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Took:
    """What something cost, in seconds."""

    wall: float
    cpu: float

    @property
    def use(self) -> float:
        """Processor use in per cent: 200 is two cores wholly busy."""
        return 100 * self.cpu / self.wall


def _spent() -> float:
    both = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in both)


@dataclass(slots=True)
class Meter:
    """Runs from its making to `read`."""

    _wall: float = field(default_factory=time.perf_counter)
    _cpu: float = field(default_factory=_spent)
    _living: dict[int, int] = field(default_factory=dict)

    def count_living(self) -> None:
        """Counts what every living process below this one has spent: call it before workers are ended."""
        self._living |= _below(os.getpid())

    def read(self) -> Took:
        """Says what was spent."""
        return Took(time.perf_counter() - self._wall, _spent() - self._cpu + sum(self._living.values()) / _TICKS)


def _below(process: int) -> dict[int, int]:
    """Gives each process that descends from one, with its processor ticks."""
    spent: dict[int, int] = {}
    children: dict[int, list[int]] = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text("ascii", "replace").rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        children.setdefault(int(fields[_PARENT]), []).append(int(place.parent.name))
        spent[int(place.parent.name)] = sum(map(int, fields[_TIMES]))
    found: dict[int, int] = {}
    waiting = [process]
    while waiting:
        below = children.get(waiting.pop(), [])
        found |= {each: spent[each] for each in below}
        waiting += below
    return found


Side = Callable[[Meter], object]
"""Does the work once."""


def race(sides: Mapping[str, Side], rounds: int) -> dict[str, Took]:
    """Lets every side do its work in turns; gives each side's medians."""
    runs: dict[str, list[Took]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, act in sides.items():
            meter = Meter()
            act(meter)
            runs[name].append(meter.read())
    return {
        name: Took(statistics.median(run.wall for run in each), statistics.median(run.cpu for run in each))
        for name, each in runs.items()
    }


def told(results: Mapping[str, Took], count: int) -> None:
    """Prints a line a side: a file's cost, processor use, and how many times as long as the first side it took."""
    mine = next(iter(results.values()))
    for name, took in results.items():
        say(
            f"  {name:<30} {took.wall / count * 1000:8.1f} ms wall {took.cpu / count * 1000:8.1f} ms processor each  "
            f"use {took.use:3.0f} %  x{took.wall / mine.wall:.2f} wall  x{took.cpu / mine.cpu:.2f} processor"
        )
