"""The same, or not: said by a person, kept with both; what is not the same does not come back, whatever is rebuilt."""

import pytest

from custody.acts import HUMAN_ACTS, Act
from custody.catalog_judged import Word
from custody.chain import Chain
from custody.errors import NotPermitted, Unknown
from custody.fixity import check_ledger
from custody.likeness import of_picture
from tests.newsroom import Newsroom
from triage.errors import NotAMark
from triage.grouping import groups
from triage.judging import judge
from triage.resembling import relatives


@pytest.fixture
def labels(chain: Chain) -> list[str]:
    sketch(chain)
    ((*members,),) = grouped(chain)
    return members


def sketch(chain: Chain) -> None:
    """Makes all exhibits look the same, in the index."""
    for seq, each in enumerate(chain.catalog.exhibits()):
        chain.catalog.likeness.fill(10_000 + seq, each.label, [of_picture(1, (1 << 200) - 1)])


@pytest.fixture
def alice(newsroom: Newsroom) -> str:
    return newsroom.reviewers["alice"]


def grouped(chain: Chain) -> list[list[str]]:
    return [[member.exhibit for member in group.members] for group in groups(chain)]


def test_not_the_same_does_not_come_back_not_even_in_an_index_made_anew(
    chain: Chain, labels: list[str], alice: str
) -> None:
    first, second, *others = labels
    judge(second[:12], first, Word.OTHER, alice, chain)
    assert grouped(chain) == [[first, *others]]
    (apart,) = relatives(first, chain).apart
    assert (apart.beside(first), apart.reviewer, apart.word) == (second, alice, Word.OTHER)
    assert second not in {each.exhibit for each in relatives(first, chain).alike}
    before = chain.catalog.dump()["judged"]
    chain.rebuild()
    assert chain.catalog.dump()["judged"] == before
    sketch(chain)
    assert grouped(chain) == [[first, *others]]
    for other in others:
        judge(first, other, Word.OTHER, alice, chain)
    assert grouped(chain) == []  # one alone is no group
    judge(first, second, Word.OPEN, alice, chain)
    assert grouped(chain) == [[first, second]]
    check_ledger(chain)


def test_the_same_is_told_with_who_said_it_and_on_both(chain: Chain, labels: list[str], alice: str) -> None:
    first, second, *_ = labels
    entries = judge(first, second, Word.SAME, alice, chain)
    assert judge(second, first, Word.SAME, alice, chain) == ()
    assert [(entry.objects, entry.scope) for entry in entries] == [
        ((each,), chain.catalog.exhibit(each).submission) for each in (first, second)
    ]
    (group,) = groups(chain)
    (told,) = [member.judged for member in group.members if member.judged]
    assert (told.word, told.reviewer, told.day) == (Word.SAME, alice, entries[0].text("day"))
    for one, other in ((first, second), (second, first)):
        (same,) = relatives(one, chain).same
        assert same.beside(one) == other
        assert other not in {each.exhibit for each in relatives(one, chain).alike}


def test_what_was_shredded_leaves_nothing_of_it(chain: Chain, labels: list[str], alice: str) -> None:
    first, second, *_ = labels
    judge(first, second, Word.SAME, alice, chain)
    chain.catalog.forget(chain.catalog.exhibit(second).submission)
    assert chain.catalog.dump()["judged"] == []


def test_only_a_reviewer_says_so_and_of_two(chain: Chain, labels: list[str], alice: str) -> None:
    before = chain.size
    for by in ("", "F" * 40):
        with pytest.raises(NotPermitted):
            judge(labels[0], labels[1], Word.SAME, by, chain)
    with pytest.raises(NotAMark, match=r"triage\.one_exhibit_twice"):
        judge(labels[0], labels[0], Word.SAME, alice, chain)
    with pytest.raises(Unknown):
        judge(labels[0], "nothing", Word.SAME, alice, chain)
    assert judge(labels[0], labels[1], Word.OPEN, alice, chain) == ()
    assert chain.size == before
    assert Act.RESEMBLANCE not in HUMAN_ACTS
