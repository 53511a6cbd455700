"""What a signer had seen: every person's act names the newest checkpoint of then, and so bounds its own time.

Rule: a checkpoint named as seen is one of this desk's, not larger than the act's own number; and the act is not dated
earlier than the newest entry it had seen sealed, but for ten minutes (people draft and sign while others record), or a
change of the clock in between. So reviewers are witnesses: whoever cuts or rebuilds the ledger with the desk's keys
must forge what they signed.
Never: reads a file. Residual risk: an act that names no checkpoint, from before there was one, bounds nothing.
"""

from bisect import bisect_left
from collections.abc import Mapping

from custody.acts import HUMAN_ACTS, Act
from custody.clockwatch import seconds_of
from custody.errors import LedgerBroken
from custody.records import Entry

SLACK = 600
"""Seconds between drafting an act and recording it in which others may record."""


class Sight:
    """Follows the entries in their order; `sizes` are this desk's checkpoints: digest to size."""

    def __init__(self, sizes: Mapping[str, int]) -> None:
        self._sizes = sizes
        self._numbers: list[int] = []
        self._newest: list[int] = []

    def check(self, entry: Entry) -> None:
        """Takes the next entry.

        Raises:
            LedgerBroken: a person's act names a checkpoint there never was, or is dated before what it names.
        """
        time = seconds_of(entry.text("time"))
        if Act(entry.text("act")) in HUMAN_ACTS and entry.text("seen"):
            size = self._sizes.get(entry.text("seen"))
            if size is None or size > entry.seq:
                raise LedgerBroken("custody.seen_no_more", seq=entry.seq)
            if time < self._sealed_at(size) - SLACK:
                raise LedgerBroken("custody.backdated", seq=entry.seq)
        if entry.text("act") == Act.CLOCK_CHANGE:  # times on both sides cannot be compared
            self._numbers, self._newest = [], []
        self._numbers.append(entry.seq)
        self._newest.append(max(time, self._newest[-1] if self._newest else 0))

    def _sealed_at(self, size: int) -> int:
        """Gives the newest time (seconds since 1970) among the entries a checkpoint of this size seals, 0 for none."""
        at = bisect_left(self._numbers, size)
        return self._newest[at - 1] if at else 0
