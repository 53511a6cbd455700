"""`tamis verify` on a notice of withdrawal: what it takes back, and whose key says so."""

from collections.abc import Iterator
from pathlib import Path

from custody.verify import Trust
from desk.telling import Telling
from release.errors import NoticeRefused
from release.noticed import Noticed, noticed


def check_notice(path: Path, trust: Trust, telling: Telling) -> int:
    """Checks a notice, with what is known from elsewhere; gives the exit code.

    Raises:
        NoticeRefused: it does not hold, or is of another key or ledger than the one given.
    """
    found = noticed(path)
    told = {"notice": found.notice.name, "release": found.notice.release, "key": found.release_key}
    if trust.release_key not in {"", found.release_key}:
        raise NoticeRefused("desk.notice_other_key", **told)
    if trust.log_key not in {"", found.notice.log}:
        raise NoticeRefused("desk.notice_other_log", **told)
    for check, outcome, message_id in _lines(found, trust):
        sentence = telling.words(
            message_id, day=found.notice.day.isoformat(), payload=found.notice.payload, log=found.notice.log, **told
        )
        telling.result(f"{outcome:8}  {sentence}", {"check": check, "outcome": outcome, "reason": sentence})
    return 0


def _lines(found: Noticed, trust: Trust) -> Iterator[tuple[str, str, str]]:
    """Gives check, outcome and sentence of each line."""
    yield "signature", "OK", "desk.notice_holds"
    yield "payload", "NOTE", "desk.notice_payload"
    if not trust.release_key:
        yield "self_key", "NOTE", "desk.notice_own_key"
    if found.notice.training:
        yield "training", "NOTE", "desk.notice_training"
