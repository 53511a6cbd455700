"""Sealed openings: read back in order; a torn end is passed over and overwritten, a changed record is refused."""

from pathlib import Path

import pytest

from custody.errors import LedgerBroken
from custody.openings import Opening, Openings
from custody.statement import Statement
from tests.newsroom import Dice

KEY = bytes(range(32))


def opening(number: int, signature: bytes | None = None) -> Opening:
    return Opening(f"{number:064x}", Statement(bytes(32), {"act": "fixity check", "n": number}), signature)


@pytest.fixture
def openings(tmp_path: Path) -> Openings:
    return Openings(tmp_path, Dice("openings"))


def numbers(openings: Openings) -> list[object]:
    return [each.statement.fields["n"] for each in openings.read("scope", KEY)]


def test_what_was_sealed_is_read_in_order_and_nothing_of_it_stands_in_clear(openings: Openings, tmp_path: Path) -> None:
    openings.append("scope", KEY, [opening(1), opening(2, b"signature")])
    openings.append("scope", KEY, [opening(3)])
    assert list(openings.read("scope", KEY)) == [opening(1), opening(2, b"signature"), opening(3)]
    assert openings.names() == ["scope"]
    assert b"fixity" not in (tmp_path / "scope.sealed").read_bytes()
    assert list(openings.read("another", KEY)) == []


@pytest.mark.parametrize(
    "tail", [b"\x00", b"\x00\x00\x01", b"\x00\x00\x01\x1cshort", bytes(4), bytes(500), b"\xff" * 9]
)
def test_a_torn_record_is_passed_over_and_the_next_one_takes_its_place(
    openings: Openings, tmp_path: Path, tail: bytes
) -> None:
    openings.append("scope", KEY, [opening(1)])
    with (tmp_path / "scope.sealed").open("ab") as file:
        file.write(tail)
    assert numbers(openings) == [1]
    openings.append("scope", KEY, [opening(2)])
    assert numbers(openings) == [1, 2]


def test_a_changed_byte_is_refused(openings: Openings, tmp_path: Path) -> None:
    openings.append("scope", KEY, [opening(1)])
    data = bytearray((tmp_path / "scope.sealed").read_bytes())
    data[-40] ^= 1
    (tmp_path / "scope.sealed").write_bytes(data)
    with pytest.raises(LedgerBroken):
        numbers(openings)


def test_another_key_and_another_scope_s_file_are_refused(openings: Openings, tmp_path: Path) -> None:
    openings.append("scope", KEY, [opening(1)])
    with pytest.raises(LedgerBroken):
        list(openings.read("scope", bytes(32)))
    (tmp_path / "other.sealed").write_bytes((tmp_path / "scope.sealed").read_bytes())
    with pytest.raises(LedgerBroken):
        list(openings.read("other", KEY))
