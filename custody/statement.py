"""A statement: what one ledger entry says, committed field by field.

Rule (house v1): fields in name order; leaf input = canonical JSON of [name, salt, value]; salt = hex of
HMAC-SHA-256(seed, name) with a fresh 32-byte seed; `stmt` = RFC 6962 root over these leaves. So one field can be opened
with its salt and a short path, and nothing else is learned: without the salt nobody can test a guess.
The signature is committed to in the same way, as the single field "signature".
Never: keeps a seed; the caller seals it. Residual risk: whoever holds a seed can open every field of that statement.
"""

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from custody import canonical, merkle
from custody.canonical import JSON
from custody.errors import LedgerBroken

SEED_BYTES = 32


@dataclass(frozen=True, slots=True)
class Statement:
    """The fields of one entry and the seed of their salts."""

    seed: bytes
    fields: Mapping[str, JSON]

    def commitment(self) -> bytes:
        """Gives the root over the fields: the entry's `stmt` (32 bytes)."""
        return merkle.root(self._leaves())

    def opening(self, name: str) -> dict[str, JSON]:
        """Opens one field: index, name, salt, value and path, as verifiers take it.

        Raises:
            KeyError: the statement has no such field.
        """
        index = sorted(self.fields).index(name) if name in self.fields else -1
        if index < 0:
            raise KeyError(name)
        return {
            "i": index,
            "name": name,
            "salt": salt_of(self.seed, name),
            "value": self.fields[name],
            "path": [node.hex() for node in merkle.inclusion_path(self._leaves(), index)],
        }

    def signed_bytes(self) -> bytes:
        """Gives what a reviewer's key signs: canonical JSON around the commitment."""
        return canonical.dumps({"tamis": "statement/v1", "stmt": self.commitment().hex()})

    def signature_commitment(self, signature: bytes) -> bytes:
        """Commits to a detached signature (32 bytes)."""
        return field_leaf("signature", salt_of(self.seed, "signature"), base64.b64encode(signature).decode())

    def _leaves(self) -> list[bytes]:
        return [field_leaf(name, salt_of(self.seed, name), self.fields[name]) for name in sorted(self.fields)]


def salt_of(seed: bytes, name: str) -> str:
    """Derives the salt of one field."""
    return hmac.digest(seed, name.encode(), "sha256").hex()


def field_leaf(name: str, salt: str, value: JSON) -> bytes:
    """Hashes one field as a leaf."""
    return merkle.leaf_hash(canonical.dumps([name, salt, value]))


def check_opening(opening: Mapping[str, JSON], size: int, stmt: bytes) -> None:
    """Checks one opened field against an entry's `stmt`.

    Raises:
        LedgerBroken: the value is not the one that was committed to.
    """
    index, path = opening["i"], opening["path"]
    if not isinstance(index, int) or not isinstance(path, list):
        raise LedgerBroken("custody.opening_wrong", name=str(opening.get("name")))
    leaf = field_leaf(str(opening["name"]), str(opening["salt"]), opening["value"])
    merkle.check_inclusion(leaf, index, size, [bytes.fromhex(str(node)) for node in path], stmt)
