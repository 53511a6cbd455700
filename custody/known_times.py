"""The newest time a ledger had told before each of its entries: what nobody who signs afterwards can go back behind.

Rule: docs/formats/ledger.md: the newest time of any entry so far; an entry about a clock that was set back begins anew.
Never: reads a clock. Residual risk: times are the desk's own; a witness bounds them.
"""

from collections.abc import Iterable, Iterator

from custody.acts import Act
from custody.records import Entry


def with_known_times(entries: Iterable[Entry]) -> Iterator[tuple[Entry, str]]:
    """Yields each entry, in the ledger's order, with the latest time (ISO 8601, UTC; "" for the first) known before."""
    latest = ""
    for entry in entries:
        yield entry, latest
        latest = entry.text("time") if entry.text("act") == Act.CLOCK_CHANGE else max(latest, entry.text("time"))
