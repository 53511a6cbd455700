"""Watching the clock: what the desk's clock says against the time of the newest entry.

Rule: a clock more than a minute behind the newest entry went backwards; one more than a month ahead of it jumped, or
nobody worked here for so long. Either is an entry of its own before anything else is recorded, so that whoever reads
the ledger knows which times not to rely on (NIST SP 800-86 section 3.1.2, on clock discrepancies).
Never: corrects a time, or refuses work. Residual risk: a clock that was always wrong is not seen; a witness tells.
"""

from datetime import UTC, datetime, timedelta

BACK = timedelta(minutes=1)
AHEAD = timedelta(days=31)


def clock_change(newest: int, now: datetime) -> dict[str, int] | None:
    """Compares the time of the newest entry (seconds since 1970, 0: there is none) with the clock.

    Gives what to record: the time before and by how many seconds the clock is off it; None when there is nothing.
    """
    if not newest:
        return None
    away = now - datetime.fromtimestamp(newest, UTC)
    if -BACK <= away <= AHEAD:
        return None
    return {"before": newest, "seconds": int(away.total_seconds())}


def seconds_of(time: str) -> int:
    """Reads a statement's time ("2026-11-21T22:00:00Z") as seconds since 1970; 0 for none."""
    try:
        return int(datetime.strptime(time, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp())
    except ValueError:
        return 0
