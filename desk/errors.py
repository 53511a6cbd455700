"""What can go wrong at the desk."""

from words.message import TellableError


class DeskError(TellableError):
    """Base of this room's errors."""


class Usage(DeskError):
    """Refused: the command was not written as it must be."""

    refused = True


class NotConfirmed(DeskError):
    """Refused: what was typed the second time is not what was typed the first time."""

    refused = True


class UnfitMachine(DeskError):
    """Refused: this machine could write keys or plaintext to a disk."""

    refused = True


class NothingToClose(DeskError):
    """Refused: there is no open hand-over of that name, or no word on what became of it."""

    refused = True


class PlaceNotAllowed(DeskError):
    """Refused: the folder chosen is not there, or not one the desk may use."""

    refused = True


class AnotherErrand(DeskError):
    """Refused: a backup, a check or a shredding is going on already."""

    refused = True


class ErrandStopped(DeskError):
    """Refused: somebody wanted it to stop."""

    refused = True


class ChangedMeanwhile(DeskError):
    """Refused: what the reviewer looked at is not what would be signed now."""

    refused = True


class NothingPrepared(DeskError):
    """Refused: no statement waits for the signature that was brought."""

    refused = True


class NotAnUpload(DeskError):
    """Refused: what was sent is no file, too many, or bears a name that cannot be."""

    refused = True


class NotLeft(DeskError):
    """Refused: the release was not handed over, so there is nothing of it to check."""

    refused = True


class NotFromHere(DeskError):
    """Refused: the form did not come from a page of this desk."""

    refused = True


class NotForYou(DeskError):
    """Refused: an auditor reads what the policy grants, and decides nothing."""

    refused = True


class AlreadySent(DeskError):
    """Refused: the same form was sent before; the act is done once."""

    refused = True


class TooOften(DeskError):
    """Refused: too many wrong answers in a short time."""

    refused = True


class SignedOut(DeskError):
    """Refused: nobody is signed in with this browser."""

    refused = True


class NotAForm(DeskError):
    """Refused: a field of a form does not hold what it must."""

    refused = True


class PortTaken(DeskError):
    """Refused: another program listens on the port chosen."""

    refused = True


class NotWritten(DeskError):
    """Failed: a file could not be written, or is there already."""
