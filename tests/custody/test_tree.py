"""The stored tree says what the lines say, and what is missing, torn or changed in it is made anew."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from custody import merkle
from custody.acts import Act
from custody.errors import LedgerBroken
from custody.fixity import check_ledger
from custody.tree import Tree
from tests.newsroom import Newsroom

FULL = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def leaves_of(size: int) -> list[bytes]:
    return [merkle.leaf_hash(index.to_bytes(2)) for index in range(size)]


@FULL
@given(steps=st.lists(st.integers(0, 40), min_size=1, max_size=6))
def test_a_tree_grown_in_any_steps_gives_the_roots_of_its_leaves(
    tmp_path_factory: pytest.TempPathFactory, steps: list[int]
) -> None:
    tree = Tree(tmp_path_factory.mktemp("tree") / "tree")
    size = 0
    for step in steps:
        size += step
        tree.settle(leaves_of(size))
        tree.check(leaves_of(size))
        assert merkle.root_of(tree.node, 0, size) == merkle.root(leaves_of(size))


def spoilt(path: Path, how: str) -> None:
    data = path.read_bytes()
    if how == "missing":
        path.unlink()
    else:
        path.write_bytes({"torn": data[:-7], "longer": data + data[:32], "empty": b""}[how])


@pytest.mark.parametrize("how", ["missing", "torn", "longer", "empty"])
@pytest.mark.parametrize("level", [0, 1, 3])
def test_a_tree_whose_files_do_not_fit_is_made_anew(tmp_path: Path, level: int, how: str) -> None:
    tree = Tree(tmp_path / "tree")
    tree.settle(leaves_of(21))
    spoilt(tmp_path / "tree" / f"{level:02d}", how)
    tree.settle(leaves_of(23))
    tree.check(leaves_of(23))


def test_a_tree_longer_than_its_leaves_is_made_anew(tmp_path: Path) -> None:
    tree = Tree(tmp_path / "tree")
    tree.settle(leaves_of(21))
    tree.settle(leaves_of(9))
    tree.check(leaves_of(9))
    assert sorted(path.name for path in (tmp_path / "tree").iterdir()) == ["00", "01", "02", "03"]


@pytest.mark.parametrize("level", range(5))
def test_a_changed_hash_is_found(tmp_path: Path, level: int) -> None:
    tree = Tree(tmp_path / "tree")
    tree.settle(leaves_of(21))
    path = tmp_path / "tree" / f"{level:02d}"
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    with pytest.raises(LedgerBroken):
        tree.check(leaves_of(21))


def test_a_hash_that_is_not_there_is_refused(tmp_path: Path) -> None:
    tree = Tree(tmp_path / "tree")
    tree.settle(leaves_of(2))
    for level, index in ((0, 2), (1, 1), (2, 0)):
        with pytest.raises(LedgerBroken):
            tree.node(level, index)


def test_the_chain_proves_although_somebody_changed_or_removed_the_tree(newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    chain.record([chain.draft(Act.FIXITY) for _ in range(9)])
    old = chain.checkpoint()
    chain.record([chain.draft(Act.FIXITY) for _ in range(4)])
    new = chain.checkpoint()
    folder = newsroom.vault.ledger / "tree"
    for path in sorted(folder.iterdir()):
        path.write_bytes(bytes(path.stat().st_size))
        merkle.check_consistency(old.size, old.root, new.size, new.root, chain.consistency(old.size, new.size))
        path.unlink()
        line = list(chain.history.entries())[3].line
        merkle.check_inclusion(merkle.leaf_hash(line), 3, new.size, chain.proof(3, new.size), new.root)


def test_verification_makes_a_wrong_tree_anew_and_does_not_blame_the_ledger(newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    chain.record([chain.draft(Act.FIXITY)])
    path = newsroom.vault.ledger / "tree" / "00"
    right = path.read_bytes()
    path.write_bytes(bytes(len(right)))
    check_ledger(chain)
    assert path.read_bytes() == right


def test_nothing_is_signed_over_the_stored_tree(newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    for path in (newsroom.vault.ledger / "tree").iterdir():
        path.write_bytes(bytes(path.stat().st_size))
    chain.record([chain.draft(Act.FIXITY)])
    made = chain.checkpoint()
    assert made.root == merkle.root([merkle.leaf_hash(entry.line) for entry in chain.history.entries()])
