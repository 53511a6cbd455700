"""What a request for records claims, as it stands beside its text: the request, its messages, and whom it names.

Rule: claims are told as claims; names stand apart, as to be protected, each a step from being looked for on the pages.
Never: a claim as a fact; fills a title or any public field with one. Residual risk: that of `request_marks.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from custody.chain import Chain
from desk.pages.reading import before
from desk.web.here import here
from intake.channels import Channel
from sanitize import claims
from sanitize.findings import Finding
from triage.worklist import Work
from words.visible import visible

_LETTERS = 200
_ARCHIVES = frozenset({"application/zip", "application/x-7z-compressed", "application/x-tar", "application/gzip"})


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said: what it is, in words, and the value, made visible."""

    what: str
    value: str


@dataclass(frozen=True, slots=True)
class Requested:
    """What a request claims of itself, its messages, whom it names.

    `looked` is False before anybody looked; `gathered` where the file is of a form whose claims and names are read.
    """

    looked: bool
    gathered: bool
    claims: tuple[Said, ...]
    messages: tuple[Said, ...]
    protect: tuple[Said, ...]


def requested(work: Work, chain: Chain) -> Requested | None:
    """Tells what a request claims, that nobody has looked yet, or that names are not gathered from such a file.

    None for what came another way, and for archives, whose members tell.
    """
    if work.submission.channel != Channel.PUBLIC_RECORDS:
        return None
    report = before(work, chain)
    if report is None:
        return Requested(False, False, (), (), ())
    found = report.findings
    if not any(each.message.id in claims.ALL for each in found):
        return None if report.media_type in _ARCHIVES else Requested(True, False, (), (), ())
    return Requested(True, True, *(_said(found, ids) for ids in (claims.CLAIMS, claims.MESSAGES, claims.NAMES)))


def _said(found: Iterable[Finding], ids: frozenset[str]) -> tuple[Said, ...]:
    of_these = (each for each in found if each.message.id in ids)
    return tuple(Said(here().tell(each.message), visible(each.untrusted_value, _LETTERS)) for each in of_these)
