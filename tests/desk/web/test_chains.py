"""Chains kept between requests: the same vault, caught up, and never one that was locked."""

from collections.abc import Iterator

import pytest

from custody.acts import Act
from desk.web.chains import Chains
from keys.errors import Locked
from tests.desk.web.browsers import desk_of
from tests.newsroom import Newsroom


@pytest.fixture
def chains(newsroom: Newsroom) -> Iterator[Chains]:
    """The chains of a desk."""
    made = Chains(desk_of(newsroom))
    yield made
    made.close()


def test_the_next_request_goes_on_where_the_last_one_was(chains: Chains, newsroom: Newsroom) -> None:
    first = chains.take()
    chains.give_back(first)
    elsewhere = newsroom.chain()
    elsewhere.record([elsewhere.draft(Act.SIGN_IN)])
    second = chains.take()
    assert second[1] is first[1]
    assert second[1].size == elsewhere.size
    assert second[1].policy.reviewers == newsroom.reviewers
    chains.give_back(second)


def test_two_requests_at_once_have_a_chain_each(chains: Chains) -> None:
    first, second = chains.take(), chains.take()
    assert first[1] is not second[1]
    chains.give_back(first)
    chains.give_back(second)


def test_a_locked_vault_has_no_chain_and_leaves_none(chains: Chains, newsroom: Newsroom) -> None:
    first = chains.take()
    newsroom.lock()
    chains.give_back(first)
    with pytest.raises(Locked):
        chains.take()
    newsroom.unlock("bob")
    second = chains.take()
    assert second[1] is not first[1]
    chains.give_back(second)


def test_an_index_made_anew_is_read_by_a_chain_attached_anew(chains: Chains, newsroom: Newsroom) -> None:
    first = chains.take()
    chains.give_back(first)
    kept_open = newsroom.vault.catalog.open("rb")  # so that the number of its file is not given to the new one
    newsroom.chain().rebuild()
    second = chains.take()
    assert second[1] is not first[1]
    assert second[1].catalog.applied == second[1].size
    chains.give_back(second)
    kept_open.close()
