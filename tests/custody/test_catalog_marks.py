"""Marks in the index: the last word counts, twice is once, and what is not listed cannot be marked."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.acts import Act
from custody.catalog import Catalog
from custody.listing import Line
from tests.custody.annals import ALICE, BOB, Annals, rules

LABELS = ("e0", "e1")
MARKED = st.tuples(
    st.sampled_from([Act.TAG, Act.UNTAG, Act.STAR, Act.UNSTAR, Act.ASSIGNMENT, Act.READ, Act.UNREAD]),
    st.sampled_from([ALICE, BOB]),
    st.lists(st.sampled_from([*LABELS, "nothing"]), max_size=2, unique=True),
    st.sampled_from(["urgent", "later"]),
)


def begun() -> Annals:
    annals = Annals()
    annals.enact(rules())
    for name in "01":
        annals.exhibit(name)
    return annals


def lines(catalog: Catalog) -> dict[tuple[str, str], Line]:
    return {(label, viewer): catalog.inbox.line(label, viewer) for label in LABELS for viewer in (ALICE, BOB)}


@settings(max_examples=40, deadline=None)
@given(marks=st.lists(MARKED, max_size=15))
def test_the_last_word_on_each_mark_counts(
    marks: list[tuple[Act, str, list[str], str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    annals = begun()
    tags: dict[str, set[str]] = {label: set() for label in LABELS}
    starred, assigned, unread = set[str](), dict[str, str](), {(label, who) for label in LABELS for who in (ALICE, BOB)}
    for act, actor, labels, word in marks:
        annals.add(act, actor, object=list(labels), tag=word, to=actor)
        for label in set(labels) & set(LABELS):
            if act in {Act.TAG, Act.UNTAG}:
                (tags[label].add if act is Act.TAG else tags[label].discard)(word)
            elif act in {Act.STAR, Act.UNSTAR}:
                (starred.add if act is Act.STAR else starred.discard)(label)
            elif act is Act.ASSIGNMENT:
                assigned[label] = actor
            else:
                (unread.add if act is Act.UNREAD else unread.discard)((label, actor))
    catalog = annals.catalog(tmp_path_factory.mktemp("c"))
    for (label, viewer), line in lines(catalog).items():
        assert (set(line.tags), line.starred, line.assigned) == (
            tags[label],
            label in starred,
            assigned.get(label, ""),
        )
        assert line.unread == ((label, viewer) in unread)
    catalog.close()


def test_marks_on_what_is_not_listed_leave_no_row(tmp_path: Path) -> None:
    annals = begun()
    catalog = annals.catalog(tmp_path)
    before = catalog.dump()
    for act in (Act.TAG, Act.UNTAG, Act.STAR, Act.UNSTAR, Act.ASSIGNMENT, Act.READ, Act.UNREAD):
        annals.add(act, ALICE, object=["nothing"], tag="urgent", to=BOB)
        annals.add(act, ALICE, tag="urgent", to=BOB)
    catalog.apply(annals.entries[catalog.applied :])
    assert catalog.dump() | {"state": []} == before | {"state": []}
    catalog.close()


def test_notes_are_listed_in_order_with_their_author(tmp_path: Path) -> None:
    annals = begun()
    for author, blob in ((ALICE, "first"), (BOB, "second"), (ALICE, "first")):
        annals.add(Act.NOTE, author, object="e0", blob=blob)
    catalog = annals.catalog(tmp_path)
    assert [(each.author, each.blob) for each in catalog.inbox.notes("e0")] == [
        (ALICE, "first"),
        (BOB, "second"),
        (ALICE, "first"),
    ]
    assert catalog.inbox.notes("e1") == ()
    catalog.close()
