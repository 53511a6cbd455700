"""The recovery drill at the desk: out on a stick, answered elsewhere, recorded; and every refusal in words."""

from http import HTTPStatus
from pathlib import Path

import pytest

from custody import drill
from keys import recovery
from tests.custody.test_drill import elsewhere
from tests.desk.pages.test_app_hostile_words import CORPUS, harmless
from tests.desk.pages.visits import browser_of, seen
from tests.newsroom import Newsroom
from words.speak import LANGUAGES, Language

PAGE = "/keys/drill"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "blue"
    made.mkdir()
    return made


def test_a_drill_goes_out_and_its_answer_is_recorded(newsroom: Newsroom, stick: Path) -> None:
    alices = browser_of(newsroom, language="en", places=[stick.parent])
    assert "Nobody has checked yet" in seen(alices.get(PAGE)).words
    assert alices.post(f"{PAGE}/make", form_on=PAGE, place=str(stick)).status_code == HTTPStatus.SEE_OTHER
    assert sorted(path.name for path in stick.iterdir()) == ["canary.gpg", "recovery.locked.gpg"]
    assert "no answer yet" in seen(alices.get(PAGE)).words
    drill.answer(stick, elsewhere(newsroom), recovery.restore(newsroom.recovery_shares[:2]))
    assert alices.post(f"{PAGE}/accept", form_on=PAGE, place=str(stick)).status_code == HTTPStatus.SEE_OTHER
    words = seen(alices.get(PAGE)).words
    assert "Last drill passed" in words
    assert "no answer yet" not in words
    assert drill.last_passed(newsroom.chain()) is not None


def test_what_cannot_be_is_refused_in_words(newsroom: Newsroom, stick: Path, tmp_path: Path) -> None:
    alices, before = browser_of(newsroom, language="en", places=[tmp_path]), newsroom.chain().size
    file = stick / "file"
    file.write_text("x")
    for act, place, reason in (
        ("make", "/etc", "not"),
        ("make", str(tmp_path / "nowhere"), "not"),
        ("make", str(file), "not"),
        ("accept", str(stick), "no answer to a drill"),
    ):
        answer = alices.post(f"{PAGE}/{act}", form_on=PAGE, place=place)
        assert answer.status_code == HTTPStatus.CONFLICT, place
        assert reason in seen(answer).words
        assert not seen(answer).unsaid
    assert newsroom.chain().size == before


def test_an_answer_that_was_tampered_with_is_refused_and_the_drill_stays_open(newsroom: Newsroom, stick: Path) -> None:
    alices = browser_of(newsroom, language="en", places=[stick.parent])
    alices.post(f"{PAGE}/make", form_on=PAGE, place=str(stick))
    drill.answer(stick, elsewhere(newsroom), recovery.restore(newsroom.recovery_shares[:2]))
    genuine = (stick / "answer.json").read_bytes()
    for wrong in (
        b"",
        b"nonsense",
        b"[]",
        genuine.replace(b'"canary":"', b'"canary":"00'),
        genuine.replace(b'"canary":"', b'"canary":"no hex'),
        genuine.replace(b'"drill":"', b'"drill":"0'),
    ):
        (stick / "answer.json").write_bytes(wrong)
        answer = alices.post(f"{PAGE}/accept", form_on=PAGE, place=str(stick))
        assert answer.status_code in {HTTPStatus.CONFLICT, HTTPStatus.NOT_FOUND}, wrong
        assert 'role="alert"' in answer.get_data(as_text=True)
    assert "no answer yet" in seen(alices.get(PAGE)).words
    assert drill.last_passed(newsroom.chain()) is None


def test_a_stick_that_cannot_be_written_is_told(newsroom: Newsroom, stick: Path) -> None:
    (stick / "canary.gpg.new").mkdir()  # where the file would be written first
    alices = browser_of(newsroom, language="en", places=[stick.parent])
    answer = alices.post(f"{PAGE}/make", form_on=PAGE, place=str(stick))
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "could not be read or written" in seen(answer).words


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets_are_typed_elsewhere_and_never_here(founded: Newsroom, language: Language) -> None:
    page = seen(browser_of(founded, language=language).get(PAGE))
    assert "tamis recovery drill answer" in page.words
    assert {each.get("name") for tag, each in page.elements if tag in {"input", "textarea"}} <= {
        *("csrf", "act", "back", "place", "other", None)
    }
    assert not page.unsaid
    assert not page.dangers


@pytest.mark.parametrize("evil", CORPUS)
def test_hostile_words_stay_text(founded: Newsroom, evil: str) -> None:
    alices = browser_of(founded, language="en")
    for act in ("make", "accept"):
        for name in ("place", "other"):
            harmless(seen(alices.post(f"{PAGE}/{act}", form_on=PAGE, **{name: evil})), act)
