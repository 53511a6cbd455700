"""Taking keys up: what is recorded when a key becomes a key of the vault.

Rule: a key acceptance names whose key it is, its role, the digest of its certificate and the day it ends; it counts
once a quorum of the rules of its time, or the recovery key, signed exactly it (`key_history.py`).
Never: judges a key.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from custody.acts import Act
from custody.chain import Chain
from custody.records import Draft
from keys.coming import NewKey


@dataclass(frozen=True, slots=True)
class Taken:
    """A key that is taken up: whose, in which role, and the key."""

    name: str
    role: str
    key: NewKey


def acceptances(taken: Sequence[Taken], actor: str, chain: Chain) -> list[Draft]:
    """Drafts what one hand (`actor`, a fingerprint) signs to take these keys up."""
    return [
        chain.draft(
            Act.KEY_ACCEPTANCE,
            actor,
            name=each.name,
            role=each.role,
            key=each.key.fingerprint,
            certificate=each.key.certificate,
            expires=each.key.expires,
        )
        for each in taken
    ]
