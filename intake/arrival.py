"""One thing that came in, in the same form whatever it was carried in: a file, a member of an archive, or no bytes.

Rule: everything found becomes exactly one arrival, and later exactly one line of the receipt. It is an encrypted item
of SecureDrop (`item`), something that came already in the clear (`plain`), or neither, and then `problem` says why.
Never: holds the bytes; they are streamed once, when they are asked for.
Residual risk: the path and the labels are what the stick says.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from intake.bundle import Bundle
from intake.channels import STATED, Channel
from intake.limits import Limits
from intake.names import ItemName
from sanitize.untrusted import Untrusted
from words.message import Message

_SHOWN_LETTERS = 300


class PlainKind(StrEnum):
    """What something in the clear is; the values stand in the ledger."""

    FILE = "doc"
    TRANSCRIPT = "transcript"
    MAIL = "mail"
    PACKAGE = "package"


@dataclass(frozen=True, slots=True)
class Plain:
    """Something that came in the clear: what it is, the name its channel gives it, its number there (None: none)."""

    kind: PlainKind
    untrusted_filename: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """One thing found.

    `container` is the archive it lay in, shown safely, "" for none; `size` its bytes as stored.
    `designation` is in the form people read, "" when nothing says it. `problem`, if any, is why it will go to
    quarantine; `keep` is False only where there are no bytes to keep, or none that may be kept. `chunks` streams the
    bytes, at most 1 MiB at a time, and raises an `IntakeError` when they cannot be had or are not what was promised.
    `bundle` is what a package's tar is made of, None for everything else.
    """

    container: str
    untrusted_path: Untrusted
    size: int
    item: ItemName | None
    designation: str
    problem: Message | None
    keep: bool
    chunks: Callable[[], Iterator[bytes]]
    plain: Plain | None = None
    channel: Channel = Channel.JOURNALIST_INTERFACE
    bundle: Bundle | None = None

    @property
    def place(self) -> str:
        """Where it lay, for the receipt: safe to show, cut where over-long."""
        path = self.untrusted_path.shown(_SHOWN_LETTERS)
        return f"{self.container} › {path}" if self.container else path

    @property
    def kind(self) -> str:
        """What it is, as the ledger says it; "" when nothing tells."""
        told = self.item or self.plain
        return told.kind.value if told else ""

    @property
    def number(self) -> int | None:
        """Its number in the source's conversation, None when nothing says it."""
        told = self.item or self.plain
        return told.number if told else None

    def ceiling(self, limits: Limits) -> int:
        """Gives how many bytes of it are taken at most."""
        return limits.plain_bytes if self.channel in STATED else limits.item_bytes


def total_bytes(arrivals: Iterable[Arrival]) -> int:
    """Adds up how many bytes there are to read, so that progress can be told honestly."""
    return sum(arrival.size for arrival in arrivals if arrival.keep)
