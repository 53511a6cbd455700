"""The tally of a command over several things: how many were done, refused, and could not be looked at.

Rule (house.md section 10): 0 all done · 4 some done · else 1 where looking again may help, 3 where all were refused.
"""

from dataclasses import dataclass

from words.message import TellableError

OUTCOMES = {"refused": "desk.refused", "failed": "desk.failed"}
"""Outcomes of what has no result, as `--json` writes them, and their words for people."""


@dataclass(slots=True)
class Tally:
    """Counts what became of each thing."""

    done: int = 0
    refused: int = 0
    failed: int = 0

    def turned_away(self, trouble: TellableError) -> str:
        """Counts one that has no result; gives the word for it: "refused" or "failed"."""
        if trouble.refused:
            self.refused += 1
            return "refused"
        self.failed += 1
        return "failed"

    def status(self) -> int:
        """Gives the exit status."""
        if not self.refused + self.failed:
            return 0
        if self.done:
            return 4
        return 1 if self.failed else 3
