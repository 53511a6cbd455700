"""Suggesting: what on the pages of an exhibit has the form of something personal, asked in the jail.

Never: marks anything. Residual risk: as `sanitize/suggestions.py`.
"""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from custody.chain import Chain
from sanitize.findings import Grade
from sanitize.pages import ReadPage
from sanitize.worded import Page, places, words_json
from sanitize.workshop import Workshop
from words.message import Message


@dataclass(frozen=True, slots=True)
class Suggested:
    """Words `first` to `last` (from 0) of a page, what they may be, and whether their form leaves no doubt."""

    page: int
    first: int
    last: int
    what: Message
    sure: bool
    untrusted_text: str


def suggested(pages: Sequence[ReadPage], chain: Chain, workshop: Callable[[Path], Workshop]) -> tuple[Suggested, ...]:
    """Lists suggestions in reading order.

    Raises:
        SanitizeError: the jail could not look.
    """
    scratch = Path(tempfile.mkdtemp(prefix="bench-", dir=chain.unlocked.scratch))
    try:
        words = scratch / "words"
        words.write_bytes(words_json([Page(p.number, tuple(w.untrusted_text for w in p.words)) for p in pages]))
        with workshop(scratch) as at_work:
            found = at_work.suggest(words).findings
    finally:
        if scratch.exists():
            shutil.rmtree(scratch)
    counts = {page.number: len(page.words) for page in pages}
    listed = ((*places(each), each) for each in found)
    return tuple(
        Suggested(page, first, last, each.message, each.grade is Grade.AMBER, each.untrusted_value)
        for page, first, last, each in listed
        if last < counts.get(page, 0)
    )
