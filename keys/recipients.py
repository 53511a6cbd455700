"""Who may be encrypted to: the pure rule.

Rule: a key is encrypted to only while its certificate is neither expired nor revoked, it can encrypt, and the ledger
has not given it up. What was encrypted before stays readable by its holder: nothing is taken back that way.
Never: reads a key, a file or a clock.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from keys.gpg import Certificate


@dataclass(frozen=True, slots=True)
class Recipients:
    """Fingerprints to encrypt to, and those wanted but not usable now."""

    usable: tuple[str, ...]
    left_out: tuple[str, ...]


def recipients(
    wanted: Sequence[str], certificates: Iterable[Certificate], given_up: Iterable[str], now: datetime
) -> Recipients:
    """Sorts the wanted fingerprints into those that may be encrypted to and those that may not."""
    known: Mapping[str, Certificate] = {each.fingerprint: each for each in certificates}
    gone = frozenset(given_up)
    usable = tuple(key for key in wanted if key not in gone and key in known and is_usable(known[key], now))
    return Recipients(usable, tuple(key for key in wanted if key not in usable))


def is_usable(certificate: Certificate, now: datetime) -> bool:
    """Tells whether a certificate may be encrypted to at this time (UTC)."""
    over = certificate.expires and certificate.expires <= now.timestamp()
    return not certificate.revoked and not over and bool(certificate.encryption)
