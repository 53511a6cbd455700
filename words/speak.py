"""Puts messages into words: the sentence under an id, in the reader's language, with its braces filled.

Rule: `words/<language>/*.po` are gettext catalogues whose msgid is a message id and whose msgstr is a sentence with
`{name}` braces, nothing else in braces. Example: `msgid "sanitize.still_dirty"`, `msgstr "Il reste {where}."`. Where a
number changes the sentence, msgid_plural repeats the id and the parameter `count` chooses.
Never: guesses. An id without a sentence raises; a sentence is not a place for markup, and the caller escapes it.
Residual risk: parameters may be text a source chose; `words/visible.py` shows them without obeying them.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from babel import Locale
from babel.messages.pofile import read_po

from words.errors import UnknownLanguage, UnknownMessage
from words.message import Message, Parameter
from words.visible import visible

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_BRACES = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_LANGUAGE_VARIABLES = ("TAMIS_LANG", "LC_ALL", "LC_MESSAGES", "LANG")

Sentence = tuple[str, ...]
"""One form, or two: for one thing and for several."""


class Speech:
    """The sentences of one language."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._sentences = _own(language)

    def say(self, message: Message) -> str:
        """Gives the sentence of a message, its parameters made visible and bounded.

        Raises:
            UnknownMessage: there is no such sentence, or a parameter it needs is missing.
        """
        params = dict(message.params)
        sentence = self._form(message.id, params)

        def fill(brace: re.Match[str]) -> str:
            if brace[1] not in params:
                raise UnknownMessage("words.missing_parameter", id=message.id, parameter=brace[1])
            return visible(str(params[brace[1]]))

        return _BRACES.sub(fill, sentence)

    def country(self, code: str) -> str:
        """Names a country by its code (ISO 3166-1), as Unicode's CLDR does; a code nobody has is given back."""
        return str(Locale(self.language).territories.get(code, code))

    def _form(self, message_id: str, params: Mapping[str, Parameter]) -> str:
        forms = self._sentences.get(message_id)
        if forms is None:
            raise UnknownMessage("words.unknown_message", id=message_id)
        if len(forms) == 1:
            return forms[0]
        count = params.get("count")
        if not isinstance(count, int):
            raise UnknownMessage("words.missing_parameter", id=message_id, parameter="count")
        return forms[1] if several(count, self.language) else forms[0]


def several(count: int, language: Language) -> bool:
    """Says whether a number takes the plural: from 2 in French, all but 1 in English (Unicode CLDR)."""
    return abs(count) > 1 if language == "fr" else count != 1


def sentences(folder: Path) -> dict[str, Sentence]:
    """Reads every catalogue of one language: message id to its sentence, in one form or two."""
    found: dict[str, Sentence] = {}
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        for entry in catalogue:
            if entry.id:
                forms = entry.string if isinstance(entry.string, tuple) else (entry.string,)
                found[entry.id if isinstance(entry.id, str) else entry.id[0]] = tuple(str(form) for form in forms)
    return found


@cache
def _own(language: Language) -> Mapping[str, Sentence]:
    """Reads our own catalogues once a process: a hundred files, which nobody changes while it runs."""
    return MappingProxyType(sentences(Path(__file__).parent / language))


def braces(sentence: str) -> frozenset[str]:
    """Names the parameters a sentence needs."""
    return frozenset(_BRACES.findall(sentence))


def language_of(environ: Mapping[str, str], choice: str | None = None) -> Language:
    """Finds the language to speak: the choice, else TAMIS_LANG, LC_ALL, LC_MESSAGES, LANG, else French.

    Locale names as POSIX writes them are understood ("en_GB.UTF-8"); variables naming no language of ours are skipped.

    Raises:
        UnknownLanguage: the choice names a language Tamis does not speak.
    """
    if choice is not None:
        chosen = _spoken(choice)
        if chosen is None:
            raise UnknownLanguage("words.unknown_language", language=choice)
        return chosen
    for variable in _LANGUAGE_VARIABLES:
        named = _spoken(environ.get(variable, ""))
        if named is not None:
            return named
    return "fr"


def _spoken(locale: str) -> Language | None:
    name = re.split(r"[_.@-]", locale.lower(), maxsplit=1)[0]
    return next((language for language in LANGUAGES if language == name), None)
