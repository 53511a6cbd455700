"""How a terminal tells a receipt: a line for each thing, the sum, what is new since last time.

Never: more of a stranger’s text than a line, made visible.
"""

from itertools import repeat

from desk.assembly import Desk
from desk.news import called, hint, last_time
from desk.news import sums as sums_of
from intake.receipt import Receipt
from intake.since import News, Since, Standing

_NAMED = 10


def tell(desk: Desk, receipt: Receipt, *, sums: bool) -> None:
    """Tells a receipt, or (`sums`) only the digests as received, and what is new since last time."""
    if sums:
        for summed in receipt.as_sums().splitlines():
            desk.telling.result(summed, {"sha256sum": summed})
    stand = receipt.since.lines if receipt.since else repeat(None)
    for line, stands in () if sums else zip(receipt.lines, stand, strict=False):
        reason = "" if line.message is None else f" {desk.telling.speech.say(line.message)}"
        item = line.as_json() | {"reason": reason.strip()} | ({"news": stands.news.value} if stands else {})
        desk.telling.result(desk.telling.speech.say(line.sentence()) + reason + _other(desk, stands), item)
    desk.telling.message(receipt.summary())
    if receipt.since is not None:
        _tell_since(desk, receipt.since)


def _other(desk: Desk, stands: Standing | None) -> str:
    """Says of what is in conflict what else has its name."""
    told = hint(stands, desk.telling.speech.language) if stands and stands.news is News.CONFLICT else None
    return f" {desk.telling.speech.say(told)}" if told else ""


def _tell_since(desk: Desk, since: Since) -> None:
    desk.telling.message(last_time(since, desk.telling.speech.language))
    if since.last is not None:
        desk.telling.message(sums_of(since))
    if since.gone:
        names = [called(each) for each in since.gone]
        told = ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
        desk.telling.say("desk.since_gone_named", count=len(names), names=told)
