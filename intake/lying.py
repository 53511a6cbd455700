"""A file that lies on the stick by itself, as an arrival: what every kind of drop makes of a plain file.

Never: opens it. Residual risk: none of its own.
"""

from intake.arrival import Arrival, Plain
from intake.channels import Channel
from intake.limits import Limits
from intake.names import ItemName
from intake.places import designation_of
from intake.stick import Found, Stick
from sanitize.untrusted import Untrusted
from words.message import Message

_SHOWN_LETTERS = 300


def as_item(stick: Stick, found: Found, item: ItemName | None, problem: Message | None) -> Arrival:
    """Makes the arrival of an encrypted item, of a file that is none, or of something that holds no bytes."""
    *folders, _ = found.untrusted_names
    return Arrival(
        container="",
        untrusted_path=path_of(found),
        size=found.size,
        item=item,
        designation="" if item is None else designation_of(item, folders),
        problem=problem,
        keep=found.problem is None,
        chunks=lambda: stick.chunks(found),
    )


def as_plain(
    stick: Stick, found: Found, plain: Plain | None, channel: Channel, designation: str, problem: Message | None
) -> Arrival:
    """Makes the arrival of a file in the clear."""
    return Arrival(
        container="",
        untrusted_path=path_of(found),
        size=found.size,
        item=None,
        designation=designation,
        problem=found.problem or problem,
        keep=found.problem is None,
        chunks=lambda: stick.chunks(found),
        plain=plain,
        channel=channel,
    )


def untouched(found: Found, reason: Message, channel: Channel) -> Arrival:
    """Makes the arrival of a file no byte of which may be kept: it stays where it is, and that is told."""
    return Arrival(
        container="",
        untrusted_path=path_of(found),
        size=0,
        item=None,
        designation="",
        problem=reason,
        keep=False,
        chunks=lambda: iter(()),
        channel=channel,
    )


def path_of(found: Found) -> Untrusted:
    """Gives the path of something found, as data."""
    return Untrusted("/".join(found.untrusted_names))


def shown_path(found: Found) -> str:
    """Gives it safe to show, cut where over-long."""
    return path_of(found).shown(_SHOWN_LETTERS)


def size_problem(size: int, limits: Limits) -> Message | None:
    """Gives the reason why something of so many bytes is not taken as an item of SecureDrop, None if it is."""
    if size == 0:
        return Message.of("intake.empty_file")
    if size > limits.item_bytes:
        return Message.of("intake.too_large", megabytes=limits.item_bytes // 1_000_000)
    return None
