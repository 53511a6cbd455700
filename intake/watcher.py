"""Whoever watches an intake: is told how many things were found and what became of each, and may pause or stop between.

Rule: called between two things, never in the middle of one: what was taken in by then is in for good, and taking the
same stick in again goes on with the rest. Small things are kept a few at once and told together. `taken` waits for as
long as the intake shall pause.
Never: changes what is taken in.
"""

from collections.abc import Sequence
from typing import Protocol

from intake.receipt import ReceiptLine


class Watcher(Protocol):
    """Watches one intake."""

    def found(self, arrivals: int) -> None:
        """Is told how many things there are."""

    def taken(self, lines: Sequence[ReceiptLine]) -> None:
        """Is told what became of those that were kept together.

        Raises:
            IntakeStopped: somebody wants no more to be taken in now.
        """


class Nobody:
    """Watches nothing."""

    def found(self, _arrivals: int) -> None:
        """Does nothing."""

    def taken(self, _lines: Sequence[ReceiptLine]) -> None:
        """Does nothing."""


NOBODY = Nobody()
