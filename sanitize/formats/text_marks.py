"""Which characters print nothing, or print a space in disguise: the table behind plain text.

Rule: Unicode general categories (UAX #44) plus the short lists below. Visible format characters (Arabic number signs,
the "prepended concatenation marks" of PropList.txt) are letters to us.
Never: says what to do with them. Residual risk: the table is as young as this Python's Unicode version.
"""

import unicodedata
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
