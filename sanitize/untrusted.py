"""Text that a source chose: it cannot slip into a page, a path or a sentence without somebody saying so.

Rule: `str()`, `format()`, f-strings, `%s` and templates raise; `shown()` is for eyes (every character that does not
print, changes direction or is invisible is written out), `raw` is for machines that keep evidence.
Never: cleans or judges. Residual risk: two different letters may look alike; `shown` does not tell them apart.
"""

import unicodedata
from dataclasses import dataclass

_REFUSAL = "untrusted text: say .shown() or .raw"

# Characters that print as nothing although their category says letter, mark or symbol.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")


@dataclass(frozen=True, slots=True, repr=False)
class Untrusted:
    """A text from outside. `raw` is what was received, unchanged."""

    raw: str

    def shown(self, limit: int = 200) -> str:
        """Gives at most `limit` characters of it for eyes, with the dangerous ones written as numbers in braces."""
        cut = self.raw[:limit]
        return "".join(_visible(character) for character in cut) + ("…" if len(self.raw) > limit else "")

    def __str__(self) -> str:
        raise TypeError(_REFUSAL)

    def __format__(self, _: str) -> str:
        raise TypeError(_REFUSAL)

    def __html__(self) -> str:
        raise TypeError(_REFUSAL)

    def __fspath__(self) -> str:
        raise TypeError(_REFUSAL)

    def __repr__(self) -> str:
        return f"Untrusted({len(self.raw)} characters)"


def _visible(character: str) -> str:
    if character == "\\":
        return "\\\\"
    category = unicodedata.category(character)
    if character == " " or (category[0] not in "CZ" and not is_selector(character) and character not in _BLANK):
        return character
    return f"\\u{{{ord(character):x}}}"


def is_selector(character: str) -> bool:
    """Says whether this is a variation selector: it prints nothing and can carry a hidden byte."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
