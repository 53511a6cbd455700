"""The tree is RFC 6962's: Certificate Transparency's own vectors, and every path checked against brute force."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import LedgerBroken
from custody.merkle import check_inclusion, inclusion_path, leaf_hash, node_hash, root

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
