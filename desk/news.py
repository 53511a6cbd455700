"""How a receipt tells what is new since last time and what the medium still holds, on its page and at the terminal.

Never: more than a stranger’s text made visible; templates escape it.
"""

from datetime import date

from custody.catalog_drops import Came
from intake.receipt import Receipt, Remains
from intake.since import News, Since, Standing
from words import quantities
from words.message import Message
from words.speak import Language
from words.visible import visible

_STILL_HOLDS = {
    Remains.SEALED: "desk.stick_still_holds",
    Remains.PUBLIC: "desk.stick_holds_public",
    Remains.CLEAR: "desk.stick_in_the_clear",
}
_HINTS = {News.KNOWN: "desk.news_came", News.CONFLICT: "desk.news_other"}


def last_time(since: Since, language: Language) -> Message:
    """Says when something was taken in before this: this medium, or any."""
    if since.last is None:
        return Message.of("desk.since_never")
    day = quantities.day(date.fromisoformat(since.last.day), language)
    if since.same_medium:
        return Message.of("desk.since_medium", day=day, medium=since.last.medium)
    return Message.of("desk.since_last", day=day)


def sums(since: Since) -> Message:
    """Says how many things are new, known, in conflict."""
    return Message.of("desk.since_counts", **{news.value: count for news, count in since.counts.items()})


def hint(standing: Standing, language: Language) -> Message | None:
    """Says of one thing when it came first, or what else has its name."""
    if standing.other is None:
        return None
    day = quantities.day(date.fromisoformat(standing.other.day), language)
    return Message.of(_HINTS[standing.news], day=day, place=standing.other.untrusted_place)


def still_there(receipt: Receipt) -> Message:
    """Says what the medium still holds, and what to do about it."""
    return Message.of(_STILL_HOLDS[receipt.remains])


def called(came: Came) -> str:
    """Names what came: its designation and number, else where it lay."""
    if not came.designation:
        return visible(came.untrusted_place)
    return visible(came.designation) + (f" {came.number}" if came.number >= 0 else "")
