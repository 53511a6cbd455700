"""Names to protect: whom requests for records name, gathered to be hunted on the pages of what came along with them.

Rule: from kept inspections alone (`sanitize/request_marks.py`), of exhibits that came as requests for records: those of
the same submission first, then of the others, for a request and its answers may lie in several files.
Never: looks into a file; gives a claim as a name. Residual risk: only what was inspected, and at most `MOST_READ`
reports.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from custody.chain import Chain
from custody.records import Exhibit
from intake.channels import Channel
from sanitize import claims
from sanitize.findings import Finding
from triage.inspect import stored_inspection
from words.message import Message

MOST_READ = 40
MOST = 100
_KINDS = frozenset({"application/json", "text/plain"})


@dataclass(frozen=True, slots=True)
class Protected:
    """A name, an address or a number to protect, and what it is said to be."""

    untrusted_term: str
    what: Message


def names_to_protect(label: str, chain: Chain) -> tuple[Protected, ...]:
    """Lists whom requests for records name that came with an exhibit; nobody for what came another way.

    Raises:
        Unknown: no such exhibit.
    """
    own = chain.catalog.exhibit(label).submission
    if chain.catalog.submission(own).channel != Channel.PUBLIC_RECORDS:
        return ()
    found: dict[str, Protected] = {}
    for exhibit in _inspected(own, chain):
        report = stored_inspection(exhibit.label, chain)
        for each in report.findings if report else ():
            if each.message.id in claims.NAMES:
                protected = Protected(_term(each), each.message)
                found.setdefault(protected.untrusted_term, protected)
    return tuple(found.values())[:MOST]


def _inspected(own: str, chain: Chain) -> Iterator[Exhibit]:
    """Gives exhibits of requests whose inspection named somebody, the submission's own first."""
    came = [each.label for each in chain.catalog.submissions("accepted") if each.channel == Channel.PUBLIC_RECORDS]
    left = MOST_READ
    for submission in sorted(came, key=lambda each: each != own):
        for exhibit in chain.catalog.exhibits(submission):
            looked = chain.catalog.inspection(exhibit.label)
            if left and looked is not None and looked.media_type in _KINDS and looked.red + looked.amber:
                left -= 1
                yield exhibit


def _term(found: Finding) -> str:
    value = found.untrusted_value
    return value.partition(",")[0].strip() if found.message.id in claims.BESIDE_A_BODY else value
