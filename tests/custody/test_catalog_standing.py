"""The inbox' column of standings is the fold over decisions, whatever the order of decisions and rules."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody import policy
from custody.catalog import Catalog
from custody.listing import Wanted
from custody.standing import Standing, Verdict, standing
from tests.custody.annals import ALICE, BOB, CAROL, Annals, rules

THREE = rules(2, alice=ALICE, bob=BOB, carol=CAROL)
RULES = (rules(), rules(1), THREE, rules(3, alice=ALICE, bob=BOB, carol=CAROL))
LABELS = ("e0", "e1", "e2")


def standings(catalog: Catalog) -> dict[str, Standing]:
    return {line.exhibit: line.standing for line in catalog.inbox.page(Wanted(), ALICE).lines}


def begun() -> Annals:
    annals = Annals()
    annals.enact(rules())
    for name in "012":
        annals.exhibit(name)
    return annals


DECIDED = st.tuples(
    st.sampled_from([ALICE, BOB, CAROL]), st.sampled_from(list(Verdict)), st.lists(st.sampled_from(LABELS), unique=True)
)
ENACTED = st.tuples(st.sampled_from(RULES), st.lists(st.sampled_from([ALICE, BOB, CAROL]), unique=True, min_size=1))


@settings(max_examples=25, deadline=None)
@given(happened=st.lists(DECIDED | ENACTED, max_size=10))
def test_the_column_is_the_fold_after_every_history(
    happened: list[tuple[str, Verdict, list[str]] | tuple[policy.Policy, list[str]]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    annals = begun()
    for each in happened:
        if len(each) == 3:
            annals.decide(each[0], each[1].value, *each[2])
        else:
            annals.enact(each[0], *each[1])
    catalog = annals.catalog(tmp_path_factory.mktemp("c"))
    now = policy.fold(annals.entries)
    assert now is not None
    people = now.reviewers.values()
    assert standings(catalog) == {
        label: standing(catalog.decisions(label), people, now.quorum) for label in reversed(LABELS)
    }
    catalog.close()


def test_it_follows_decisions_one_by_one(tmp_path: Path) -> None:
    annals = begun()
    catalog = annals.catalog(tmp_path)
    seen = [standings(catalog)["e0"]]
    for actor, verdict in ((ALICE, "clear"), (BOB, "clear"), (ALICE, "hold"), (BOB, "discard"), (CAROL, "hold")):
        annals.decide(actor, verdict, "e0")
        catalog.apply(annals.entries[catalog.applied :])
        seen.append(standings(catalog)["e0"])
    assert [each.value for each in seen] == ["new", "begun", "clear", "held", "discarded", "discarded"]
    assert standings(catalog)["e1"] is Standing.NEW
    catalog.close()


def test_other_rules_change_where_everything_stands(tmp_path: Path) -> None:
    annals = begun()
    annals.decide(ALICE, "clear", "e0", "e1")
    annals.decide(BOB, "clear", "e0")
    catalog = annals.catalog(tmp_path)
    assert standings(catalog) == {"e2": Standing.NEW, "e1": Standing.BEGUN, "e0": Standing.CLEAR}
    for now, e1, e0 in ((rules(1), Standing.CLEAR, Standing.CLEAR), (RULES[3], Standing.BEGUN, Standing.BEGUN)):
        annals.enact(now, ALICE, BOB)
        catalog.apply(annals.entries[catalog.applied :])
        assert standings(catalog) == {"e2": Standing.NEW, "e1": e1, "e0": e0}
    catalog.close()


def test_rules_nobody_signed_change_nothing(tmp_path: Path) -> None:
    annals = begun()
    annals.decide(ALICE, "clear", "e0")
    annals.enact(rules(1), ALICE, BOB)
    annals.unsign(2)
    catalog = annals.catalog(tmp_path)
    assert standings(catalog)["e0"] is Standing.BEGUN
    catalog.close()


def test_a_new_reviewer_has_everything_to_read_and_who_was_there_keeps_their_place(tmp_path: Path) -> None:
    annals = begun()
    annals.enact(THREE, ALICE, BOB)
    catalog = annals.catalog(tmp_path)
    for viewer in (ALICE, BOB, CAROL):
        assert len(catalog.inbox.page(Wanted(unread=True), viewer).lines) == 3
    annals.exhibit("3")
    catalog.apply(annals.entries[catalog.applied :])
    assert len(catalog.inbox.page(Wanted(unread=True), CAROL).lines) == 4
    catalog.close()
