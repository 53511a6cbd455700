"""The scales: how much memory this machine has left, looked at while somebody waits for an inmate.

Rule: limits bind each process, and files in RAM bind nobody; what counts in the end is what is left for the desk and
the agent. So an inmate is ended when less than `Limits.reserve` is: whatever took it, it is the one that can be spared.
`MemAvailable` is the kernel's own estimate (proc(5)); files in RAM count as taken.
Never: looks more often than every tenth of a second. Residual risk: between two looks, and while nobody waits, a cell
takes what it gets; then the kernel chooses whom to kill, and is told to choose an inmate (choom(1)).
"""

import re
import time
from pathlib import Path

LOOK = 0.1
_AVAILABLE = re.compile(r"^MemAvailable:\s+([0-9]+) kB$", re.MULTILINE)


class Scales:
    """Remembers when it was looked at last."""

    def __init__(self, reserve: int, told: Path = Path("/proc/meminfo")) -> None:
        self._reserve = reserve
        self._told = told
        self._looked = 0.0

    def tipped(self) -> bool:
        """Whether less than the reserve is left; says no when it was asked a moment ago."""
        now = time.monotonic()
        if now - self._looked < LOOK:
            return False
        self._looked = now
        return available(self._told) < self._reserve


def available(told: Path = Path("/proc/meminfo")) -> int:
    """Gives the bytes of memory that are left; none when the kernel does not say."""
    said = _AVAILABLE.search(told.read_text(encoding="ascii", errors="replace"))
    return 0 if said is None else int(said[1]) * 1024
