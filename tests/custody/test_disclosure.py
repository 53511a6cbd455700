"""What a package opens: the table held against the verifier, and decisions that count only signed alike by two."""

from dataclasses import replace

import pytest

from custody import verify
from custody.acts import Act
from custody.canonical import JSON
from custody.disclosure import FIELDS, INSIDE, Disclosure, Opening, Profile, check_decidable, decided
from custody.errors import NotPermitted
from custody.records import Entry
from tests.custody.annals import ALICE, BOB, CAROL, Annals

ABOUT = "exhibit e1"
SOURCE = {"source", "designation", "number", "place", "drop", "notes"}


def entry_of(act: Act, **fields: JSON) -> Entry:
    annals = Annals()
    annals.add(act, "desk", **fields)
    return annals.entries[0]


def decisions(*signers: str, fields: tuple[str, ...] = ("time",), reason: str = "ordonnance") -> list[Entry]:
    annals = Annals()
    for signer in signers:
        annals.add(Act.DISCLOSURE, signer, about=ABOUT, fields=list(fields), reason=reason)
    return annals.entries


def test_the_public_is_opened_what_the_verifier_lets_pass_and_nothing_else() -> None:
    opened = {name for name, row in FIELDS.items() if row.public is Opening.OPEN}
    assert opened - {"payload", "published"} | {"object", "out"} == set(verify.PUBLIC)


def test_a_court_starts_where_the_public_does() -> None:
    for name, row in FIELDS.items():
        assert (row.court is Opening.OPEN) == (row.public is Opening.OPEN), name
        assert row.desk is Opening.OPEN, name


def test_who_the_source_is_is_opened_to_no_court() -> None:
    assert {FIELDS[name].court for name in SOURCE} == {Opening.CLOSED}
    for name in SOURCE:
        with pytest.raises(NotPermitted):
            check_decidable([name])
        assert not Disclosure(Profile.COURT, frozenset({name})).opens(name)


def test_a_field_nobody_thought_of_is_the_desks_alone() -> None:
    entry = entry_of(Act.ACCESSION, surprise="x")
    for profile in Profile:
        assert ("surprise" in Disclosure(profile).names(entry)) == (profile is Profile.DESK)
    with pytest.raises(NotPermitted):
        check_decidable(["surprise"])


def test_an_object_is_public_where_it_is_the_digest_of_what_is_released() -> None:
    public = Disclosure(Profile.PUBLIC)
    assert "object" in public.names(entry_of(Act.APPROVAL, object="p"))
    assert "object" not in public.names(entry_of(Act.APPRAISAL, object=["e1"]))


def test_what_a_recipe_made_is_public_once_it_has_left() -> None:
    made = entry_of(Act.FLATTENING, out="d1")
    assert "out" not in Disclosure(Profile.PUBLIC).names(made)
    assert "out" in Disclosure(Profile.PUBLIC, published=frozenset({"d1"})).names(made)
    assert "out" not in Disclosure(Profile.PUBLIC, published=frozenset({"d1"})).names(entry_of(Act.UNPACKING, out="d1"))


def test_the_desks_own_day_is_left_out_unless_decided() -> None:
    for act in INSIDE:
        assert not Disclosure(Profile.PUBLIC).shows(entry_of(act))
        assert not Disclosure(Profile.COURT).shows(entry_of(act))
        assert Disclosure(Profile.COURT, frozenset({"inside"})).shows(entry_of(act))


@pytest.mark.parametrize(
    ("signed", "opens"),
    [
        (decisions(ALICE), set()),
        (decisions(ALICE, ALICE), set()),
        (decisions(ALICE, BOB), {"time"}),
        (decisions(ALICE, CAROL), set()),
        ([*decisions(ALICE), *decisions(BOB, fields=("time", "size"))], set()),
        ([*decisions(ALICE), *decisions(BOB, reason="autre")], set()),
        (decisions(ALICE, BOB, fields=("time", "designation")), {"time"}),
    ],
    ids=["one", "one twice", "two", "a stranger", "other fields", "other reason", "what may never be"],
)
def test_a_decision_counts_once_two_reviewers_signed_the_same(signed: list[Entry], opens: set[str]) -> None:
    assert decided(signed, ABOUT, [ALICE, BOB]) == opens


def test_a_decision_counts_for_its_subject_alone_and_only_signed() -> None:
    signed = decisions(ALICE, BOB)
    assert not decided(signed, "exhibit e2", [ALICE, BOB])
    assert not decided([signed[0], replace(signed[1], signature=None)], ABOUT, [ALICE, BOB])
