"""Help speaks one language: every command and option in French and in English, and nothing of argparse's own."""

import argparse
import re
from collections.abc import Iterator

import pytest

from desk.command import _parser
from desk.parsing import Parser
from desk.telling import Telling
from tests.desk.counter import Counter
from tests.newsroom import Newsroom
from words.speak import Language, Speech

NOT_FRENCH = re.compile(r"\b(usage:|positional|arguments:|optional|options:|show|default|the|and|file|required)\b")


class Silent:
    """A stream nobody reads."""

    def write(self, text: str) -> int:
        return len(text)


def parser_in(language: Language) -> Parser:
    silent = Silent()
    return _parser(Telling(Speech(language), silent, silent, as_json=False))  # type: ignore[arg-type]  # help is only made, not shown


def commands(parser: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Parser]]:
    """Gives every command with the words that name it, the program itself first."""
    assert isinstance(parser, Parser)
    yield words, parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield from commands(below, (*words, name))


FRENCH = dict(commands(parser_in("fr")))
ENGLISH = dict(commands(parser_in("en")))


def sentences(parser: Parser) -> list[str]:
    """Gives every text a help page shows to explain something."""
    told = [str(parser.description), *(str(action.help) for action in parser._actions if action.help)]
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            told += [str(each.help) for each in action._choices_actions]
    return told


def test_both_languages_have_the_same_commands_and_options() -> None:
    assert list(FRENCH) == list(ENGLISH)
    assert len(FRENCH) > 20
    for words, parser in FRENCH.items():
        options = [action.option_strings or [str(action.metavar)] for action in parser._actions]
        others = [action.option_strings or [str(action.metavar)] for action in ENGLISH[words]._actions]
        assert [each for each in options if each != ["COMMANDE"]] == [each for each in others if each != ["COMMAND"]]


@pytest.mark.parametrize("words", list(FRENCH), ids=" ".join)
def test_every_sentence_of_help_is_translated(words: tuple[str, ...]) -> None:
    french, english = sentences(FRENCH[words]), sentences(ENGLISH[words])
    assert len(french) == len(english)
    assert not [text for text, other in zip(french, english, strict=True) if text == other]
    assert all(action.help for action in FRENCH[words]._actions if action.option_strings)
    assert all(action.help or isinstance(action, argparse._SubParsersAction) for action in FRENCH[words]._actions)
    shown = FRENCH[words].format_help()
    assert "None" not in shown
    named = [word for command in FRENCH for word in command]  # commands are called the same in every language
    assert not set(NOT_FRENCH.findall(shown)) - set(named)


@pytest.mark.parametrize("words", list(FRENCH), ids=" ".join)
def test_help_is_shown_on_stdout_and_answers_0(founded: Newsroom, words: tuple[str, ...]) -> None:
    for lang in ("fr", "en"):
        said = Counter(founded).tamis(*words, "--help", lang=lang)
        assert (said.status, said.words) == (0, "")
        assert said.out.startswith("Usage")


def test_no_option_takes_a_passphrase() -> None:
    options = {word for parser in FRENCH.values() for action in parser._actions for word in action.option_strings}
    assert {word for word in options if "pass" in word} == {"--passphrase-fd"}
