"""The tree is RFC 6962's: Certificate Transparency's own vectors, and every path checked against brute force."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import LedgerBroken
from custody.merkle import (
    Node,
    Peaks,
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_path,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    root_of,
)

# From the certificate-transparency project's merkletree tests
LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def by_the_book(leaves: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, word by word: split at the largest power of two smaller than n."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256().digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(by_the_book(leaves[:split]), by_the_book(leaves[split:]))


@pytest.mark.parametrize("size", range(1, 9))
def test_certificate_transparency_s_vectors(size: int) -> None:
    assert root([leaf_hash(data) for data in LEAVES[:size]]).hex() == ROOTS[size - 1]


def test_an_empty_tree_hashes_nothing() -> None:
    assert root([]) == hashlib.sha256(b"").digest()


@given(st.integers(0, 70))
def test_the_root_is_the_book_s(size: int) -> None:
    leaves = [leaf_hash(bytes([index])) for index in range(size)]
    assert root(leaves) == by_the_book(leaves)


@given(st.integers(1, 70), st.data())
def test_every_leaf_is_proven_at_its_place_and_at_no_other(size: int, data: st.DataObject) -> None:
    leaves = [leaf_hash(bytes([index])) for index in range(size)]
    index = data.draw(st.integers(0, size - 1))
    path, top = inclusion_path(leaves, index), root(leaves)
    check_inclusion(leaves[index], index, size, path, top)
    other = data.draw(st.integers(-1, size + 1).filter(lambda place: place != index))
    with pytest.raises(LedgerBroken):
        check_inclusion(leaves[index], other, size, path, top)
    with pytest.raises(LedgerBroken):
        check_inclusion(leaf_hash(b"another"), index, size, path, top)
    with pytest.raises(LedgerBroken):
        check_inclusion(leaves[index], index, size, (*path, top), top)
    if path:
        with pytest.raises(LedgerBroken):
            check_inclusion(leaves[index], index, size, path[:-1], top)


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_no_path_to_a_leaf_that_is_not_there(index: int) -> None:
    with pytest.raises(IndexError):
        inclusion_path([b""] * 3, index)


def leaves_of(size: int) -> list[bytes]:
    return [leaf_hash(index.to_bytes(2)) for index in range(size)]


def subtrees(leaves: list[bytes]) -> Node:
    """Hashes whole subtrees by the book, and none that is not whole."""

    def node(level: int, index: int) -> bytes:
        part = leaves[index << level : (index + 1) << level]
        assert len(part) == 1 << level
        return by_the_book(part)

    return node


def consistency_by_the_book(leaves: list[bytes], old: int, *, whole: bool = True) -> list[bytes]:
    """RFC 6962 section 2.1.2, word by word: SUBPROOF."""
    if old == len(leaves):
        return [] if whole else [by_the_book(leaves)]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if old <= split:
        return [*consistency_by_the_book(leaves[:split], old, whole=whole), by_the_book(leaves[split:])]
    return [*consistency_by_the_book(leaves[split:], old - split, whole=False), by_the_book(leaves[:split])]


def test_certificate_transparency_s_consistency_vectors() -> None:
    """Sizes and hashes from the same tests as above."""
    leaves = [leaf_hash(data) for data in LEAVES]
    node = subtrees(leaves)
    assert consistency_proof(node, 1, 1) == ()
    assert [node.hex() for node in consistency_proof(node, 6, 8)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [node.hex() for node in consistency_proof(node, 2, 5)] == [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ]


@given(st.integers(1, 70), st.data())
def test_proofs_out_of_subtrees_are_the_book_s(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    node = subtrees(leaves)
    at = data.draw(st.integers(1, size))
    assert root_of(node, 0, at) == by_the_book(leaves[:at])
    assert inclusion_proof(node, at - 1, size) == inclusion_path(leaves, at - 1)
    assert list(consistency_proof(node, at, size)) == consistency_by_the_book(leaves, at)


@given(st.integers(1, 70), st.data())
def test_a_grown_tree_is_consistent_and_no_other_is(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    old = data.draw(st.integers(1, size))
    path, before, after = consistency_proof(subtrees(leaves), old, size), root(leaves[:old]), root(leaves)
    check_consistency(old, before, size, after, path)
    other = root([*leaves[:-1], leaf_hash(b"another")])
    wrong = [
        (old, other, size, after, path),
        (old, before, size, other, path),
        (old, before, size, after, (*path, after)),
    ]
    wrong += [(old, before, size, after, path[:-1])] if path else []
    wrong += [(place, before, size, after, path) for place in (-1, 0, size + 1)]
    for each in wrong:
        with pytest.raises(LedgerBroken):
            check_consistency(*each)


@given(st.integers(2, 40), st.data())
def test_no_changed_past_is_proven(size: int, data: st.DataObject) -> None:
    """Whoever changed a leaf the witness has seen finds no proof by the honest way of making one."""
    old = data.draw(st.integers(1, size))
    place = data.draw(st.integers(0, old - 1))
    leaves = leaves_of(size)
    before = root(leaves[:old])
    leaves[place] = leaf_hash(b"changed")
    with pytest.raises(LedgerBroken):
        check_consistency(old, before, size, root(leaves), consistency_proof(subtrees(leaves), old, size))


@given(st.integers(0, 70))
def test_peaks_know_the_root_at_every_size(size: int) -> None:
    leaves, peaks = leaves_of(size), Peaks()
    for at in range(size + 1):
        assert peaks.root() == by_the_book(leaves[:at])
        if at < size:
            peaks.add(leaves[at])
