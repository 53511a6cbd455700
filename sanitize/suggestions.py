"""Suggestions: what on read pages might have to be blacked out, because of its form. Never automatic, never complete.

Rule: each is a rule with a name and a version, so that a later reader knows what looked. Addresses, telephone numbers,
numbers of registers (check digits make them sure, a wrong one only unsure), plates, dates of birth, officers' numbers,
coordinates, addresses on the net. Where two rules meet, the sure one wins, then the longer.
Runs in the jail (`worker.py`): the words are a stranger's.
Never: suggests by meaning (`names.py` does). Residual risk: what has no form is not found.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sanitize.findings import Finding, Grade, Inspection
from sanitize.tools.registers import registered
from sanitize.tools.telephone import numbers
from sanitize.worded import MEDIA_TYPE, Page, Running, read_words_json
from words.message import Message

RULES = "suggestions/1"
_FORMS: tuple[tuple[str, str, bool], ...] = (
    ("email", r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,8}", True),
    ("address", r"\b(?:https?://|www\.)[^\s<>\"']{3,300}", True),
    ("ip", r"\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b", True),
    ("ip", r"\b(?:[0-9A-Fa-f]{1,4}:){6,7}[0-9A-Fa-f]{1,4}\b|\b(?:[0-9A-Fa-f]{1,4}:){2,6}:[0-9A-Fa-f]{1,4}\b", True),
    ("mac", r"\b[0-9A-Fa-f]{2}(?:[:\-][0-9A-Fa-f]{2}){5}\b", True),
    ("plate", r"\b[A-HJ-NP-TV-Z]{2}[- ]?\d{3}[- ]?[A-HJ-NP-TV-Z]{2}\b", True),  # SIV (arrêté du 9 février 2009)
    ("plate", r"\b\d{2,4} ?[A-Z]{2,3} ?(?:\d{2}|2[AB]|97\d)\b", False),  # FNI, until 2009
    ("plate", r"\b[1-9]-[A-Z]{3}-\d{3}\b", True),  # Belgium, since 2010
    ("birth", r"\b[Nn]é(?:\(e\)|e)? le \d{1,2}[ /.\-](?:\d{1,2}|[a-zéû]{3,9})[ /.\-]\d{2,4}", True),
    ("officer", r"\b(?:RIO|[Mm]atricule|MATRICULE)\s*(?:n°|no|:)?\s*[:°]?\s*[0-9]{4,10}\b", True),
    ("place", r"\b-?[0-8]?\d[.,]\d{4,8}\s*[°NS]?\s*[,;/ ]\s*-?1?[0-9]?\d[.,]\d{4,8}\b", True),
)  # fmt: skip
_PATTERNS = tuple((name, re.compile(form), sure) for name, form, sure in _FORMS)


@dataclass(frozen=True, slots=True)
class _Span:
    """A place in a page's text, what it may be, and whether its form leaves no doubt."""

    start: int
    end: int
    name: str
    sure: bool


def suggest(words: Path) -> Inspection:
    """Lists what might have to be black: `where` is page, first and last word ("3 12 14"), the message names the kind.

    Raises:
        Unreadable: the file is not what `worded.words_json` writes.
    """
    found = tuple(finding for page in read_words_json(words) for finding in _on(page))
    return Inspection(MEDIA_TYPE, found, (("suggestions", RULES),))


def _on(page: Page) -> Iterator[Finding]:
    running = Running(page)
    text = running.untrusted_text
    for span in _apart([span for rule in _RULES for span in rule(text)]):
        grade = Grade.AMBER if span.sure else Grade.GREEN
        message = Message.of(f"sanitize.suggested_{span.name}")
        yield Finding(running.where(span.start, span.end), grade, message, text[span.start : span.end])


def _apart(spans: Sequence[_Span]) -> list[_Span]:
    """Leaves spans that do not meet: the sure before the unsure, then the longer; in reading order."""
    kept: list[_Span] = []
    for span in sorted(spans, key=lambda span: (not span.sure, span.start - span.end, span.start, span.name)):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


def _forms(text: str) -> Iterator[_Span]:
    for name, pattern, sure in _PATTERNS:
        for match in pattern.finditer(text):
            yield _Span(match.start(), match.end(), name, sure)


def _telephones(text: str) -> Iterator[_Span]:
    for start, end, sure in numbers(text):
        yield _Span(start, end, "telephone", sure)


def _registered(text: str) -> Iterator[_Span]:
    for name, start, end, sure in registered(text):
        yield _Span(start, end, name, sure)


_RULES: tuple[Callable[[str], Iterator[_Span]], ...] = (_forms, _telephones, _registered)
