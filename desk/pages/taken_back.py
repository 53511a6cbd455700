"""A withdrawal in words: which notice, why, by whom, what the public is told and what only the desk is.

Never: offers anything; `withdrawing.py` does.
"""

from dataclasses import dataclass
from html import unescape

from custody.chain import Chain
from desk.pages.shown import day_word
from desk.pages.stones import names
from desk.web.here import here
from release.withdrawal import Reason
from release.withdrawing import notice_of
from sanitize.markup import plain
from words.visible import visible


@dataclass(frozen=True, slots=True)
class Told:
    """One withdrawal; `by` is "" where the desk did it because another release came, `said` as text, by language."""

    notice: str
    reason: str
    day: str
    by: str
    note: str
    title: str
    said: tuple[tuple[str, str], ...]
    replaced_by: str
    written: bool


def told(release: str, chain: Chain) -> Told | None:
    """Puts the withdrawal of a release into words; None while it stands."""
    record = chain.catalog.withdrawals.of(release)
    if record is None:
        return None
    notice, entry = notice_of(record, chain), chain.entry(record.scope, record.seq)
    return Told(
        notice=notice.name,
        reason=why(notice.reason),
        day=day_word(record.day),
        by="" if record.by == "desk" else names((record.by,)),
        note=visible(entry.text("reason"), 2_000),
        title=notice.title,
        said=tuple((language, unescape(plain(said))) for language, said in notice.said.items() if said),
        replaced_by=notice.replaced_by,
        written=record.done >= 0,
    )


def why(reason: Reason) -> str:
    """Gives a reason as the public reads it."""
    return here().say(f"release.site_gone_{reason.value}")
