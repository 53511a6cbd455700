"""Suggesting: what on the pages of an exhibit looks like something personal, asked in the jail: forms, names, faces.

Each answer says what looked, with versions, so that it can stand beside what people then mark.
Never: marks anything; calls a page free of anything. Residual risk: that of `suggestions.py`, `names.py`, `faces.py`.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from custody.chain import Chain
from sanitize.extras import FACES, NAMES
from sanitize.findings import Finding, Grade
from sanitize.pages import ReadPage
from sanitize.spots import Sought, Spot, spot
from sanitize.worded import Page, places, words_json
from sanitize.workshop import Workshop
from triage.pages import page
from words.message import Message

Looked = tuple[tuple[str, str], ...]
"""Rules, models and libraries that looked, each with its version."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """Words `first` to `last` (from 0) of a page, what they may be, and whether their form leaves no doubt."""

    page: int
    first: int
    last: int
    what: Message
    sure: bool
    untrusted_text: str


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Suggested words in reading order, and what looked."""

    words: tuple[Suggested, ...]
    by: Looked


@dataclass(frozen=True, slots=True)
class Face:
    """Where on a page a face may be, and whether what looked is rather sure."""

    page: int
    spot: Spot
    sure: bool


@dataclass(frozen=True, slots=True)
class Faces:
    """Faces page by page, and what looked."""

    found: tuple[Face, ...]
    by: Looked


def suggested(pages: Sequence[ReadPage], chain: Chain, workshop: Callable[[Path], Workshop]) -> Suggestions:
    """Lists what has the form of something personal.

    Raises:
        SanitizeError: the jail could not look.
    """
    return _in_words(pages, chain, workshop, Sought.FORMS)


def named(pages: Sequence[ReadPage], chain: Chain, workshop: Callable[[Path], Workshop]) -> Suggestions:
    """Lists people, organisations and places; raises ToolFailed too where the extra is missing."""
    NAMES.check()
    return _in_words(pages, chain, workshop, Sought.NAMES)


def faces(label: str, numbers: Sequence[int], chain: Chain, workshop: Callable[[Path], Workshop]) -> Faces:
    """Lists faces on some pages (from 1) of an exhibit, in their kept pictures.

    Raises:
        NoSuchPage: no pictures were made yet, or there is no such page.
        SanitizeError: the jail could not look, or the extra is missing.
    """
    FACES.check()
    found: list[Face] = []
    by: Looked = ()
    with _scratch(chain) as scratch, workshop(scratch) as at_work:
        for number in numbers:
            (scratch / "page").write_bytes(page(label, number, chain))
            seen = at_work.suggest(scratch / "page", Sought.FACES)
            found += [Face(number, spot(each), each.grade is Grade.AMBER) for each in seen.findings]
            by = seen.tools
    return Faces(tuple(found), by)


def _in_words(
    pages: Sequence[ReadPage],
    chain: Chain,
    workshop: Callable[[Path], Workshop],
    sought: Sought,
) -> Suggestions:
    with _scratch(chain) as scratch:
        words = scratch / "words"
        words.write_bytes(words_json([Page(p.number, tuple(w.untrusted_text for w in p.words)) for p in pages]))
        with workshop(scratch) as at_work:
            seen = at_work.suggest(words, sought)
    counts = {page.number: len(page.words) for page in pages}
    listed = (_suggested(each) for each in seen.findings)
    return Suggestions(tuple(each for each in listed if each.last < counts.get(each.page, 0)), seen.tools)


def _suggested(found: Finding) -> Suggested:
    number, first, last = places(found)
    return Suggested(number, first, last, found.message, found.grade is Grade.AMBER, found.untrusted_value)


@contextmanager
def _scratch(chain: Chain) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=chain.unlocked.scratch))
    try:
        yield folder
    finally:
        if folder.exists():  # a vault locked meanwhile has wiped it already
            shutil.rmtree(folder)
