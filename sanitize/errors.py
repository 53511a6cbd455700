"""What can go wrong in the workshop: each error says whether we looked (refused) or could not look (failed)."""

from sanitize.sightings import Sighting
from words.message import Parameter, TellableError


class SanitizeError(TellableError):
    """Base of this room's errors."""


class UnknownFormat(SanitizeError):
    """Refused: no row of the format table fits these bytes, or the format is listed as not supported."""

    refused = True


class Unreadable(SanitizeError):
    """Refused: the bytes claim a format but cannot be read as it (damaged, encrypted or hostile)."""

    refused = True


class StillDirty(SanitizeError):
    """Refused: after stripping, something that could betray the source is still there."""

    refused = True


class Damaged(SanitizeError):
    """Refused: stripping changed what had to stay (pages, pixels, text, size)."""

    refused = True


class TooLarge(SanitizeError):
    """Refused: the file or its contents exceed a stated limit."""

    refused = True


class BadBoxes(SanitizeError):
    """Refused: what is to be covered is not understood, or does not fit the document; nothing was done."""

    refused = True


class BadRanges(SanitizeError):
    """Refused: the ranges that are to leave are not understood, or do not fit the spreadsheet; nothing was made."""

    refused = True


class BadText(SanitizeError):
    """Refused: what was typed is not understood, or not wholly checked; nothing was made."""

    refused = True


class Missed(SanitizeError):
    """Refused: what was redacted can still be found in the result; `sightings` say where."""

    refused = True

    def __init__(self, message_id: str, /, sightings: tuple[Sighting, ...] = (), **params: Parameter) -> None:
        super().__init__(message_id, **params)
        self.sightings = sightings


class ToolFailed(SanitizeError):
    """Failed: a program we need is missing, hung, or died; nothing is said about the file."""
