"""What can go wrong in triage."""

from words.message import TellableError


class TriageError(TellableError):
    """Base of this room's errors."""


class NotAVerdict(TriageError):
    """Refused: no such verdict, or one that needs a reason has none."""

    refused = True
