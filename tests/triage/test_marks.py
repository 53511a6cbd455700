"""Marks are entries of the reviewer's session, said once, sealed with their submission; notes are blobs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.acts import HUMAN_ACTS, Act
from custody.chain import Chain
from custody.errors import NotPermitted, Unknown
from custody.fixity import check_blobs, check_ledger
from custody.listing import Line
from tests.newsroom import Newsroom
from triage import marks
from triage.errors import NotAMark


@pytest.fixture
def labels(chain: Chain) -> list[str]:
    return [exhibit.label for exhibit in chain.catalog.exhibits()]


@pytest.fixture
def alice(newsroom: Newsroom) -> str:
    return newsroom.reviewers["alice"]


@pytest.fixture
def bob(newsroom: Newsroom) -> str:
    return newsroom.reviewers["bob"]


def line(chain: Chain, label: str, viewer: str) -> Line:
    return chain.catalog.inbox.line(label, viewer)


def test_a_note_is_a_blob_of_its_submission_and_comes_back(
    chain: Chain, labels: list[str], alice: str, bob: str
) -> None:
    entry = marks.note(labels[0][:12], " Call the clerk.\r\nNot by phone \u202e. ", alice, chain)
    marks.note(labels[0], "Done.", bob, chain)
    submission = chain.catalog.exhibit(labels[0]).submission
    assert (entry.scope, entry.signature, entry.text("actor")) == (submission, None, alice)
    assert "clerk" not in str(entry.fields)
    found = marks.notes(labels[0], chain)
    assert [(each.author, each.text) for each in found] == [
        (alice, "Call the clerk.\nNot by phone \u202e."),
        (bob, "Done."),
    ]
    assert {note.role for note in chain.envelope(submission).blobs} == {"as received", "exhibit", "note"}
    assert line(chain, labels[0], alice).notes == 2
    assert marks.notes(labels[1], chain) == ()
    chain.rebuild()
    assert marks.notes(labels[0], chain) == found
    check_ledger(chain)
    assert check_blobs(chain, lambda _done, _total: None).changed == ()


def test_the_same_note_twice_is_two_notes(chain: Chain, labels: list[str], alice: str) -> None:
    for _ in range(2):
        marks.note(labels[0], "Again.", alice, chain)
    assert [each.text for each in marks.notes(labels[0], chain)] == ["Again.", "Again."]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "triage.note_empty"),
        (" \n\t ", "triage.note_empty"),
        ("é" * 10_001, "triage.note_too_long"),
        ("\ud800", "triage.note_unreadable"),
    ],
)
def test_a_note_that_is_none_is_refused_and_leaves_nothing(
    chain: Chain, labels: list[str], alice: str, text: str, said: str
) -> None:
    before = chain.size, chain.store.names()
    with pytest.raises(NotAMark, match=said):
        marks.note(labels[0], text, alice, chain)
    assert (chain.size, chain.store.names()) == before


def test_the_longest_note_is_kept(chain: Chain, labels: list[str], alice: str) -> None:
    marks.note(labels[0], "é" * 10_000, alice, chain)
    assert marks.notes(labels[0], chain)[0].text == "é" * 10_000


def test_stars_tags_and_assignments_are_everybody_s(chain: Chain, labels: list[str], alice: str, bob: str) -> None:
    marks.star(labels[:2], alice, chain)
    marks.tag(labels, " Conseil  Municipal ", alice, chain)
    marks.assign(labels[:1], "bob", alice, chain)
    seen = line(chain, labels[0], bob)
    assert (seen.starred, seen.tags, seen.assigned) == (True, ("conseil municipal",), bob)
    marks.unstar(labels, bob, chain)
    marks.untag(labels[:1], "conseil municipal", bob, chain)
    marks.assign(labels, "", bob, chain)
    seen = line(chain, labels[0], alice)
    assert (seen.starred, seen.tags, seen.assigned) == (False, (), "")
    assert line(chain, labels[1], alice).tags == ("conseil municipal",)


def test_what_is_read_is_each_reviewer_s_own(chain: Chain, labels: list[str], alice: str, bob: str) -> None:
    marks.mark_read(labels, alice, chain)
    assert {line(chain, label, alice).unread for label in labels} == {False}
    assert {line(chain, label, bob).unread for label in labels} == {True}
    marks.mark_unread(labels[:1], alice, chain)
    assert line(chain, labels[0], alice).unread


def test_what_is_already_so_is_not_said_again(chain: Chain, labels: list[str], alice: str, bob: str) -> None:
    for again in (False, True):
        entries = [
            marks.star(labels, alice, chain),
            marks.tag(labels, "urgent", bob, chain),
            marks.assign(labels, "bob", bob, chain),
            marks.mark_read(labels, bob, chain),
        ]
        assert [bool(each) for each in entries] == [not again] * 4
    assert marks.unstar(labels, bob, chain)
    assert marks.untag(labels, "later", bob, chain) == ()
    assert marks.mark_unread(labels, alice, chain) == ()


def test_one_entry_a_submission_sealed_under_it(chain: Chain, labels: list[str], alice: str) -> None:
    entries = marks.star([labels[0], labels[0], *labels], alice, chain)
    assert [entry.scope for entry in entries] == sorted(chain.catalog.exhibit(label).submission for label in labels)
    assert {entry.signature for entry in entries} == {None}
    assert sorted(label for entry in entries for label in entry.objects) == sorted(labels)


def test_only_a_reviewer_marks_and_only_what_is_there(chain: Chain, labels: list[str], alice: str) -> None:
    before = chain.size
    for by in ("", "alice", "F" * 40):
        with pytest.raises(NotPermitted):
            marks.star(labels, by, chain)
        with pytest.raises(NotPermitted):
            marks.note(labels[0], "text", by, chain)
    with pytest.raises(Unknown):
        marks.star([*labels, "nothing"], alice, chain)
    with pytest.raises(NotPermitted):
        marks.assign(labels, "mallory", alice, chain)
    with pytest.raises(NotAMark):
        marks.tag(labels, "<b>", alice, chain)
    assert chain.size == before


@pytest.mark.parametrize("text", ["", " ", "a" * 41, "<b>", "a,b", "a&b", "a_b", "\u202eabc", "a\x00b", "- a", "a--b"])
def test_a_tag_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(NotAMark, match=r"triage\.not_a_tag"):
        marks.tag_name(text)


@pytest.mark.parametrize(
    ("text", "kept"), [("URGENT", "urgent"), ("e\u0301te\u0301", "été"), ("lot 3", "lot 3"), ("a" * 40, "a" * 40)]
)
def test_a_tag_is_kept_in_one_spelling(text: str, kept: str) -> None:
    assert marks.tag_name(text) == kept


@given(st.text(max_size=45))
def test_every_text_is_a_tag_or_politely_none(text: str) -> None:
    try:
        name = marks.tag_name(text)
    except NotAMark:
        return
    assert 0 < len(name) <= marks.TAG_LETTERS
    assert marks.tag_name(name) == name


def test_marks_need_no_signature_so_none_of_them_counts_as_a_person_s_word() -> None:
    quiet = {Act.NOTE, Act.TAG, Act.UNTAG, Act.STAR, Act.UNSTAR, Act.ASSIGNMENT, Act.READ, Act.UNREAD}
    assert not quiet & HUMAN_ACTS
