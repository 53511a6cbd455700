"""What can go wrong on the way out: each error says whether we looked (refused) or could not look (failed)."""

from words.message import TellableError


class ReleaseError(TellableError):
    """Base of this room's errors."""


class MalformedPayload(ReleaseError):
    """Refused: the payload is incomplete, contradicts itself, or names what a package cannot hold."""

    refused = True


class PlaceUnclear(ReleaseError):
    """Refused: nobody, or several, bear the name of a place as typed, or its numbers are no position."""

    refused = True


class WouldTell(ReleaseError):
    """Refused: a public package would open something of the ledger that must stay closed."""

    refused = True


class Obstructed(ReleaseError):
    """Refused: there are reasons why this proposal may not leave."""

    refused = True


class NotProven(ReleaseError):
    """Refused: what is blacked out is in the bytes that would leave, or they could not be searched."""

    refused = True


class AlreadyLeft(ReleaseError):
    """Refused: a hand-over under this name has begun; another content needs another name."""

    refused = True


class NotWithdrawn(ReleaseError):
    """Refused: there is nothing to withdraw or replace, or what would be said of it cannot stand in public."""

    refused = True


class NoticeRefused(ReleaseError):
    """Refused: this is no notice of withdrawal that holds, or not one of this desk's."""

    refused = True


class AlreadyThere(ReleaseError):
    """Refused: a package of this name exists; nothing is ever overwritten."""

    refused = True


class BagRefused(ReleaseError):
    """Refused: our own verifier does not accept the package we were about to hand over."""

    refused = True


class SiteRefused(ReleaseError):
    """Refused: this does not go onto the public site: a package that does not hold, or another desk's, or no site."""

    refused = True


class DiskTrouble(ReleaseError):
    """Failed: the disk would not take the package."""


class NoSuchSubject(ReleaseError):
    """Refused: there is nothing of that name to make an audit package about."""

    refused = True


class NotHandedOver(ReleaseError):
    """Refused: this dossier is not signed by two, or something stands in its way."""

    refused = True


class NoFont(ReleaseError):
    """Failed: the report cannot be set without its typeface."""


class NothingOfOurs(ReleaseError):
    """Refused: nothing of what was brought back is of a release of this vault."""

    refused = True


class NoSuchAlarm(ReleaseError):
    """Refused: there is no such read-back, or it does not wait for an answer."""

    refused = True
