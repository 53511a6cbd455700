"""Whose hands sign a key act: reviewers', or the recovery key's, which m holders of sheets open together.

Rule: a hand is a fingerprint and a way to sign a draft; whether its signature counts, only `policy.fold` and
`key_history.fold` say. A reviewer with a card signs elsewhere: their hand is made by the desk in the same form.
Never: keeps a passphrase longer than the act; hands are made for one act.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from custody.chain import Chain
from custody.records import Draft
from keys import recovery
from keys.reviewer import sign_all


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody who signs: the fingerprint of their key, and how drafts get their signature."""

    fingerprint: str
    sign: Callable[[Sequence[Draft]], list[Draft]]


def reviewer_hand(chain: Chain, name: str, passphrase: str) -> Hand:
    """Gives the hand of a reviewer whose key lies in the cabinet.

    Raises:
        NotPermitted: the policy in force names no such reviewer.
    """
    return Hand(chain.policy.reviewer(name), _signing(chain, f"reviewers/{name}", passphrase))


def sheets_hand(chain: Chain, secret: bytes) -> Hand:
    """Gives the hand of the recovery key, from the secret that sheets restored."""
    return Hand(chain.policy.recovery, _signing(chain, "recovery", recovery.passphrase(secret)))


def _signing(chain: Chain, shelf: str, passphrase: str) -> Callable[[Sequence[Draft]], list[Draft]]:
    def sign(drafts: Sequence[Draft]) -> list[Draft]:
        wanted = [draft.statement.signed_bytes() for draft in drafts]
        signatures = sign_all(chain.vault.cabinet, chain.unlocked.folder, shelf, passphrase, wanted)
        pairs = zip(drafts, signatures, strict=True)
        return [Draft(draft.statement, draft.scope, signature) for draft, signature in pairs]

    return sign
