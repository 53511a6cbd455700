"""The minutes at the desk: what was done in front of everybody, what to read aloud, and how many sheets are needed."""

import pytest

from custody.minutes import Step, record_minutes, sheets_needed, sheets_steps
from keys.fingerprints import read_aloud
from tests.desk.pages.test_app_hostile_words import CORPUS, harmless
from tests.desk.pages.visits import browser_of, seen
from tests.newsroom import Newsroom
from words.speak import LANGUAGES, Language

PAGE = "/keys/ceremony"


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_ceremony_the_page_says_so_and_what_to_do(founded: Newsroom, language: Language) -> None:
    page = seen(browser_of(founded, language=language).get(PAGE))
    policy = founded.chain().policy
    for key in (*policy.reviewers.values(), policy.desk, policy.recovery, policy.release):
        assert read_aloud(key) in page.words
    assert policy.log in page.words
    assert "tamis keys ceremony" in page.words
    assert 'class="alarm"' in page.page
    assert not page.unsaid
    assert not page.dangers


def test_minutes_are_told_with_who_was_there(newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    steps = [*sheets_steps(chain.policy.recovery, 2, 3), Step("fingerprint read aloud", "desk", 1)]
    record_minutes(chain, ["alice", "bob"], steps)
    words = seen(browser_of(newsroom, language="en").get(PAGE)).words
    for told in ("3 recovery sheets typed back", "2 sheets together open the vault", "typed by another: desk key"):
        assert told in words
    assert words.count("alice, bob") >= 3
    assert sheets_needed(chain) == 2


def test_the_number_of_sheets_is_told_of_the_recovery_key_in_force_alone(newsroom: Newsroom) -> None:
    chain = newsroom.chain()
    record_minutes(chain, ["alice"], sheets_steps("F" * 40, 5, 7))
    assert sheets_needed(chain) == 0
    assert "was not recorded" in seen(browser_of(newsroom, language="en").get(PAGE)).words


def test_hostile_minutes_stay_text(newsroom: Newsroom) -> None:
    record_minutes(newsroom.chain(), CORPUS, [Step(each, each, 1) for each in CORPUS])
    harmless(seen(browser_of(newsroom, language="en").get(PAGE)), PAGE)
