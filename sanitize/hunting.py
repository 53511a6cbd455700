"""The hunt: what was redacted must not be found in the result, on any page, drawn or not.

Rule: hunted are the terms somebody gave and the words that lay under a drawn box: every word of four letters or more of
a small box; of a large one only names (a capital within a sentence) and words with digits; numbers of six digits or
more, however they are grouped (a telephone also without its leading 0). Everyday words and words that may stay are
left out. Both sides are folded (`folding`), letters and digits alone. Found as a whole word, or a term anywhere: sure.
With one letter wrong in six, inside a longer word, or with letters OCR mistakes for others: maybe.
Pure. Never: reads a document. Residual risk: a name under four letters, a nickname, a paraphrase, a word OCR misread
beyond that, and what lay under a box that OCR could not read at all (handwriting) are not hunted.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sanitize.errors import BadBoxes
from sanitize.everyday import EVERYDAY
from sanitize.folding import spelled
from sanitize.pages import GRID
from sanitize.sightings import Sighting, Source
from sanitize.tools.tesseract import Word

SHORTEST = 4
_SHORTEST_NUMBER = 6
_LOOSE = 6  # letters: one may be wrong in so many
_SMALL_BOX = 12  # words
_TOKEN = re.compile(r"[^\W_]+")
_ENDS = (".", "!", "?", ":", "…")
_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "8": "b", "j": "l", "q": "g"})


class Kind(StrEnum):
    """How it is looked for: as a word of its own, anywhere, or as digits however they are grouped."""

    WORD = "word"
    TERM = "term"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Hunted:
    """One folded string that must not be found; `number` (from 1) says of which box or term it is."""

    folded: str
    kind: Kind
    source: Source
    number: int


def tokens(text: str) -> list[str]:
    """Gives the folded words of a text."""
    return _TOKEN.findall(spelled(text))


def check_huntable(terms: Sequence[str]) -> None:
    """Lets pass terms that can be hunted: a shorter one stands everywhere, and nobody would know it was left out.

    Raises:
        BadBoxes: a term has fewer than four letters and digits.
    """
    if any(len("".join(tokens(term))) < SHORTEST for term in terms):
        raise BadBoxes("sanitize.boxes_term_short", shortest=SHORTEST)


def of_terms(terms: Sequence[str]) -> tuple[Hunted, ...]:
    """Gives what is hunted of the terms somebody gave; those under four letters cannot be."""
    found = []
    for number, term in enumerate(terms, start=1):
        folded = "".join(tokens(term))
        kind = Kind.NUMBER if folded.isdecimal() and len(folded) >= _SHORTEST_NUMBER else Kind.TERM
        if len(folded) >= SHORTEST:
            found.append(Hunted(_bare(folded) if kind is Kind.NUMBER else folded, kind, Source.TERM, number))
    return tuple(found)


def of_box(number: int, words: Sequence[Word], stays: frozenset[str]) -> tuple[Hunted, ...]:
    """Gives what is hunted of the words that lay under box `number`; `stays` are folded."""
    small = len(words) <= _SMALL_BOX
    telling = [word for at, word in enumerate(words) if small or _names(words, at)]
    folded = {token for word in telling for token in tokens(word.untrusted_text)}
    wanted = {token for token in folded if len(token) >= SHORTEST and not token.isdecimal() and token not in EVERYDAY}
    numbers = {_bare(run) for run in _digit_runs([token for word in words for token in tokens(word.untrusted_text)])}
    return (
        *(Hunted(token, Kind.WORD, Source.BOX, number) for token in sorted(wanted - stays)),
        *(Hunted(run, Kind.NUMBER, Source.BOX, number) for run in sorted(numbers - {_bare(word) for word in stays})),
    )


def _names(words: Sequence[Word], at: int) -> bool:
    text = words[at].untrusted_text
    begins = at == 0 or words[at - 1].untrusted_text.endswith(_ENDS)
    return any(char.isdigit() for char in text) or (not begins and text[:1].isupper())


def _digit_runs(folded: Iterable[str]) -> Iterator[str]:
    run = ""
    for token in (*folded, ""):
        if token.isdecimal():
            run += token
            continue
        if len(run) >= _SHORTEST_NUMBER:
            yield run
        run = ""


def _bare(digits: str) -> str:
    """A French number is written with 0 or with +33: the nine digits behind are the same."""
    return digits[1:] if len(digits) == 10 and digits.startswith("0") else digits


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read on one page: folded words with what they were and where they stand (None: not known)."""

    page: int
    folded: tuple[str, ...]
    sources: tuple[Word | None, ...]
    starts: tuple[int, ...] = field(default=())
    whole: str = ""


def reading_of(page: int, words: Iterable[Word]) -> Reading:
    """Gives what OCR read on a page."""
    pairs = [(token, word) for word in words for token in tokens(word.untrusted_text)]
    return _reading(page, [token for token, _ in pairs], [word for _, word in pairs])


def reading_of_text(page: int, text: str) -> Reading:
    """Gives what a text layer, a name or a file says."""
    folded = tokens(text)
    return _reading(page, folded, [None] * len(folded))


def _reading(page: int, folded: Sequence[str], sources: Sequence[Word | None]) -> Reading:
    starts, at = [], 0
    for token in folded:
        starts.append(at)
        at += len(token)
    return Reading(page, tuple(folded), tuple(sources), tuple(starts), "".join(folded))


def seen_in(reading: Reading, hunted: Iterable[Hunted]) -> tuple[Sighting, ...]:
    """Gives every hunted string seen on a page, each once for a place; the sure ones first."""
    found: dict[tuple[Source, int, int], Sighting] = {}
    for one in dict.fromkeys(hunted):
        for at, is_sure in _places(reading, one):
            key = (one.source, one.number, at)
            if key not in found or (is_sure and not found[key].is_sure):
                found[key] = _sighting(reading, one, at, is_sure=is_sure)
    return tuple(sorted(found.values(), key=lambda sighting: not sighting.is_sure))


def _places(reading: Reading, one: Hunted) -> Iterator[tuple[int, bool]]:
    if one.kind is Kind.NUMBER:
        yield from _numbers(reading, one.folded)
        return
    begins = set(reading.starts)
    at = reading.whole.find(one.folded)
    while at >= 0:
        end = at + len(one.folded)
        is_word = at in begins and (end in begins or end == len(reading.whole))
        if is_word or one.kind is Kind.TERM or len(one.folded) >= _LOOSE:
            yield bisect_right(reading.starts, at) - 1, is_word or one.kind is Kind.TERM
        at = reading.whole.find(one.folded, at + 1)
    alike = _alike(one.folded)
    for place, token in enumerate(reading.folded):
        if token != one.folded and _resembles(token, one.folded, alike):
            yield place, False


def _numbers(reading: Reading, digits: str) -> Iterator[tuple[int, bool]]:
    """Looks in every run of digits, whatever groups them."""
    at = 0
    while at < len(reading.folded):
        end = at
        while end < len(reading.folded) and reading.folded[end].isdecimal():
            end += 1
        if digits in "".join(reading.folded[at:end]):
            yield at, True
        at = max(end, at + 1)


def _resembles(token: str, wanted: str, alike: str) -> bool:
    if abs(len(token) - len(wanted)) <= 2 and _alike(token) == alike:
        return True
    room = len(wanted) // _LOOSE
    return room > 0 and abs(len(token) - len(wanted)) <= room and _edits(token, wanted, room) <= room


def _alike(token: str) -> str:
    """Writes letters that OCR takes for one another as one."""
    return token.replace("rn", "m").replace("vv", "w").translate(_ALIKE)


def _edits(one: str, other: str, room: int) -> int:
    """Counts edits (Levenshtein), giving up beyond `room`."""
    before = list(range(len(other) + 1))
    for row, left in enumerate(one, start=1):
        now = [row]
        for column, right in enumerate(other, start=1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (left != right)))
        if min(now) > room:
            return room + 1
        before = now
    return before[-1]


def _sighting(reading: Reading, one: Hunted, at: int, *, is_sure: bool) -> Sighting:
    word = reading.sources[at]
    edges = (word.left, word.top, word.right, word.bottom) if word else (0.0, 0.0, 0.0, 0.0)
    left, top, right, bottom = (min(max(round(edge * GRID), 0), GRID) for edge in edges)
    text = word.untrusted_text if word else reading.folded[at]
    return Sighting(reading.page, left, top, right, bottom, is_sure, one.source, one.number, text)
