"""What can go wrong with keys."""

from words.message import TellableError


class KeysError(TellableError):
    """Base of this room's errors."""


class WrongPassphrase(KeysError):
    """Refused: the passphrase does not open this key."""

    refused = True


class BadSignature(KeysError):
    """Refused: the signature is not one by this key over these bytes."""

    refused = True


class ChallengeOver(KeysError):
    """Refused: the answer to a challenge came too late."""

    refused = True


class UnknownKey(KeysError):
    """Refused: no such key, or it may not be used for this."""

    refused = True


class NotDecrypted(KeysError):
    """Refused: gpg did not say, beyond doubt, that it decrypted exactly one whole, untampered message."""

    refused = True


class TooLarge(KeysError):
    """Refused: the plaintext exceeds the limit; reading stopped there."""

    refused = True


class SharesDoNotFit(KeysError):
    """Refused: the shares given do not restore the recovery passphrase."""

    refused = True


class NotInMemory(KeysError):
    """Refused: a secret was to be put on something that is not RAM."""

    refused = True


class GpgFailed(KeysError):
    """Failed: gpg is missing, hung or died; nothing is said about the message."""


class Locked(KeysError):
    """Refused: the vault is locked; its keys are not in memory."""

    refused = True
