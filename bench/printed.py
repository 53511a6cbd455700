"""What every race does: it takes the time, and prints a line at once."""

import sys
import time
from collections.abc import Callable


def timed(act: Callable[[], object]) -> float:
    """Gives how long something takes, in seconds."""
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def say(line: str) -> None:
    """Prints."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
