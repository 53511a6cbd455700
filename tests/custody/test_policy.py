"""Rules count once enough of those who may set them have signed exactly them."""

from dataclasses import replace

import pytest

from custody.canonical import JSON
from custody.errors import NotPermitted
from custody.policy import Policy, fold, parse
from custody.records import DESK, Entry
from custody.statement import Statement
from keys.notes import NoteSigner

A, B, C, D = ("A" * 40, "B" * 40, "C" * 40, "D" * 40)
FIRST = Policy(2, {"alice": A, "bob": B, "carol": C}, desk="1", recovery="2", release="3", log="4", training=1)


def signed(policy: Policy, actor: str, signature: bytes | None = b"s") -> Entry:
    fields: dict[str, JSON] = {"act": "policy", "actor": actor, "policy": policy.as_json()}
    return Entry(0, b"", Statement(bytes(32), fields), DESK, signature)


FOUNDING = [signed(FIRST, A), signed(FIRST, B), signed(FIRST, C)]


def test_the_first_rules_need_every_founder() -> None:
    assert fold([]) is None
    assert fold(FOUNDING[:2]) is None
    assert fold([*FOUNDING[:2], signed(FIRST, A)]) is None
    assert fold(FOUNDING) == FIRST


def test_an_unsigned_entry_counts_for_nothing() -> None:
    assert fold([*FOUNDING[:2], signed(FIRST, C, None)]) is None


def test_later_rules_need_the_quorum_of_their_time() -> None:
    later = replace(FIRST, reviewers={**FIRST.reviewers, "dave": D})
    assert fold([*FOUNDING, signed(later, A)]) == FIRST
    assert fold([*FOUNDING, signed(later, A), signed(later, A)]) == FIRST
    assert fold([*FOUNDING, signed(later, A), signed(later, D)]) == FIRST
    assert fold([*FOUNDING, signed(later, A), signed(later, B)]) == later


def test_nobody_lowers_the_quorum_alone() -> None:
    lower = replace(FIRST, quorum=1)
    assert fold([*FOUNDING, signed(lower, A)]) == FIRST
    other = replace(FIRST, quorum=1, training=0)
    assert fold([*FOUNDING, signed(lower, A), signed(other, B)]) == FIRST


def test_signatures_for_rules_that_came_into_force_do_not_count_again() -> None:
    later = replace(FIRST, quorum=3)
    back = [signed(FIRST, A), signed(FIRST, B)]
    assert fold([*FOUNDING, signed(later, A), signed(later, B), *back]) == later
    assert fold([*FOUNDING, signed(later, A), signed(later, B), *back, signed(FIRST, C)]) == FIRST


def test_one_who_left_has_no_say() -> None:
    without = replace(FIRST, reviewers={"alice": A, "bob": B})
    again = replace(without, quorum=1)
    gone = [*FOUNDING, signed(without, A), signed(without, B)]
    assert fold(gone) == without
    assert fold([*gone, signed(again, A), signed(again, C)]) == without


@pytest.mark.parametrize(
    "value",
    [
        *(None, "x", [], {}, {"reviewers": {}, "quorum": 1}),
        *({**FIRST.as_json(), "quorum": quorum} for quorum in (0, 4, "2")),
        *({**FIRST.as_json(), "reviewers": []}, {**FIRST.as_json(), "training": 2}, {**FIRST.as_json(), "more": 1}),
        *({**FIRST.as_json(), "reviewers": {"../x": A, "b": B}}, {**FIRST.as_json(), "auditors": {"../x": D}}),
        *({**FIRST.as_json(), "auditors": {"eve": A}}, {**FIRST.as_json(), "auditors": {"eve": "2"}}),
        *({**FIRST.as_json(), "witnesses": {"paper": "no key"}}, {**FIRST.as_json(), "witness_needed": 1}),
        *({**FIRST.as_json(), "desk": 1}, {**FIRST.as_json(), "training": "0"}, {**FIRST.as_json(), "auditors": None}),
    ],
)
def test_rules_that_do_not_hold_together_are_refused(value: JSON) -> None:
    with pytest.raises(NotPermitted):
        parse(value)


@pytest.mark.parametrize("name", ["desk", "recovery", "release", "log", "submission", "training", "quorum", "auditors"])
def test_rules_with_a_part_missing_are_refused(name: str) -> None:
    with pytest.raises(NotPermitted):
        parse({key: value for key, value in FIRST.as_json().items() if key != name})


def test_one_key_cannot_sit_on_two_chairs() -> None:
    with pytest.raises(NotPermitted):
        parse({**FIRST.as_json(), "reviewers": {"alice": A, "alias": A}})


def test_a_name_is_found_by_its_key() -> None:
    assert FIRST.name_of(B) == "bob"
    with pytest.raises(NotPermitted):
        FIRST.name_of(D)
    assert FIRST.reviewer("bob") == B
    with pytest.raises(NotPermitted):
        FIRST.reviewer("dave")
    assert parse(FIRST.as_json()) == FIRST


def test_auditors_and_witnesses_are_read_as_they_were_signed() -> None:
    witness = str(NoteSigner("witness", bytes(32)).witness())
    rules = replace(FIRST, auditors={"eve": D}, witnesses={"paper": witness}, witness_needed=1)
    assert parse(rules.as_json()) == rules


def test_the_sheets_set_rules_alone_but_never_the_first_ones() -> None:
    later = replace(FIRST, reviewers={"alice": A, "dave": D})
    assert fold([signed(FIRST, FIRST.recovery)]) is None
    assert fold([*FOUNDING, signed(later, FIRST.recovery)]) == later
    assert fold([*FOUNDING, signed(later, FIRST.recovery, None)]) == FIRST


def test_sheets_that_were_replaced_have_no_say() -> None:
    rotated = replace(FIRST, recovery="9")
    lower = replace(rotated, quorum=1)
    kept = [*FOUNDING, signed(rotated, A), signed(rotated, B), signed(lower, FIRST.recovery)]
    assert fold(kept) == rotated
    assert fold([*kept, signed(lower, "9")]) == lower
