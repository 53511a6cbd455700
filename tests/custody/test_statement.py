"""A statement opens field by field; another value, name, place or salt does not pass."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody import canonical, merkle
from custody.canonical import JSON
from custody.errors import LedgerBroken
from custody.statement import Statement, check_opening

FIELDS: dict[str, JSON] = {
    "act": "approval",
    "actor": "A",
    "day": "2026-03-02",
    "object": ["x", 1],
    "seen": None,
    "zz": "é",
}
STATEMENT = Statement(bytes(range(32)), FIELDS)


def test_the_commitment_is_what_the_format_says() -> None:
    leaves = []
    for name in sorted(FIELDS):
        salt = hmac.digest(bytes(range(32)), name.encode(), "sha256").hex()
        leaves.append(merkle.leaf_hash(canonical.dumps([name, salt, FIELDS[name]])))
    assert STATEMENT.commitment() == merkle.root(leaves)


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_any_field_opens_alone(name: str) -> None:
    opening = STATEMENT.opening(name)
    assert opening["value"] == FIELDS[name]
    check_opening(opening, len(FIELDS), STATEMENT.commitment())


@given(st.sampled_from(sorted(FIELDS)), st.sampled_from(["value", "name", "salt", "i", "path"]))
def test_an_opening_with_anything_changed_is_refused(name: str, part: str) -> None:
    opening = STATEMENT.opening(name)
    other = STATEMENT.opening("day" if name != "day" else "act")
    with pytest.raises(LedgerBroken):
        check_opening({**opening, part: other[part]}, len(FIELDS), STATEMENT.commitment())


@pytest.mark.parametrize("changed", [{"i": "0"}, {"path": "x"}, {"path": []}, {"i": -1}, {"i": 99}])
def test_a_malformed_opening_is_refused(changed: dict[str, JSON]) -> None:
    with pytest.raises(LedgerBroken):
        check_opening({**STATEMENT.opening("day"), **changed}, len(FIELDS), STATEMENT.commitment())


def test_a_field_that_is_not_there_cannot_be_opened() -> None:
    with pytest.raises(KeyError):
        STATEMENT.opening("verdict")


def test_the_same_fields_under_another_seed_commit_to_something_else() -> None:
    assert Statement(bytes(32), FIELDS).commitment() != STATEMENT.commitment()
    assert STATEMENT.signature_commitment(b"s") != Statement(bytes(32), FIELDS).signature_commitment(b"s")
