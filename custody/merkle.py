"""The Merkle tree of the ledger and of a statement's fields.

Rule: RFC 6962 section 2.1. Leaf hash = SHA-256(0x00 ‖ data), node hash = SHA-256(0x01 ‖ left ‖ right); an empty
tree hashes to SHA-256 of nothing. Checking of proofs follows RFC 9162 section 2.1.3.2 and 2.1.4.2.
Proofs are made out of the hashes of whole subtrees, wherever those come from: a `Node` gives the one over the leaves
index·2^level up to (index+1)·2^level.
Never: reads or writes a file. Indices and sizes count leaves from 0.
"""

import hashlib
from collections.abc import Callable, Sequence

from custody.errors import LedgerBroken

_LEAF = b"\x00"
_NODE = b"\x01"

Node = Callable[[int, int], bytes]
"""Gives the hash of a whole subtree by level and index."""


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


def root_of(node: Node, begin: int, end: int) -> bytes:
    """Gives the root over the leaves from `begin` up to `end`, where RFC 6962 cuts there."""
    width = end - begin
    if width == 0:
        return root(())
    if width & (width - 1) == 0:
        return node(width.bit_length() - 1, begin // width)
    middle = begin + _split(width)
    return node_hash(root_of(node, begin, middle), root_of(node, middle, end))


def inclusion_proof(node: Node, index: int, size: int) -> tuple[bytes, ...]:
    """Gives the audit path of a leaf in the tree of its first `size` leaves (RFC 6962 section 2.1.1).

    Raises:
        IndexError: no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(index)
    path: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append(root_of(node, middle, end))
            end = middle
        else:
            path.append(root_of(node, begin, middle))
            begin = middle
    return tuple(reversed(path))


def consistency_proof(node: Node, old: int, new: int) -> tuple[bytes, ...]:
    """Proves that the tree of `new` leaves begins with the one of `old` leaves (RFC 6962 section 2.1.2).

    Raises:
        IndexError: a tree of no leaves, or one that would shrink.
    """
    if not 0 < old <= new:
        raise IndexError(old)
    path: list[bytes] = []
    begin, end = 0, new
    while old != end:
        middle = begin + _split(end - begin)
        if old <= middle:
            path.append(root_of(node, middle, end))
            end = middle
        else:
            path.append(root_of(node, begin, middle))
            begin = middle
    if begin:
        path.append(root_of(node, begin, end))
    return tuple(reversed(path))


def check_consistency(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> None:
    """Checks that a tree of `new` leaves begins with a tree of `old` leaves (RFC 9162 section 2.1.4.2).

    Raises:
        LedgerBroken: it does not, or the path has the wrong length.
    """
    if old == new and not path and old_root == new_root and old >= 0:
        return
    if not 0 < old < new or not path:
        raise LedgerBroken("custody.not_consistent", old=old, new=new)
    hashes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    trailing = (old & -old).bit_length() - 1  # the levels on which the old tree's last subtree is a right child
    node, last = (old - 1) >> trailing, (new - 1) >> trailing
    first = second = hashes.pop(0)
    for sibling in hashes:
        if node & 1 or node == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            rise = (node & -node).bit_length() if node else last.bit_length()
        else:
            second, rise = node_hash(second, sibling), 1
        node, last = node >> rise, last >> rise
    if last or (first, second) != (old_root, new_root):
        raise LedgerBroken("custody.not_consistent", old=old, new=new)


class Peaks:
    """A tree fed leaf by leaf that keeps only the roots of its whole subtrees: enough for the root at every size."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Adds a leaf hash."""
        carry = self.size
        while carry & 1:
            leaf = node_hash(self._peaks.pop(), leaf)
            carry >>= 1
        self._peaks.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Gives the root over all leaves so far."""
        if not self._peaks:
            return root(())
        top = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            top = node_hash(peak, top)
        return top


def _split(width: int) -> int:
    """Gives the largest power of two smaller than a width of at least 2."""
    return 1 << (width - 1).bit_length() - 1
