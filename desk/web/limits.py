"""How often a wrong answer may be given at sign-in.

Rule: five in five minutes for each name; then that name waits. Names nobody here bears are counted as one.
Never: locks somebody out for good.
Residual risk: who has the disk guesses passphrases without asking the desk; their length protects them there.
"""

import threading
from datetime import datetime, timedelta

from custody.records import Clock
from desk.errors import TooOften

TRIES = 5
WITHIN = timedelta(minutes=5)


class Limits:
    """Wrong answers of late, by name."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._missed: dict[str, list[datetime]] = {}

    def check(self, name: str) -> None:
        """Lets a try pass, and counts it until `passed` says it was a good one.

        Raises:
            TooOften: there were too many; the parameter says for how many minutes to wait.
        """
        now = self._clock()
        with self._lock:
            recent = [when for when in self._missed.get(name, []) if now - when < WITHIN]
            self._missed[name] = recent
            if len(recent) >= TRIES:
                wait = recent[0] + WITHIN - now
                raise TooOften("desk.too_often", count=int(wait.total_seconds()) // 60 + 1)
            recent.append(now)

    def passed(self, name: str) -> None:
        """Forgets a name's wrong answers."""
        with self._lock:
            self._missed.pop(name, None)
