"""The recovery key's passphrase, split among people so that m of n restore it.

Rule: SLIP-0039 (Shamir's secret sharing with word lists and checksums): 32 random bytes become n sheets of 33 words.
Never: keeps the passphrase or a share; they are handed to the caller to be written on paper.
Residual risk: who gathers m sheets and a copy of the vault reads everything. The library makes no constant-time
promise; shares are combined on an air-gapped machine only.
"""

from collections.abc import Sequence

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

from keys.errors import SharesDoNotFit

SECRET_BYTES = 32


def split(secret: bytes, needed: int, total: int) -> tuple[str, ...]:
    """Splits 32 bytes into `total` sheets of words, any `needed` of which restore them.

    Raises:
        SharesDoNotFit: the numbers make no sense.
    """
    if not 2 <= needed <= total <= 16:
        raise SharesDoNotFit("keys.share_numbers", needed=needed, total=total)
    groups: list[list[str]] = generate_mnemonics(1, [(needed, total)], secret)
    return tuple(groups[0])


def restore(shares: Sequence[str]) -> bytes:
    """Restores the secret from sheets.

    Raises:
        SharesDoNotFit: too few, mistyped, or from different sets.
    """
    try:
        secret: bytes = combine_mnemonics(list(shares))
    except (MnemonicError, ValueError) as fault:
        raise SharesDoNotFit("keys.shares_do_not_fit") from fault
    return secret


def passphrase(secret: bytes) -> str:
    """Gives the form in which the secret protects the recovery key."""
    return secret.hex()
