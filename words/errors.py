"""What can go wrong with words: a sentence is missing (a bug of ours; a house test looks for it) or a language is."""

from words.message import TellableError


class WordsError(TellableError):
    """Base of this room's errors."""


class UnknownMessage(WordsError):
    """Failed: no sentence stands under this id, or the sentence needs a parameter the message does not carry."""


class UnknownLanguage(WordsError):
    """Refused: Tamis does not speak the language asked for."""

    refused = True
