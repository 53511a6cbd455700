"""Keys and people: every fingerprint of the policy, what ends soon, and the last checkpoint in two forms."""

from datetime import timedelta

import pytest

from keys.fingerprints import read_aloud
from tests.desk.pages.visits import browser_of, seen
from tests.newsroom import Newsroom
from words.speak import LANGUAGES, Language


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_names_every_key_of_the_policy(founded: Newsroom, language: Language) -> None:
    page = seen(browser_of(founded, language=language).get("/people"))
    policy = founded.chain().policy
    for fingerprint in (*policy.reviewers.values(), policy.desk, policy.recovery, policy.release, policy.submission):
        assert read_aloud(fingerprint) in page.words
    assert not page.unsaid
    assert not page.dangers


def test_a_key_that_ends_within_sixty_days_is_told(newsroom: Newsroom) -> None:
    assert "days left" not in seen(browser_of(newsroom, language="en").get("/people")).words
    ends = min(each.expires for each in newsroom.unlocked.home("desk").certificates() if each.expires)
    newsroom.clock.now += timedelta(seconds=ends - newsroom.clock.now.timestamp() - 30 * 86_400)
    assert "only 29 days left" in seen(browser_of(newsroom, language="en").get("/people")).words
    newsroom.clock.now += timedelta(days=31)
    assert "expired" in seen(browser_of(newsroom, language="en").get("/people")).words


def test_the_last_checkpoint_can_be_carried_away(founded: Newsroom) -> None:
    newest = founded.chain().checkpoints.newest()
    assert newest is not None
    browser = browser_of(founded)
    assert newest.digest() in seen(browser.get("/people")).words
    picture = browser.get("/people/checkpoint.svg")
    assert picture.mimetype == "image/svg+xml"
    assert b"<script" not in picture.data
