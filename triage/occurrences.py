"""Occurrences: everywhere a term stands on read pages, however it is written, so that it can be blacked out. Pure.

Rule: words of a page are folded (`sanitize.folding`) and joined, so that line breaks, hyphens and blanks do
not matter; an occurrence begins where a word begins. Four ways, the surest first: the term itself (also with up to two
letters of inflection behind it); a name with initials or turned round; the same with signs OCR takes for one another
(0/o, 1/l/i, 5/s, 8/b, rn/m) or, from six letters on, one letter wrong; one part of the name alone, from four letters.
Never: decides; shows anything. Residual risk: nicknames, paraphrases and handwriting are not found; see "retype".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from sanitize.folding import folded
from sanitize.pages import PlacedWord, ReadPage

SHORTEST = 2
_PART = 4  # letters a part of a name needs to be looked for alone
_FORGIVING = 6  # letters from which one wrong is forgiven
_INFLECTION = 2  # letters
_MOST = 5_000
_PARTING = re.compile(r"[\s\-‐‑–—'’.,/]+")
_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "j": "l", "5": "s", "8": "b", "|": "l"})


class Likeness(StrEnum):
    """How a term was found, the surest first."""

    SAME = "same"
    TURNED = "turned"
    ALIKE = "alike"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Words `first` to `last` (from 0, both included) of a page that are the term, and how like it they are."""

    page: int
    first: int
    last: int
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class _Joined:
    """The folded words of a page in one string; `starts` holds where each word begins in it, and the end."""

    text: str
    starts: tuple[int, ...]
    words: tuple[str, ...]


def occurrences(term: str, pages: Sequence[ReadPage]) -> tuple[Occurrence, ...]:
    """Finds a term on pages, each place once and by the surest way; at most 5,000.

    A term of fewer than two letters or digits is found nowhere.
    """
    wanted = [part for part in map(folded, _PARTING.split(term)) if part]
    if sum(map(len, wanted)) < SHORTEST:
        return ()
    found: list[Occurrence] = []
    for page in pages:
        found += _on(page, wanted)
        if len(found) >= _MOST:
            break
    return tuple(found[:_MOST])


def lines(occurrence: Occurrence, words: Sequence[PlacedWord]) -> tuple[tuple[PlacedWord, ...], ...]:
    """Gives the words of an occurrence, parted by the lines they stand on: a box for each."""
    parted: dict[int, list[PlacedWord]] = {}
    for word in words[occurrence.first : occurrence.last + 1]:
        parted.setdefault(word.line, []).append(word)
    return tuple(map(tuple, parted.values()))


def _on(page: ReadPage, wanted: Sequence[str]) -> Iterator[Occurrence]:
    """Yields the occurrences on one page in reading order; what a surer way found is not found again."""
    plain = _joined([folded(word.untrusted_text) for word in page.words])
    alike = _joined([_same_looking(word) for word in plain.words])
    taken: dict[int, Occurrence] = {}
    for likeness, spans in (
        (Likeness.SAME, _spans("".join(wanted), plain)),
        (Likeness.TURNED, (span for form in _turned(wanted) for span in _spans(form, plain))),
        (Likeness.ALIKE, _look_alikes(wanted, plain, alike)),
        (Likeness.PART, (span for part in _parts(wanted) for span in _spans(part, plain))),
    ):
        for first, last in spans:
            if not any(place in taken for place in range(first, last + 1)):
                mine = Occurrence(page.number, first, last, likeness)
                taken |= dict.fromkeys(range(first, last + 1), mine)
    yield from dict.fromkeys(taken[place] for place in sorted(taken))


def _joined(words: Sequence[str]) -> _Joined:
    return _Joined("".join(words), tuple(accumulate(map(len, words), initial=0)), tuple(words))


def _spans(term: str, page: _Joined) -> Iterator[tuple[int, int]]:
    """Yields first and last word of each place where a word begins with the term, perhaps over several words."""
    if not term:
        return
    begins = {start: number for number, start in reversed(list(enumerate(page.starts[:-1])))}
    place = page.text.find(term)
    while place >= 0:
        if place in begins:
            first = _not_empty(begins[place], page)
            last = _ends(first, place + len(term), page)
            if last is not None:
                yield first, last
        place = page.text.find(term, place + 1)


def _not_empty(number: int, page: _Joined) -> int:
    while not page.words[number]:
        number += 1  # a dash or a bullet before it folds to nothing and begins at the same place
    return number


def _ends(first: int, end: int, page: _Joined) -> int | None:
    """Gives the word in which a place ends, None when more than an inflection of that word is left over."""
    last = first
    while page.starts[last + 1] < end:
        last += 1
    return last if page.starts[last + 1] - end <= _INFLECTION else None


def _turned(wanted: Sequence[str]) -> Iterator[str]:
    """Yields a name turned round and with initials: "Jean Dupont" as "Dupont Jean", "J. Dupont", "Dupont J."."""
    if len(wanted) < 2:
        return
    given, family = wanted[:-1], wanted[-1]
    yield family + "".join(given)
    if len(family) >= _PART - 1:
        for initials in dict.fromkeys(("".join(part[0] for part in given), given[0][0])):
            yield initials + family
            yield family + initials


def _parts(wanted: Sequence[str]) -> Iterator[str]:
    if len(wanted) > 1:
        yield from (part for part in wanted if len(part) >= _PART)


def _look_alikes(wanted: Sequence[str], plain: _Joined, alike: _Joined) -> Iterator[tuple[int, int]]:
    term = "".join(wanted)
    yield from _spans(_same_looking(term), alike)
    if len(term) < _FORGIVING:
        return
    for first in range(len(plain.words)):
        for last in range(first, min(first + len(wanted) + 1, len(plain.words))):
            if one_apart(term, "".join(plain.words[first : last + 1])):
                yield first, last


def _same_looking(word: str) -> str:
    return word.translate(_ALIKE).replace("rn", "m")


def one_apart(one: str, other: str) -> bool:
    """Tells whether two words differ by exactly one letter: another, one more, or one less."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        return True
    if len(one) == len(other):
        return one[start + 1 :] == other[start + 1 :]
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer[start + 1 :] == shorter[start:]
