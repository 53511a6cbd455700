"""What can go wrong at the witness."""

from words.message import TellableError


class WitnessError(TellableError):
    """Base of this room's errors."""


class StateTorn(WitnessError):
    """Failed: what the witness remembered cannot be read; it must not start anew by itself."""


class AlreadyAWitness(WitnessError):
    """Refused: there is a witness in this folder already."""

    refused = True


class NotAWitness(WitnessError):
    """Refused: nobody has set up a witness in this folder."""

    refused = True


class NotARequest(WitnessError):
    """Refused: the text is not a request to a witness."""

    refused = True


class NotWitnessed(WitnessError):
    """Refused: the witness does not sign this checkpoint; the message says why."""

    refused = True


class NotWritten(WitnessError):
    """Failed: what was signed could not be written; what was seen is remembered, so asking again is harmless."""
