"""What can go wrong at the intake: each error says whether we looked (refused) or could not look (failed)."""

from words.message import TellableError


class IntakeError(TellableError):
    """Base of this room's errors."""


class DropUnreadable(IntakeError):
    """Failed: the stick, or a file on it, cannot be read (gone, forbidden, torn out, changed while we read)."""


class DropTooLarge(IntakeError):
    """Refused: the drop holds more files than one intake takes."""

    refused = True


class TooLargeHere(IntakeError):
    """Refused: it must be read here and there, and this computer's memory cannot hold it."""

    refused = True


class ZipBroken(IntakeError):
    """Refused: the archive's directory cannot be trusted, so none of its members is taken out."""

    refused = True


class MemberBroken(IntakeError):
    """Refused: one member of an archive is not what the directory promised."""

    refused = True


class TarBroken(IntakeError):
    """Refused: an archive of the Workstation is torn, damaged, or not of its form; none of its members is taken out."""

    refused = True


class GzipBroken(IntakeError):
    """Refused: what a source sent is not one whole gzip member within the limits."""

    refused = True


class NotStated(IntakeError):
    """Refused: things of this kind come in only with where they are from, as the person who brings them states it."""

    refused = True


class BagRefused(IntakeError):
    """Refused: a package of another desk does not hold, or not by the key that was named; none of it is taken."""

    refused = True


class NotInQuarantine(IntakeError):
    """Refused: only what is in quarantine, with its bytes, can be tried again or let out of it."""

    refused = True


class LayerClosed(IntakeError):
    """Refused: what lies in an exhibit does not open with the desk's keys, or is nothing that opens."""

    refused = True


class AnotherIntake(IntakeError):
    """Refused: another intake into this vault is running."""

    refused = True


class ShreddingUnfinished(IntakeError):
    """Refused: a shredding was begun and not ended; it would destroy the same bytes received again."""

    refused = True


class IntakeStopped(IntakeError):
    """Refused: somebody stopped the intake between two things; what is in stays in."""

    refused = True


class ReceiptIncomplete(IntakeError):
    """Refused: a receipt must have exactly one line for each thing that was found."""

    refused = True
