"""How a process dies at a stated step: at once, by its own hand, as a power cut would have it."""

import os
import signal
from collections import Counter
from collections.abc import Callable


def die_at(step: str, occurrence: int) -> Callable[[str], None]:
    """Gives what is to be told of each step; at the stated occurrence of one it kills the process (SIGKILL)."""
    seen: Counter[str] = Counter()

    def after(reached: str) -> None:
        seen[reached] += 1
        if reached == step and seen[reached] == occurrence:
            os.kill(os.getpid(), signal.SIGKILL)

    return after
