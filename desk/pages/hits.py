"""Hits: places on pages that may have to be black, found by a term or by their form, listed for people to tick.

Rule: what is ticked is marked, nothing else; "everywhere" says how many before. The words around a hit are a
stranger's: shown, never obeyed. Never: marks by itself.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desk.errors import NotAForm
from sanitize.boxes import Box, Mode
from sanitize.pages import ReadPage
from triage.drawing import of_occurrence
from triage.occurrences import Likeness, Occurrence
from words.visible import visible

MOST_LISTED = 400
"""Hits one form can carry; where there are more, the rest follows once these are marked."""

_AROUND = 5  # words on either side
_HIT = re.compile(r"([1-9]\d{0,3}) (\d{1,5}) (\d{1,5})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Hit:
    """A place: how the form names it, its page, the words before, in and after it, what it is, if ticked first."""

    key: str
    page: int
    before: str
    inside: str
    after: str
    what: str
    ticked: bool


def hit(found: Occurrence, read: ReadPage, what: str, *, ticked: bool) -> Hit:
    """Puts an occurrence into its words."""
    texts = [word.untrusted_text for word in read.words]
    first, last = found.first, found.last + 1
    return Hit(
        key=f"{found.page} {found.first} {found.last}",
        page=found.page,
        before=visible(" ".join(texts[max(0, first - _AROUND) : first])),
        inside=visible(" ".join(texts[first:last])),
        after=visible(" ".join(texts[last : last + _AROUND])),
        what=what,
        ticked=ticked,
    )


def ticked(keys: Iterable[str], pages: Sequence[ReadPage], mode: Mode, reason: str) -> tuple[Box, ...]:
    """Draws boxes around what a form ticked.

    Raises:
        NotAForm: a key is none, or names a place that is not there.
    """
    by_number = {page.number: page for page in pages}
    boxes: list[Box] = []
    for key in keys:
        match = _HIT.fullmatch(key)
        page, first, last = map(int, match.groups()) if match else (0, 0, 0)
        read = by_number.get(page)
        if read is None or not first <= last < len(read.words):
            raise NotAForm("desk.redact_not_a_box")
        boxes += of_occurrence(Occurrence(page, first, last, Likeness.SAME), read, mode, reason)
    return tuple(boxes)
