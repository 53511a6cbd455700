"""The crate: members as they come out of the cell, one by one, each checked, counted, and written anew by ourselves.

Rule: numbers rise; a member's file is a plain file of exactly the bytes that were told; all of them together stay
within our own `Allowance`, whatever the worker counted. Once it is kept, its file in the cell is removed: that is the
sign for the worker to go on.
Never: overwrites; opens a member. Residual risk: bytes may be anything.
"""

from collections.abc import Callable
from pathlib import Path

from sanitize.contents import LARGEST_MEMBER, MEMBER, Allowance, Crossing, Member, Unpacking
from sanitize.errors import ToolFailed
from sanitize.tray import take_out

Kept = Callable[[Member, Path], None]
"""Is told of a member as soon as its bytes are there; the file goes when this returns."""


class Crate:
    """Takes the members of one container out of the cell's folder `work`, through a file in the folder `into`."""

    def __init__(self, work: Path, into: Path, kept: Kept, allowance: Allowance) -> None:
        self._tray = work / MEMBER
        self._out = into / "member"
        self._kept = kept
        self._allowance = allowance
        self._last = 0
        self._count = 0

    def take(self, member: Crossing) -> None:
        """Takes the next member.

        Raises:
            ToolFailed: it is not the next, or its bytes are not what was said.
            TooLarge: all of them are more than one container may give.
        """
        if not isinstance(member, Member) or member.number <= self._last:
            raise ToolFailed("sanitize.answer_malformed")
        self._last, self._count = member.number, self._count + 1
        self._allowance.member()
        self._allowance.more(member.size)
        take_out(self._tray, self._out, LARGEST_MEMBER)
        try:
            if self._out.stat().st_size != member.size:
                raise ToolFailed("sanitize.answer_malformed")
            self._kept(member, self._out)
        finally:
            self._out.unlink(missing_ok=True)
        self._tray.unlink(missing_ok=True)

    def complete(self, unpacking: Unpacking) -> Unpacking:
        """Passes the answer when every member came; raises ToolFailed when it says of fewer or more."""
        if unpacking.members != self._count:
            raise ToolFailed("sanitize.answer_malformed")
        return unpacking
