"""Folding: one spelling for all the ways a word is written, so that what is black, sought or hunted is met again.

Rule: case and accents dropped, compatibility forms resolved (NFKD), ligatures and barred letters spelled out: "Lecœur"
and "LECOEUR", "Łukasz" and "LUKASZ" are one. Everybody who compares words of documents folds here, since a search that
folded more than the proof would black out what the proof then does not hunt.
Never: changes what is kept or shown. Residual risk: German ü is folded to u, so "Mueller" is not "Müller"; letters of
another script that look like ours are told by `sanitize.wording`, not folded. Source: UAX #15, Unicode §3.13.
"""

import unicodedata

_SPELLED = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ð": "d", "þ": "th", "ı": "i"}
)


def spelled(text: str) -> str:
    """Gives a text in small letters without accents or ligatures; everything else stays where it is."""
    apart = unicodedata.normalize("NFKD", text).casefold().translate(_SPELLED)
    again = unicodedata.normalize("NFKD", apart)  # folding case can join what NFKD had parted
    return "".join(char for char in again if not unicodedata.combining(char))


def folded(text: str) -> str:
    """Gives the letters and digits of a text alone, folded."""
    return "".join(char for char in spelled(text) if char.isalnum())
