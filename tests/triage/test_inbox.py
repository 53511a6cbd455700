"""An address says what the inbox is asked for, and the answer has names in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.chain import Chain
from custody.errors import NotPermitted, Unknown
from custody.listing import Wanted
from tests.newsroom import Newsroom
from triage import inbox, marks
from triage.decide import decide
from triage.errors import NotAFilter, NotAMark
from triage.inbox import Asked
from triage.standing import Standing, Verdict


def asked_for() -> st.SearchStrategy[Asked]:
    """Everything an address can ask for."""
    wanted = st.builds(
        Wanted,
        source=st.just("") | st.from_regex(r"[a-z0-9_-]{1,120}", fullmatch=True),
        standing=st.none() | st.sampled_from(list(Standing)),
        kind=st.sampled_from(["", *inbox.KINDS]),
        tag=st.sampled_from(["", "urgent", "conseil municipal", "été", "lot 3"]),
        starred=st.booleans(),
        unread=st.booleans(),
        text=st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), max_size=100).map(str.strip),
    )
    name = st.just("") | st.from_regex(r"[a-z][a-z0-9-]{0,30}", fullmatch=True)
    return st.builds(Asked, wanted, name, st.none() | st.integers(0, 10**14))


@given(asked_for())
def test_what_is_written_is_read_again(asked: Asked) -> None:
    assert inbox.parse(inbox.pairs(asked)) == asked


@given(st.lists(st.tuples(st.sampled_from([*dict(inbox._READ), "other"]), st.text(max_size=12)), max_size=5))
def test_every_address_is_understood_or_politely_refused(pairs: list[tuple[str, str]]) -> None:
    try:
        asked = inbox.parse(pairs)
    except (NotAFilter, NotAMark):
        return
    assert inbox.parse(inbox.pairs(asked)) == asked


def test_an_address_is_written_as_people_would_write_it() -> None:
    asked = Asked(
        Wanted("brave_otter", Standing.HELD, "doc", "urgent", starred=True, unread=True, text="otter"), "bob", 7
    )
    assert inbox.pairs(asked) == (
        ("source", "brave_otter"),
        ("standing", "held"),
        ("kind", "doc"),
        ("tag", "urgent"),
        ("starred", "1"),
        ("assigned", "bob"),
        ("unread", "1"),
        ("text", "otter"),
        ("below", "7"),
    )
    assert inbox.pairs(Asked()) == ()


def test_a_form_s_empty_fields_ask_for_nothing() -> None:
    assert inbox.parse([(key, "") for key in inbox._READ]) == Asked()
    assert inbox.parse([("text", "   ")]) == Asked()


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([("colour", "red")], "triage.filter_unknown"),
        ([("", "")], "triage.filter_unknown"),
        ([("starred", "1"), ("starred", "1")], "triage.filter_twice"),
        ([("starred", ""), ("starred", "1")], "triage.filter_twice"),
        ([("starred", "yes")], "triage.filter_value"),
        ([("unread", "0")], "triage.filter_value"),
        ([("standing", "perhaps")], "triage.filter_value"),
        ([("kind", "doc.gz")], "triage.filter_value"),
        ([("source", "../otter")], "triage.filter_value"),
        ([("source", "a" * 121)], "triage.filter_value"),
        ([("assigned", "<b>")], "triage.filter_value"),
        ([("below", "-1")], "triage.filter_value"),
        ([("below", "٣")], "triage.filter_value"),
        ([("below", "9" * 16)], "triage.filter_value"),
        ([("text", "a" * 101)], "triage.filter_value"),
        ([("text", "a\x00")], "triage.filter_value"),
    ],
)
def test_what_the_inbox_does_not_know_is_refused_with_a_reason(pairs: list[tuple[str, str]], said: str) -> None:
    with pytest.raises(NotAFilter, match=said):
        inbox.parse(pairs)


def test_the_page_shows_where_each_stands_and_who_is_still_needed(newsroom: Newsroom, chain: Chain) -> None:
    alice, bob = newsroom.reviewers["alice"], newsroom.reviewers["bob"]
    labels = [exhibit.label for exhibit in chain.catalog.exhibits()]
    decide(labels[:1], Verdict.CLEAR, "", alice, chain, newsroom.sign("alice"))
    marks.assign(labels[:1], "bob", alice, chain)
    shown = inbox.look(Asked(), chain, alice)
    assert shown.older is None
    assert [each.line.exhibit for each in shown.items] == labels[::-1]
    assert [(each.line.standing, each.needed, each.assignee) for each in shown.items] == [
        (Standing.NEW, ("alice", "bob"), ""),
        (Standing.NEW, ("alice", "bob"), ""),
        (Standing.BEGUN, ("bob",), "bob"),
    ]
    for asked in (Asked(assignee="bob"), Asked(Wanted(standing=Standing.BEGUN))):
        assert inbox.look(asked, chain, bob).items == inbox.items([labels[0][:12]], chain, bob)
    assert inbox.look(Asked(assignee="alice"), chain, bob).items == ()


def test_the_older_page_is_asked_for_with_the_same_filters(newsroom: Newsroom, chain: Chain) -> None:
    alice = newsroom.reviewers["alice"]
    seen: list[str] = []
    asked: Asked | None = Asked(Wanted(unread=True))
    while asked is not None:
        shown = inbox.look(asked, chain, alice, size=2)
        seen += [each.line.exhibit for each in shown.items]
        assert shown.older is None or shown.older.wanted == asked.wanted
        asked = None if shown.older is None else inbox.parse(inbox.pairs(shown.older))
    assert seen == [exhibit.label for exhibit in chain.catalog.exhibits()][::-1]


def test_sources_show_what_waits_for_the_one_who_looks(newsroom: Newsroom, chain: Chain) -> None:
    alice, bob = newsroom.reviewers["alice"], newsroom.reviewers["bob"]
    otters = [line.exhibit for line in chain.catalog.inbox.page(Wanted(source="brave_otter"), alice).lines]
    marks.mark_read(otters[:1], alice, chain)
    waiting = {each.designation: (each.exhibits, each.unread) for each in inbox.senders(chain, alice)}
    assert waiting == {"brave otter": (2, 1), "able aardvark": (1, 1)}
    assert sum(each.unread for each in inbox.senders(chain, bob)) == 3


@pytest.mark.parametrize("viewer", ["", "alice", "F" * 40])
def test_who_is_no_reviewer_sees_nothing(chain: Chain, viewer: str) -> None:
    with pytest.raises(NotPermitted):
        inbox.look(Asked(), chain, viewer)
    with pytest.raises(NotPermitted):
        inbox.items([chain.catalog.exhibits()[0].label], chain, viewer)
    with pytest.raises(NotPermitted):
        inbox.senders(chain, viewer)


def test_nobody_is_looked_for_who_is_not_there(newsroom: Newsroom, chain: Chain) -> None:
    alice = newsroom.reviewers["alice"]
    with pytest.raises(NotPermitted):
        inbox.look(Asked(assignee="mallory"), chain, alice)
    with pytest.raises(Unknown):
        inbox.items(["nothing"], chain, alice)
