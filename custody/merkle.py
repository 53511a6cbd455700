"""The Merkle tree of the ledger and of a statement's fields.

Rule: RFC 6962 section 2.1. Leaf hash = SHA-256(0x00 ‖ data), node hash = SHA-256(0x01 ‖ left ‖ right); an empty
tree hashes to SHA-256 of nothing. Checking of proofs follows RFC 9162 section 2.1.3.2 and 2.1.4.2.
Never: reads or writes a file. Indices and sizes count leaves from 0.
"""

import hashlib
from collections.abc import Sequence

from custody.errors import LedgerBroken

_LEAF = b"\x00"
_NODE = b"\x01"


def leaf_hash(data: bytes) -> bytes:
    """Hashes one leaf (32 bytes)."""
    return hashlib.sha256(_LEAF + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hashes an inner node (32 bytes)."""
    return hashlib.sha256(_NODE + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Gives the root over leaf hashes."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = list(leaves)
    while len(level) > 1:
        pairs = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = pairs + level[len(level) & ~1 :]
    return level[0]


def inclusion_path(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Gives the audit path (from the leaf's sibling up) of the leaf at `index`.

    Raises:
        IndexError: no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    path: list[bytes] = []
    level = list(leaves)
    while len(level) > 1:
        if index ^ 1 < len(level):
            path.append(level[index ^ 1])
        pairs = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = pairs + level[len(level) & ~1 :]
        index //= 2
    return tuple(path)


def check_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], tree_root: bytes) -> None:
    """Checks that `leaf` stands at `index` in the tree of `size` leaves with that root.

    Raises:
        LedgerBroken: it does not, or the path has the wrong length.
    """
    if not 0 <= index < size:
        raise LedgerBroken("custody.not_in_tree", index=index, size=size)
    node, last, current = leaf, size - 1, index
    remaining = list(path)
    while last:
        if current % 2 or current < last:
            if not remaining:
                raise LedgerBroken("custody.not_in_tree", index=index, size=size)
            sibling = remaining.pop(0)
            node = node_hash(sibling, node) if current % 2 else node_hash(node, sibling)
        current //= 2
        last //= 2
    if remaining or node != tree_root:
        raise LedgerBroken("custody.not_in_tree", index=index, size=size)
