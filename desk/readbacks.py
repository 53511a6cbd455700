"""Read-backs in words: what a receipt says, for the command, the page and the errand.

Never: shows a stranger's name as anything but visible text.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from release.alarms import Receipt
from release.collation import Verdict
from words.message import Message


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a receipt tells: where, its verdict or kind, of which release, in words."""

    place: str
    verdict: str
    release: str
    said: Message | None


def differing(receipt: Receipt) -> Iterator[Line]:
    """Gives the files that are not what was released, then refused packages, then documents that were not proven."""
    for row in receipt.rows("lines"):
        place, verdict, release, packed = (str(each) for each in row)
        yield Line(place, verdict, release, Message.unpacked(packed) if packed else None)
    for row in receipt.rows("refused"):
        yield Line(str(row[0]), "refused", "", Message.of("desk.readback_checks", checks=str(row[1])))
    unproven = receipt.content["unproven"]
    for place in unproven if isinstance(unproven, list) else ():
        yield Line(str(place), "unproven", "", Message.of("desk.readback_not_proven"))


def sighted(receipt: Receipt) -> Iterator[tuple[Line, bool, str]]:
    """Gives what the hunt saw again: where, whether it is an alarm, and of which exhibit it is."""
    for place, page, exhibit, source, sure, alarm in receipt.rows("sightings"):
        kind = f"{'sure' if sure else 'maybe'}_{'page' if page else 'bytes'}"
        said = Message.of(f"desk.readback_seen_{kind}", page=int(str(page)))
        yield Line(str(place), str(source), "", said), bool(alarm), str(exhibit)


def summary(receipt: Receipt) -> tuple[Message, ...]:
    """Says what came of a read-back."""
    wrong = sum(receipt.count(verdict.value) for verdict in Verdict if verdict is not Verdict.SAME)
    verdict = Message.of("desk.readback_alarm", count=wrong) if receipt.is_alarm else Message.of("desk.readback_same")
    compared = Message.of("desk.readback_compared", same=receipt.count("same"), count=wrong)
    black = receipt.count("black")
    hunted = (
        Message.of("desk.readback_hunted", count=receipt.count("hunted"), exhibits=black)
        if black
        else Message.of("desk.readback_nothing_black")
    )
    loose = receipt.count("loose")
    return (verdict, compared, hunted, *([Message.of("desk.readback_loose", count=loose)] if loose else []))
