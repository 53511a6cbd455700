"""One thing that came in, in the same form whatever it was carried in: a file, a member of a zip, or no bytes at all.

Rule: everything found becomes exactly one arrival, and later exactly one line of the receipt.
Never: holds the bytes; they are streamed once, when they are asked for.
Residual risk: the path and the labels are what the stick says.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from intake.names import ItemName
from sanitize.untrusted import Untrusted
from words.message import Message

_SHOWN_LETTERS = 300


@dataclass(frozen=True, slots=True)
class Arrival:
    """One thing found.

    `container` is the archive it lay in, shown safely, "" for none; `size` its bytes as stored.
    `designation` is in the form people read, "" when nothing says it. `problem`, if any, is why it will go to
    quarantine; `keep` is False only where there are no bytes to keep. `chunks` streams the bytes, at most 1 MiB
    at a time, and raises an `IntakeError` when they cannot be had or are not what was promised.
    """

    container: str
    untrusted_path: Untrusted
    size: int
    item: ItemName | None
    designation: str
    problem: Message | None
    keep: bool
    chunks: Callable[[], Iterator[bytes]]

    @property
    def place(self) -> str:
        """Where it lay, for the receipt: safe to show, cut where over-long."""
        path = self.untrusted_path.shown(_SHOWN_LETTERS)
        return f"{self.container} › {path}" if self.container else path


def total_bytes(arrivals: Iterable[Arrival]) -> int:
    """Adds up how many bytes there are to read, so that progress can be told honestly."""
    return sum(arrival.size for arrival in arrivals if arrival.keep)
