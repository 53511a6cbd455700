"""Tests of words/speak.py."""

from pathlib import Path

import pytest

from words.errors import UnknownLanguage, UnknownMessage
from words.message import Message
from words.speak import Speech, language_of, sentences, several

HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n'
)


def test_a_sentence_is_filled_in_both_languages() -> None:
    message = Message.of("words.unknown_language", language="xx")
    assert Speech("fr").say(message).startswith("Tamis ne parle pas « xx ».")
    assert Speech("en").say(message).startswith("Tamis does not speak “xx”.")


def test_a_parameter_cannot_hide_or_fill_other_braces() -> None:
    said = Speech("en").say(Message.of("words.unknown_language", language="{id}\u202e\n"))
    assert "“{id}⟨U+202E⟩⟨U+000A⟩”" in said


def test_an_unknown_id_is_a_bug_that_raises() -> None:
    with pytest.raises(UnknownMessage) as caught:
        Speech("fr").say(Message.of("words.no_such_sentence"))
    assert caught.value.message == Message.of("words.unknown_message", id="words.no_such_sentence")


def test_a_missing_parameter_is_a_bug_that_raises() -> None:
    with pytest.raises(UnknownMessage):
        Speech("fr").say(Message.of("words.unknown_language"))


def test_our_own_errors_can_be_told() -> None:
    with pytest.raises(UnknownMessage) as caught:
        Speech("fr").say(Message.of("words.no_such_sentence"))
    assert "words.no_such_sentence" in Speech("fr").say(caught.value.message)


def test_a_sentence_may_have_a_plural(tmp_path: Path) -> None:
    (tmp_path / "intake.po").write_text(
        HEADER + '\nmsgid "intake.n"\nmsgid_plural "intake.n"\nmsgstr[0] "une pièce"\nmsgstr[1] "{count} pièces"\n',
        encoding="utf-8",
    )
    assert sentences(tmp_path) == {"intake.n": ("une pièce", "{count} pièces")}
    assert [several(n, "fr") for n in (0, 1, 2)] == [False, False, True]
    assert [several(n, "en") for n in (0, 1, 2)] == [True, False, True]


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "fr"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "fr"),
        ({"LC_ALL": "C", "LANG": "en_US"}, "en"),
        ({"LC_ALL": "fr_FR@euro", "LANG": "en_US"}, "fr"),
        ({"LC_MESSAGES": "en", "LANG": "fr_FR"}, "en"),
        ({"TAMIS_LANG": "en", "LC_ALL": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "english"}, "fr"),
    ],
)
def test_the_language_is_found_in_the_environment(environ: dict[str, str], language: str) -> None:
    assert language_of(environ) == language


def test_the_choice_wins_and_an_unknown_choice_is_refused() -> None:
    assert language_of({"TAMIS_LANG": "en"}, "fr") == "fr"
    with pytest.raises(UnknownLanguage):
        language_of({}, "tlh")
