"""What was left open, asked at the desk with the doctor's questions; the answer is recorded under who gave it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from custody.acts import Act
from tests.desk.counter import Counter
from tests.desk.pages.visits import browser_of, seen
from tests.release.candidates import RELEASE, Candidates
from words.speak import LANGUAGES, Language


class TornOut(Exception):
    """The stick is gone."""


@pytest.fixture
def torn(ready: Candidates, tmp_path: Path) -> Iterator[Candidates]:
    """A hand-over that was begun and went no further."""
    made = ready.fresh()

    def after(step: str) -> None:
        if step == "intent":
            raise TornOut

    with pytest.raises(TornOut):
        made.hand_over(tmp_path, after=after)
    yield made
    made.room.close()


def outcomes(made: Candidates) -> list[tuple[str, str]]:
    entries = made.room.chain().history.entries()
    return [(each.text("actor"), each.text("reason")) for each in entries if each.text("act") == Act.DISSEMINATED]


def complaints(made: Candidates) -> set[str]:
    return {item["complaint"] for item in Counter(made.room).tamis("doctor").items}


def test_a_hand_over_that_was_cut_short_is_asked_about_and_closed(torn: Candidates) -> None:
    browser = browser_of(torn.room, "bob", "en")
    assert f"The hand-over of {RELEASE} was begun" in seen(browser.get("/upkeep")).words
    assert "desk.intent_open" in complaints(torn)
    answer = browser.post("/upkeep/close", form_on="/upkeep", about=RELEASE, reason="the stick was empty")
    assert answer.status_code == 303
    assert outcomes(torn) == [(torn.room.reviewers["bob"], "the stick was empty")]
    assert "Nothing was left open" in seen(browser.get("/upkeep")).words
    assert "desk.intent_open" not in complaints(torn)


@pytest.mark.parametrize(
    ("about", "reason"), [(RELEASE, " "), ("REL-2026-0002", "x"), ("AUD-2026-0001", "x"), ("", "x")]
)
def test_nothing_is_closed_without_a_word_or_that_is_not_open(torn: Candidates, about: str, reason: str) -> None:
    browser = browser_of(torn.room, "bob", "en")
    before = torn.room.chain().size
    answer = browser.post("/upkeep/close", form_on="/upkeep", about=about, reason=reason)
    assert answer.status_code == 409
    assert "alert" in answer.get_data(as_text=True)
    assert torn.room.chain().size == before


def test_what_is_closed_is_not_closed_twice(torn: Candidates) -> None:
    browser = browser_of(torn.room, "bob", "en")
    for status in (303, 409):
        answer = browser.post("/upkeep/close", form_on="/upkeep", about=RELEASE, reason="gone")
        assert answer.status_code == status
    assert len(outcomes(torn)) == 1


def test_a_key_act_that_waits_is_told_with_the_command_that_ends_it(ready: Candidates) -> None:
    room = ready.fresh().room
    chain = room.chain()
    facts = {"kind": "leave", "subject": "bob", "object": "0" * 64, "before": "1" * 64}
    chain.record([chain.draft(Act.KEY_ACT, "alice", certificates=[], given_up=[], **facts)])
    shown = seen(browser_of(room, "alice", "en").get("/upkeep")).words
    assert "A change of keys is open (leave bob)" in shown
    assert "tamis keys settle" in shown
    room.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_the_reader_s_language(torn: Candidates, language: Language) -> None:
    answer = browser_of(torn.room, "bob", language).get("/upkeep")
    assert (answer.status_code, seen(answer).unsaid, seen(answer).dangers) == (200, [], [])
