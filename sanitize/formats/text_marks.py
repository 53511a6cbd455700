"""Which characters print nothing, or print a space in disguise: the table behind plain text.

Rule: Unicode general categories (UAX #44) plus the short lists below. Visible format characters (Arabic number signs,
the "prepended concatenation marks" of PropList.txt) are letters to us.
Never: says what to do with them. Residual risk: the table is as young as this Python's Unicode version.
"""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum


class Mark(StrEnum):
    """Kinds of unseen characters; each has its sentence `sanitize.text_<kind>`."""

    INVISIBLE = "invisible"
    DIRECTION = "direction"
    TAG = "tag"
    SELECTOR = "selector"
    SOFT_HYPHEN = "soft_hyphen"
    BYTE_ORDER = "byte_order"
    PRIVATE = "private"
    FRENCH_SPACE = "french_space"
    ODD_SPACE = "odd_space"


SPACE_KINDS = frozenset({Mark.FRENCH_SPACE, Mark.ODD_SPACE})

_SINGLE = {
    "\u00ad": Mark.SOFT_HYPHEN,
    "\ufeff": Mark.BYTE_ORDER,
    "\u00a0": Mark.FRENCH_SPACE,
    "\u202f": Mark.FRENCH_SPACE,
    "\u2800": Mark.ODD_SPACE,
} | dict.fromkeys("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0", Mark.INVISIBLE)
_RANGES = (
    ("\ufe00", "\ufe0f", Mark.SELECTOR),
    ("\u180b", "\u180f", Mark.SELECTOR),
    ("\U000e0100", "\U000e01ef", Mark.SELECTOR),
    ("\U000e0000", "\U000e007f", Mark.TAG),
    ("\u202a", "\u202e", Mark.DIRECTION),
    ("\u2066", "\u2069", Mark.DIRECTION),
    ("\u200e", "\u200f", Mark.DIRECTION),
    ("\u061c", "\u061c", Mark.DIRECTION),
)
_VISIBLE_FORMAT = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
_CATEGORIES = {
    "Cf": Mark.INVISIBLE,
    "Cc": Mark.INVISIBLE,
    "Cs": Mark.PRIVATE,
    "Co": Mark.PRIVATE,
    "Cn": Mark.PRIVATE,
    "Zs": Mark.ODD_SPACE,
}


def mark_of(character: str) -> Mark | None:
    """Says what kind of unseen character this is, or None for a visible one (and for ASCII blanks and line ends)."""
    if character in " \t\n" or character in _VISIBLE_FORMAT:
        return None
    single = _SINGLE.get(character)
    if single is not None:
        return single
    for first, last, mark in _RANGES:
        if first <= character <= last:
            return mark
    return _CATEGORIES.get(unicodedata.category(character))


# Letters of other alphabets that are drawn like Latin ones (Unicode confusables.txt, the usual part of it).
_LATIN_LOOKS = frozenset(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0455\u0458\u04bb\u0501\u051b\u051d"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0405\u0408"
    "\u03bf\u03bd\u03c1\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
)
_WORD = re.compile(r"[^\W\d_]{1,60}")


def disguised(text: str) -> Iterator[tuple[int, str]]:
    """Gives place and letters of words all of whose letters only look Latin, in a text that is mostly Latin."""
    if not _LATIN_LOOKS & set(text):
        return
    latin = sum(1 for letter in text if "a" <= letter.lower() <= "z")
    other = sum(1 for letter in text if letter > "\u036f" and letter.isalpha())
    for word in _WORD.finditer(text) if latin > other else ():
        if set(word[0]) <= _LATIN_LOOKS:
            yield word.start(), word[0]
