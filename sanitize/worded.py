"""Worded pages: how the words of pages go into the jail to be looked through, and how places in them come back.

Rule: read strictly on both sides. It knows no library, so that whoever only asks loads none.
Never: judges a word.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sanitize import strictly
from sanitize.errors import Unreadable
from sanitize.findings import Finding
from sanitize.strictly import Malformed

_MOST_PAGES, _MOST_WORDS = 3_000, 50_000


@dataclass(frozen=True, slots=True)
class Page:
    """The words of a page, as text: number from 1 and the words in order."""

    number: int
    untrusted_words: tuple[str, ...]


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
