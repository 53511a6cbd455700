"""Worded pages: how the words of pages go into the jail to be looked through, and how places in them come back.

Rule: read strictly on both sides. It knows no library, so that whoever only asks loads none.
Never: judges a word.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from sanitize import strictly
from sanitize.errors import Unreadable
from sanitize.findings import Finding
from sanitize.strictly import Malformed

MEDIA_TYPE = "application/x-tamis-words"
_MOST_PAGES, _MOST_WORDS = 3_000, 50_000
_LONGEST = 400_000  # letters of a page that are looked at


@dataclass(frozen=True, slots=True)
class Page:
    """The words of a page, as text: number from 1 and the words in order."""

    number: int
    untrusted_words: tuple[str, ...]


class Running:
    """The words of a page, or some of them, as one text, in which a place can be named by the words it touches."""

    def __init__(self, page: Page, first: int = 0, end: int | None = None) -> None:
        words = page.untrusted_words[first:end]
        self.untrusted_text = " ".join(words)[:_LONGEST]
        self._number, self._first = page.number, first
        self._starts = list(accumulate((len(word) + 1 for word in words), initial=0))

    def where(self, start: int, end: int) -> str:
        """Names the letters from `start` to before `end` as page, first and last word ("3 12 14")."""
        first, last = bisect_right(self._starts, start) - 1, bisect_right(self._starts, end - 1) - 1
        return f"{self._number} {self._first + first} {self._first + last}"


def words_json(pages: Sequence[Page]) -> bytes:
    """Writes pages as `suggest` reads them."""
    return json.dumps([[page.number, list(page.untrusted_words)] for page in pages]).encode()


def read_words_json(words: Path) -> list[Page]:
    """Reads what `words_json` wrote.

    Raises:
        Unreadable: it is not in that form.
    """
    try:
        content = json.loads(words.read_bytes())
        return [
            Page(strictly.number(number), strictly.each(listed, strictly.text, _MOST_WORDS))
            for number, listed in strictly.each(content, _pair, _MOST_PAGES)
        ]
    except (Malformed, ValueError, RecursionError) as fault:
        raise Unreadable("sanitize.suggestion_malformed") from fault


def _pair(row: object) -> tuple[object, object]:
    if not isinstance(row, list) or len(row) != 2:
        raise Malformed
    return row[0], row[1]


def places(finding: Finding) -> tuple[int, int, int]:
    """Reads page, first and last word of a suggestion.

    Raises:
        Unreadable: it names none.
    """
    match = re.fullmatch(r"([1-9]\d{0,3}) (\d{1,5}) (\d{1,5})", finding.where, re.ASCII)
    if match is None or int(match[2]) > int(match[3]):
        raise Unreadable("sanitize.suggestion_malformed")
    return int(match[1]), int(match[2]), int(match[3])
