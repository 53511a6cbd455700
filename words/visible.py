"""Makes text safe to show: every character that hides, reorders or overwrites becomes readable.

Rule: Unicode general categories Cc, Cf, Cs, Co, Cn, Zl and Zp, and the invisible characters of
DerivedCoreProperties' Default_Ignorable_Code_Point that have other categories, are written like ⟨U+202E⟩.
Text written from right to left is put between isolates (UAX #9, FSI … PDI), so that it cannot reorder the sentence.
Never: changes a stored value; this is for showing only.
Residual risk: letters that look alike (Cyrillic "а", Latin "a") stay as they are.
"""

import unicodedata

LIMIT = 200
"""Longest text shown inside a sentence, in characters of the original."""

_HIDING_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_INVISIBLE_RANGES = (
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x115F, 0x1160),  # Hangul fillers
    (0x17B4, 0x17B5),  # Khmer inherent vowels
    (0x180B, 0x180F),  # Mongolian variation selectors
    (0x2800, 0x2800),  # Braille blank
    (0x3164, 0x3164),  # Hangul filler
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFFA0, 0xFFA0),  # halfwidth Hangul filler
    (0xE0000, 0xE0FFF),  # tags and variation selectors
)
_FIRST_STRONG_ISOLATE = "\u2068"
_POP_ISOLATE = "\u2069"


def visible(untrusted_text: str, limit: int = LIMIT) -> str:
    """Shows a text on one line: hiding characters spelled out, cut with "…" after `limit` characters."""
    shown = "".join(f"⟨U+{ord(char):04X}⟩" if _hides(char) else char for char in untrusted_text[:limit])
    if len(untrusted_text) > limit:
        shown += "…"
    if any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in shown):
        return f"{_FIRST_STRONG_ISOLATE}{shown}{_POP_ISOLATE}"
    return shown


def visible_way(untrusted_name: str, limit: int) -> str:
    """Shows a name with folders in front of it in the same way; where it is too long, the folders go first."""
    last = untrusted_name.rpartition("/")[2]
    if len(untrusted_name) <= limit or last == untrusted_name:
        return visible(untrusted_name, limit)
    return f"…{visible(untrusted_name[-limit:] if len(last) < limit else last, limit)}"


def _hides(char: str) -> bool:
    if unicodedata.category(char) in _HIDING_CATEGORIES:
        return True
    return any(first <= ord(char) <= last for first, last in _INVISIBLE_RANGES)
