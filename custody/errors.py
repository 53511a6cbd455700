"""What can go wrong in custody."""

from words.message import TellableError


class CustodyError(TellableError):
    """Base of this room's errors."""


class LedgerBroken(CustodyError):
    """Refused: the ledger does not hold together; somebody or something changed it."""

    refused = True


class BytesChanged(CustodyError):
    """Refused: bytes on disk are not the ones that were recorded."""

    refused = True


class NotCanonical(CustodyError):
    """Refused: text that must be canonical JSON is not."""

    refused = True


class NotAVault(CustodyError):
    """Refused: this folder is not a vault, or one of a version we do not know."""

    refused = True


class ClaimLost(CustodyError):
    """Failed: a job is no longer this worker's; somebody withdrew it, or another worker took it over."""


class Busy(CustodyError):
    """Failed: somebody else is at it; nothing was lost, do it again."""


class Unknown(CustodyError):
    """Refused: no such submission, exhibit, derivative or release in this vault."""

    refused = True


class EnvelopeFull(CustodyError):
    """Refused: a submission has as many exhibits, pages and copies as one can hold."""

    refused = True


class NotPermitted(CustodyError):
    """Refused: the policy does not let this person do this."""

    refused = True
