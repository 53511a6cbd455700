"""Names of places made alike, so that "ST DENIS" finds "Saint-Denis".

Rule: case, accents, ligatures, hyphens and apostrophes do not count, "St" and "Ste" are spelt out, a leading article
(le, la, les, l’) may be missing.
Never: guesses at misspellings. A name that is nearly another one is another one.
"""

import re
import unicodedata

_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}
)
_SPELT = {"st": "saint", "ste": "sainte"}
_ARTICLES = frozenset({"le", "la", "les", "l"})


def alike(name: str) -> str:
    """Gives the form under which names that count as the same are equal; may be empty."""
    words = [_SPELT.get(word, word) for word in re.findall(r"[^\W_]+", _plain(name).casefold())]
    return "".join(words[1:] if len(words) > 1 and words[0] in _ARTICLES else words)


def _plain(name: str) -> str:
    if name.isascii():
        return name
    apart = unicodedata.normalize("NFKD", name.translate(_LIGATURES))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
