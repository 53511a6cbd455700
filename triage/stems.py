"""Words and their families: what search sees in a text, and where in the text it stands.

Rule: a word is letters and digits in a row, with what prints nothing inside it left out (so that a hidden mark or a
soft hyphen hides no word). Four forms of each: folded, as everywhere (`sanitize.folding`); French stem (Snowball) of
the word with its accents, folded after; French stem of the folded word, for who types without accents; English stem.
French and English are always both tried: texts mix them.
Never: changes a text; places are counted in its own characters. Residual risk: a stem joins strangers ("universel",
"université") and parts relatives; Chinese, Japanese and Thai, which write no blanks, are found by whole runs only.
Source: snowballstem.org/algorithms; UAX #15.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import snowballstemmer

from custody.catalog_search import Forms
from sanitize.folding import folded

_INSIDE = (
    r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\u00ad\u200b-\u200d\u2060\ufeff"
)
_WORD = re.compile(rf"[^\W_][^\W_{_INSIDE}]*(?:[{_INSIDE}]+[^\W_]+)*[{_INSIDE}]*")
_LONGEST = 64
_MOST_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: from where to where it stands, and its four forms, each of letters and digits only."""

    start: int
    end: int
    forms: tuple[str, str, str, str]

    @property
    def plain(self) -> str:
        """The word as written, folded."""
        return self.forms[0]


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A word before its stems are looked for, which is slow: its place, itself, the letter all its forms begin with."""

    start: int
    end: int
    word: str
    initial: str


def glimpses(untrusted_text: str) -> tuple[Glimpse, ...]:
    """Gives every word of a text, in its order, without stems."""
    found = ((match.span(), match[0][:_LONGEST]) for match in _WORD.finditer(untrusted_text))
    told = (Glimpse(*span, word, _initial(word[0]) or folded(word)[:1]) for span, word in found)
    return tuple(glimpse for glimpse in told if glimpse.initial)


@lru_cache(maxsize=4096)
def _initial(character: str) -> str:
    return folded(character)[:1]


@dataclass(slots=True)
class Stemmer:
    """Splits texts into tokens; remembers the forms of words it has met."""

    _known: dict[str, tuple[str, str, str, str]] = field(default_factory=dict)
    _french: snowballstemmer.stemmer = field(default_factory=lambda: snowballstemmer.stemmer("french"))
    _english: snowballstemmer.stemmer = field(default_factory=lambda: snowballstemmer.stemmer("english"))

    def tokens(self, untrusted_text: str) -> tuple[Token, ...]:
        """Gives every word of a text, in its order."""
        return tuple(self.token(glimpse) for glimpse in glimpses(untrusted_text))

    def token(self, glimpse: Glimpse) -> Token:
        """Gives the forms of one word."""
        return Token(glimpse.start, glimpse.end, self._forms(glimpse.word))

    def _forms(self, word: str) -> tuple[str, str, str, str]:
        if len(self._known) > _MOST_REMEMBERED:
            self._known.clear()
        if word not in self._known:
            written = unicodedata.normalize("NFC", "".join(c for c in word if c.isalnum() or _is_accent(c))).casefold()
            plain = folded(written)
            stems = (self._french.stemWord(written), self._french.stemWord(plain), self._english.stemWord(plain))
            french, bare, english = (folded(stem) or plain for stem in stems)
            self._known[word] = (plain, french, bare, english)
        return self._known[word]


def columns(tokens: Sequence[Token]) -> Forms:
    """Gives the four forms of a row of words, as the index keeps them."""
    plain, french, bare, english = (tuple(token.forms[place] for token in tokens) for place in range(4))
    return plain, french, bare, english


def _is_accent(character: str) -> bool:
    return unicodedata.category(character) == "Mn"
