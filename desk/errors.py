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
