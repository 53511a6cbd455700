"""What the reading pane shows of an exhibit: text of a copy made harmless, findings before and after, the copies.

Rule: text comes from a copy that the jail made and proved, never from the original; characters that hide are spelled
out and marked. Lists are bounded. Values a source's file held are handed on as text, for escaping.
Never: an original, or a link out of what a source wrote.
"""

import re
from dataclasses import dataclass, replace

from custody.chain import Chain
from custody.records import Derivative
from desk.pages.story import who
from sanitize.findings import Cleaning, Inspection
from triage.copies import stored_cleaning
from triage.inspect import stored_inspection
from triage.pages import text
from triage.standing import standing, still_needed
from triage.worklist import Work
from words.visible import visible

_TEXT_BYTES = 400_000
_LINES = 5_000
_LINE_LETTERS = 4_000
_SPELLED = re.compile(r"(⟨U\+[0-9A-F]{4,6}⟩)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text in pieces; every second piece is a hiding character spelled out."""

    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A text to read: its lines, whether there is more than is shown, and the copy it is from (None: the pages)."""

    lines: tuple[Line, ...]
    more: bool
    copy: Derivative | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy with what its making removed and left, when it was made, and for whom ("": the desk by itself)."""

    derivative: Derivative
    cleaning: Cleaning
    day: str
    maker: str


def find_work(label: str, chain: Chain) -> Work:
    """Finds one exhibit with where it stands.

    Raises:
        Unknown: no such exhibit.
    """
    catalog, policy = chain.catalog, chain.policy
    exhibit = catalog.exhibit(label)
    people, decisions = policy.reviewers.values(), catalog.decisions(exhibit.label)
    return Work(
        submission=catalog.submission(exhibit.submission),
        exhibit=exhibit,
        inspected=catalog.inspection(exhibit.label),
        derivatives=catalog.derivatives(exhibit.label),
        decisions=decisions,
        standing=standing(decisions, people, policy.quorum),
        needed=tuple(policy.name_of(person) for person in still_needed(decisions, people)),
    )


def text_of(work: Work, chain: Chain) -> Text | None:
    """Gives the text the jail read on the pages, else that of the newest copy that is text, else None."""
    read = jailed_text(work, chain)
    if read is not None:
        return _text(read)
    written = [copy for copy in work.derivatives if copy.media_type.startswith("text/")]
    if not written:
        return None
    head = bytearray()
    chain.read(work.exhibit.submission, written[-1].blob, lambda part: head.extend(part[: _TEXT_BYTES - len(head)]))
    shown = _text(head.decode("utf-8", "replace"), written[-1])
    return replace(shown, more=shown.more or written[-1].size > len(head))


def jailed_text(work: Work, chain: Chain) -> str | None:
    """Gives the text the jail read on the pages, None while there are none."""
    painted = chain.catalog.renderings.of(work.exhibit.label) is not None
    return text(work.exhibit.label, chain) if painted else None


def before(work: Work, chain: Chain) -> Inspection | None:
    """Gives what was found in the original, None when nobody has looked."""
    return stored_inspection(work.exhibit.label, chain)


def copies(work: Work, chain: Chain) -> tuple[Copy, ...]:
    """Gives the copies, newest first."""
    return tuple(_copy(made, work, chain) for made in reversed(work.derivatives))


def _copy(made: Derivative, work: Work, chain: Chain) -> Copy:
    entry = chain.entry(work.exhibit.submission, made.seq)
    return Copy(made, stored_cleaning(made, chain), entry.text("day"), who(entry, chain))


def _text(untrusted_text: str, copy: Derivative | None = None) -> Text:
    lines = untrusted_text[:_TEXT_BYTES].replace("\f", "\n\n").expandtabs(4).split("\n")
    more = len(untrusted_text) > _TEXT_BYTES or len(lines) > _LINES
    return Text(tuple(_line(line) for line in lines[:_LINES]), more, copy)


def _line(untrusted_line: str) -> Line:
    shown = visible(untrusted_line.removesuffix("\r"), _LINE_LETTERS)
    return Line(tuple(_SPELLED.split(shown)))
