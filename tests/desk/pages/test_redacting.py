"""Redacting at the desk: words ticked, searched, suggested, boxes by numbers and by JSON; two people; burnt, proven."""

import json
import re
from collections.abc import Iterator

import pytest

from custody.acts import Act
from sanitize.workshop import Workshop
from tests.desk.pages.visits import browser_of, let_work, seen
from tests.desk.web.browsers import Browser
from tests.newsroom import PASSPHRASES, Newsroom
from tests.release.candidates import Candidates
from triage.pages import render
from triage.redaction import Step, step
from words.speak import LANGUAGES, Language


@pytest.fixture
def room(prepared: Candidates) -> Iterator[Newsroom]:
    made = prepared.fresh()
    render(exhibit(made.room, prepared), made.room.chain(), Workshop, "desk")
    yield made.room
    made.room.close()


@pytest.fixture
def at(room: Newsroom, prepared: Candidates) -> str:
    return f"/exhibits/{exhibit(room, prepared)}/redaction"


def exhibit(room: Newsroom, prepared: Candidates) -> str:
    return room.chain().catalog.derivative(prepared.flat).exhibit


def steps(room: Newsroom, at: str) -> list[Step]:
    return [step(each) for each in room.chain().catalog.redactions.of(at.split("/")[2])]


def version(browser: Browser, at: str) -> str:
    found = re.search(r'name="version" value="([0-9a-f]{64})"', browser.get(at).get_data(as_text=True))
    assert found is not None
    return found[1]


def signed(browser: Browser, at: str, act: str, name: str, shown: str = "") -> int:
    fields = {"version": shown or version(browser, at), "passphrase": PASSPHRASES[name]}
    return browser.post(f"{at}/{act}", form_on=at, **fields).status_code


def word_box(browser: Browser, at: str, word: str) -> str:
    """Gives the value of the tick box of a word."""
    page = browser.get(f"{at}/pages/1").get_data(as_text=True)
    found = re.search(rf'name="word" value="(\d+)"> <span translate="no">{word}', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_people_redact_by_words_and_see_the_proof(room: Newsroom, at: str, language: Language) -> None:
    alices, bobs = browser_of(room, "alice", language), browser_of(room, "bob", language)
    assert not seen(alices.get(at)).unsaid
    tick = {"word": word_box(alices, at, "Monday"), "word-mode": "snap", "word-reason": "a day"}
    assert alices.post(f"{at}/pages/1", form_on=f"{at}/pages/1", **tick).status_code == 303
    assert steps(room, at) == [Step.DRAFT]
    assert signed(alices, at, "propose", "alice") == 303
    waiting = seen(bobs.get(at))
    assert "a day" in waiting.words
    assert not waiting.unsaid
    assert not waiting.dangers
    shown = version(bobs, at)
    assert signed(alices, at, "approve", "alice", shown) == 409
    assert signed(bobs, at, "approve", "bob", shown) == 303
    let_work(room)
    assert steps(room, at) == [Step.BURNT]
    done = seen(bobs.get(at))
    assert not done.unsaid
    (copy,) = [each.derivative for each in room.chain().catalog.redactions.of(at.split("/")[2])]
    assert ("a", f"/copies/{copy}/pages") in [(tag, each.get("href")) for tag, each in done.elements]
    proof = seen(bobs.get(at.replace("/redaction", "/copies")))
    assert not proof.unsaid
    assert ("every pixel of every box" in proof.words) == (language == "en")


def test_what_changed_since_it_was_shown_is_not_signed(room: Newsroom, at: str) -> None:
    alices = browser_of(room, "alice")
    alices.post(f"{at}/pages/1", form_on=f"{at}/pages/1", word=word_box(alices, at, "Monday"))
    shown = version(alices, at)
    alices.post(f"{at}/pages/1", form_on=f"{at}/pages/1", word=word_box(alices, at, "board"))
    assert signed(alices, at, "propose", "alice", shown) == 409
    assert steps(room, at) == [Step.DRAFT, Step.DRAFT]


def test_a_box_is_given_by_numbers_kept_changed_and_removed(room: Newsroom, at: str) -> None:
    alices = browser_of(room, "alice", "en")
    numbers = {"new-left": "10", "new-top": "20,5", "new-width": "30", "new-height": "2.5", "word-mode": "tight"}
    assert alices.post(f"{at}/pages/1", form_on=f"{at}/pages/1", **numbers).status_code == 303
    page = alices.get(f"{at}/pages/1").get_data(as_text=True)
    assert 'name="box-0" value="100000 205000 400000 230000"' in page
    kept = {"box-0": "100000 205000 400000 230000", "mode-0": "page", "reason-0": "all of it", "label-0": "1"}
    alices.post(f"{at}/pages/1", form_on=f"{at}/pages/1", **kept)
    (box,) = json.loads(alices.get(f"{at}/boxes").get_data(as_text=True))
    assert (box["mode"], box["reason"], box["label"]) == ("page", "all of it", True)
    hunted = {"hunted": "Monday", "stays": "", "label": "removed"}
    alices.post(f"{at}/words", form_on=at, **hunted)
    alices.post(f"{at}/pages/1", form_on=f"{at}/pages/1", **kept, **{"gone-0": "1"})
    assert json.loads(alices.get(f"{at}/boxes").get_data(as_text=True)) == []
    older = seen(alices.get(f"{at}/versions/2"))
    assert "all of it" in older.words
    alices.post(f"{at}/versions/2", form_on=f"{at}/versions/2")
    assert len(steps(room, at)) == 5


@pytest.mark.parametrize(
    "fields",
    [
        {"box-0": "1 2 3"},
        {"box-0": "5 5 5 5"},
        {"box-0": "0 0 2000000 5"},
        {"box-0": "0 0 9 9", "mode-0": "blur"},
        {"word": "x"},
        {"new-left": "ten", "new-top": "1", "new-width": "1", "new-height": "1"},
        {"new-left": "90", "new-top": "1", "new-width": "20", "new-height": "1"},
        {"new-left": "NaN", "new-top": "1", "new-width": "1", "new-height": "1"},
    ],
)
def test_a_box_that_is_not_understood_refuses_the_form(room: Newsroom, at: str, fields: dict[str, str]) -> None:
    alices = browser_of(room, "alice", "en")
    assert alices.post(f"{at}/pages/1", form_on=f"{at}/pages/1", **fields).status_code == 409
    assert steps(room, at) == []


def test_a_word_is_found_everywhere_and_marked_at_once(room: Newsroom, at: str) -> None:
    alices = browser_of(room, "alice", "en")
    search = f"{at}/search?term=MONDAY"
    found = seen(alices.get(search))
    assert "1 place" in found.words
    assert not found.unsaid
    marking = {"term": "MONDAY", "everywhere": "1", "hunt": "1", "mode": "line"}
    assert alices.post(f"{at}/hits", form_on=search, **marking).status_code == 303
    (record,) = room.chain().catalog.redactions.of(at.split("/")[2])
    assert record.boxes == 1
    assert "MONDAY" in seen(alices.get(at)).words
    assert alices.post(f"{at}/hits", form_on=search, hit="1 0 9999", mode="line").status_code == 409


def test_a_text_in_the_page_is_shown_and_never_obeyed(room: Newsroom, at: str) -> None:
    alices = browser_of(room, "alice", "en")
    poison = "<script>alert(1)</script>\u202e"
    tick = {"word": word_box(alices, at, "Monday"), "word-reason": poison}
    alices.post(f"{at}/pages/1", form_on=f"{at}/pages/1", **tick)
    for path in (at, f"{at}/pages/1", f"{at}/search?term=%3Cscript%3E"):
        assert not seen(alices.get(path)).dangers


def test_suggestions_are_asked_in_the_jail_and_marked_when_ticked(room: Newsroom, at: str) -> None:
    alices = browser_of(room, "alice", "en")
    page = seen(alices.get(f"{at}/suggestions"))
    assert not page.unsaid
    assert alices.post(f"{at}/hits", form_on=f"{at}/search?term=Monday", hit="1 0 0", mode="tight").status_code == 303
    assert steps(room, at) == [Step.DRAFT]


def test_boxes_come_from_documentcloud_and_nonsense_does_not(room: Newsroom, at: str) -> None:
    alices = browser_of(room, "alice", "en")
    boxes = json.dumps([{"page_number": 0, "x1": 0.1, "y1": 0.1, "x2": 0.4, "y2": 0.2}])
    assert alices.post(f"{at}/boxes", form_on=at, boxes=boxes).status_code == 303
    assert alices.post(f"{at}/boxes", form_on=at, boxes="[1]").status_code == 409
    assert steps(room, at) == [Step.DRAFT]


def test_looking_at_a_redaction_is_a_view_and_saving_an_entry(room: Newsroom, at: str) -> None:
    alices = browser_of(room, "alice", "en")
    alices.post(f"{at}/pages/1", form_on=f"{at}/pages/1", word=word_box(alices, at, "Monday"))
    acts = [entry.text("act") for entry in room.chain().history.entries()]
    assert acts.count(Act.REDACTION_DRAFT) == 1
    assert Act.VIEW in acts


def test_what_the_proof_still_finds_is_listed_and_covered_by_one_click(room: Newsroom, at: str) -> None:
    alices, bobs = browser_of(room, "alice", "en"), browser_of(room, "bob", "en")
    tick = {"word": word_box(alices, at, "Monday"), "word-mode": "tight"}
    alices.post(f"{at}/pages/1", form_on=f"{at}/pages/1", **tick)
    alices.post(f"{at}/words", form_on=at, hunted="board", stays="", label="")
    assert signed(alices, at, "propose", "alice") == 303
    assert signed(bobs, at, "approve", "bob") == 303
    let_work(room)
    page = seen(bobs.get(at))
    assert "Still to be seen at 1 place" in page.words
    assert not page.unsaid
    assert alices.post(f"{at}/missed", form_on=at).status_code == 303
    assert steps(room, at)[-1] is Step.DRAFT
    record = room.chain().catalog.redactions.of(at.split("/")[2])[-1]
    assert record.boxes == 2


def test_two_who_draw_on_one_page_at_once_lose_no_box_and_no_word(room: Newsroom, at: str) -> None:
    alices, bobs = browser_of(room, "alice", "en"), browser_of(room, "bob", "en")
    shown = re.search(r'name="shown" value="(\d+)"', alices.get(f"{at}/pages/1").get_data(as_text=True))
    assert shown is not None
    seen_by_both = {"shown": shown[1]}
    monday, board = (word_box(alices, at, word) for word in ("Monday", "board"))
    for browser, word in ((bobs, board), (alices, monday)):
        tick = {"word": word, "word-mode": "tight", **seen_by_both}
        assert browser.post(f"{at}/pages/1", form_on=f"{at}/pages/1", **tick).status_code == 303
    assert room.chain().catalog.redactions.of(at.split("/")[2])[-1].boxes == 2
    for browser, term in ((bobs, "board"), (alices, "Monday")):
        said = {"hunted": term, "stays": "", "label": "", "shown": "2"}
        assert browser.post(f"{at}/words", form_on=at, **said).status_code == 303
    assert "board" in (words := seen(alices.get(at)).words)
    assert "Monday" in words


@pytest.mark.parametrize("shown", ["9" * 15, "9" * 20, "9" * 5_000, "²"])
def test_a_version_nobody_drew_breaks_no_page(room: Newsroom, at: str, shown: str) -> None:
    alices = browser_of(room, "alice", "fr")
    tick = {"word": word_box(alices, at, "board"), "word-mode": "tight", "shown": shown}
    assert alices.post(f"{at}/pages/1", form_on=f"{at}/pages/1", **tick).status_code in {303, 409}
