"""Where in a text the words looked for stand, and the piece of it worth showing.

Rule: the text is read again with the same eyes as the index (`stems`), so every place is one in the text itself: pairs
of start and end, for the page to highlight as it likes. No markup is made here.
Never: changes the text. Residual risk: the excerpt is a stranger's text; who shows it makes it harmless first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from triage.query import Term
from triage.stems import Glimpse, Stemmer, glimpses

LENGTH = 280
_BEFORE = 80

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text: where it begins in the text, and the places (start, end) in it of what was looked for."""

    untrusted_text: str
    begins: int
    ends_early: bool
    marks: tuple[Span, ...]


def places(untrusted_text: str, terms: Sequence[Term], stemmer: Stemmer) -> tuple[Span, ...]:
    """Gives every place where one of the terms stands, in order, none overlapping another."""
    seen = glimpses(untrusted_text)
    found = [
        (seen[at].start, seen[at + len(term.tokens) - 1].end)
        for term in terms
        for at in range(len(seen) - len(term.tokens) + 1)
        if _stands_at(term, seen[at : at + len(term.tokens)], stemmer)
    ]
    kept: list[Span] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return tuple(kept)


def excerpt(untrusted_text: str, terms: Sequence[Term], stemmer: Stemmer) -> Excerpt:
    """Gives the piece around the first place, with all places in it."""
    spans = places(untrusted_text, terms, stemmer)
    first = spans[0][0] if spans else 0
    begins = _word_start(untrusted_text, max(first - _BEFORE, 0))
    ends = min(max(begins + LENGTH, spans[0][1] if spans else 0), len(untrusted_text))
    marks = tuple((start - begins, end - begins) for start, end in spans if end <= ends)
    return Excerpt(untrusted_text[begins:ends], begins, ends < len(untrusted_text), marks)


def _stands_at(term: Term, words: Sequence[Glimpse], stemmer: Stemmer) -> bool:
    if any(mine.plain[0] != its.initial for mine, its in zip(term.tokens, words, strict=True)):
        return False  # no form of a word begins with another letter: most words need no stems
    pairs = [(mine.forms, stemmer.token(its).forms) for mine, its in zip(term.tokens, words, strict=True)]
    return any(all(mine[form] == its[form] for mine, its in pairs) for form in range(1 if term.exact else 4))


def _word_start(untrusted_text: str, place: int) -> int:
    """Moves to the beginning of the next word, if there is one soon."""
    blank = untrusted_text.find(" ", place, place + 40) if place else -1
    return place if blank < 0 else blank + 1
