"""Whoever watches an intake: is told how many things were found and what became of each, and may pause or stop between.

Rule: asked between two things, never in the middle of one: what was taken in by then is in for good, and taking the
same stick in again goes on with the rest. Small things are kept a few at once; all of them are told, whatever comes
after, before anybody is asked.
Never: changes what is taken in.
"""

from typing import Protocol

from intake.receipt import ReceiptLine


class Watcher(Protocol):
    """Watches one intake."""

    def found(self, arrivals: int) -> None:
        """Is told how many things there are."""

    def taken(self, line: ReceiptLine) -> None:
        """Is told what became of one of them."""

    def go_on(self) -> None:
        """Waits for as long as the intake shall pause.

        Raises:
            IntakeStopped: somebody wants no more to be taken in now.
        """


class Nobody:
    """Watches nothing."""

    def found(self, _arrivals: int) -> None:
        """Does nothing."""

    def taken(self, _line: ReceiptLine) -> None:
        """Does nothing."""

    def go_on(self) -> None:
        """Does nothing."""


NOBODY = Nobody()
