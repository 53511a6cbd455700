"""Confession: what nobody foresaw in a thread of the desk, told on the terminal by kind and place.

Rule: once, and not at every look that meets it again.
Never: tells what the fault says: it may hold a path or a name. Residual risk: kind and line are all there is.
"""

import traceback
from pathlib import Path

from desk.telling import Telling


class Confession:
    """What one thread, or a few that work alike, told last."""

    def __init__(self, telling: Telling) -> None:
        self._telling = telling
        self._told = ""

    def tell(self, fault: Exception) -> None:
        """Tells of a fault."""
        last = traceback.extract_tb(fault.__traceback__)[-1:]
        where = f"{Path(last[0].filename).name}:{last[0].lineno}" if last else "?"
        what = f"{type(fault).__name__} {where}"
        if what != self._told:
            self._told = what
            self._telling.say("desk.page_fault_told", what=type(fault).__name__, where=where)
