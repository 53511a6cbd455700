"""What the jail raises. This room knows no sentences: callers translate into an error of their own room.

Never: carries what an inmate wrote. `reason` is one of our own short words.
"""


class JailError(Exception):
    """Base of this room's errors; `reason` is a short word of ours, fit for a log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NoJail(JailError):
    """The walls cannot be raised here (bubblewrap missing or refused): nothing was run."""


class Overrun(JailError):
    """The inmate used more than it was given ("time", "output", "memory") and was killed with all its children."""


class Gone(JailError):
    """The inmate ended when an answer was due."""
