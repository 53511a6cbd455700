"""Which media this vault was backed up to, as the ledger tells it: the newest backup on each, and when it was checked.

Rule: told by what was recorded, so a medium need not be plugged in. One whose newest backup is older than a shredding
still holds what was shredded: back up to it again, or destroy it.
Never: looks at a medium. Residual risk: what became of a stick in its drawer, only plugging it in tells.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from custody.acts import Act
from custody.chain import Chain
from custody.open_acts import desk_entries
from custody.records import Entry


@dataclass(frozen=True, slots=True)
class Medium:
    """A medium as the ledger knows it: id, what people call it, entry and day (ISO 8601) of its newest backup.

    `size` is how many entries are in it, `files` how many files, `read` how many of them were read back then.
    `checked` is the day everything on it was last read again ("": not since), `changed` how many files were not right.
    """

    id: str
    label: str
    seq: int
    day: str
    size: int = 0
    files: int = 0
    read: int = 0
    checked: str = ""
    changed: int = 0


def media(chain: Chain) -> tuple[Medium, ...]:
    """Lists every medium that was backed up to, the one backed up to first coming first."""
    return _fold(desk_entries(chain))


def newest(chain: Chain) -> Medium | None:
    """Gives the one that was backed up to last, None before the first backup."""
    return max(media(chain), key=lambda medium: medium.seq, default=None)


def _fold(entries: Iterable[Entry]) -> tuple[Medium, ...]:
    found: dict[str, Medium] = {}
    for entry in entries:
        act, medium = entry.text("act"), entry.text("backup")
        if act == Act.REPLICATION:
            size, files, read = (entry.number(name) for name in ("size", "files", "read"))
            made = Medium(medium, entry.text("medium"), entry.seq, entry.text("day"), size, files, read)
            all_read = 0 < made.read == made.files
            found[medium] = replace(made, checked=made.day) if all_read else made
        elif act == Act.REPLICA_CHECK and medium in found:
            found[medium] = replace(found[medium], checked=entry.text("day"), changed=entry.number("wrong"))
    return tuple(found.values())
