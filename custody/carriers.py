"""The media register: on what things were carried in and out, and what became of each stick, drive or box afterwards.

Rule: told by the ledger. A carrier is registered with what people see on it (label, serial, colour) and the drop it
brought; what was done with it is recorded once it is done. Registering it again, for another drop, says that it is in
use again. A drop no carrier is registered for is one whose stick nobody has given account of.
Never: looks at a medium; takes "wiped" for gone. Residual risk: what people state (decision 0064).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from custody.acts import Act
from custody.chain import Chain
from custody.errors import Unknown
from custody.open_acts import desk_entries
from custody.records import Entry

LONGEST = 200


class Direction(StrEnum):
    """Whether it brought something, or took something away."""

    IN = "in"
    OUT = "out"


class Fate(StrEnum):
    """What was done with it."""

    DESTROYED = "destroyed"
    WIPED = "wiped"
    KEPT = "kept"
    GIVEN_BACK = "given back"


@dataclass(frozen=True, slots=True)
class Marks:
    """What people see on a medium; at least a label or a serial."""

    label: str = ""
    serial: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Carrier:
    """A medium: its id, marks, direction, the drops it brought, who registered it last and when.

    `fate` is None while nobody said what became of it; then `fate_day`, `fate_by` and `why` say more.
    """

    id: str
    marks: Marks
    direction: Direction
    drops: tuple[str, ...]
    day: str
    by: str
    fate: Fate | None = None
    fate_day: str = ""
    fate_by: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Drop:
    """What was taken in at once: its id, the medium as it was named then, day, who, and how many things were kept."""

    id: str
    medium: str
    day: str
    by: str
    things: int


@dataclass(frozen=True, slots=True)
class Register:
    """All carriers, the newest first, and the drops whose carrier nobody registered."""

    carriers: tuple[Carrier, ...]
    unaccounted: tuple[Drop, ...]


def register_of(chain: Chain) -> Register:
    """Reads the register."""
    return fold(desk_entries(chain))


def fold(entries: Iterable[Entry]) -> Register:
    """Folds the desk's entries, in the ledger's order."""
    found: dict[str, Carrier] = {}
    drops: dict[str, Drop] = {}
    for entry in entries:
        act, carrier = entry.text("act"), entry.text("carrier")
        if act == Act.CARRIED_IN:
            things = entry.number("accepted") + entry.number("quarantined")
            drop = entry.text("drop")
            drops[drop] = Drop(drop, entry.text("medium"), entry.text("day"), entry.text("actor"), things)
        elif act == Act.CARRIER:
            before = found.pop(carrier).drops if carrier in found else ()
            found[carrier] = _carrier(entry, before)
        elif act == Act.CARRIER_FATE and carrier in found:
            found[carrier] = replace(
                found[carrier],
                fate=Fate(entry.text("fate")),
                fate_day=entry.text("day"),
                fate_by=entry.text("actor"),
                why=entry.text("reason"),
            )
    told = {drop for carrier in found.values() for drop in carrier.drops}
    left = tuple(drop for drop in drops.values() if drop.id not in told)
    return Register(tuple(reversed(found.values())), left[::-1])


def register(marks: Marks, direction: Direction, by: str, chain: Chain, *, drop: str = "", again: str = "") -> Carrier:
    """Registers a medium; `drop` is the drop it brought, `again` the id of one registered before; `by` is who says so.

    Raises:
        Unknown: no such drop or carrier, or nothing to know it by.
    """
    known = register_of(chain)
    seen = Marks(*(" ".join(part.split()) for part in (marks.label, marks.serial, marks.colour)))
    if not (seen.label or seen.serial) or max(map(len, (seen.label, seen.serial, seen.colour))) > LONGEST:
        raise Unknown("custody.carrier_unnamed", longest=LONGEST)
    if drop and drop not in {each.id for each in known.unaccounted}:
        raise Unknown("custody.drop_unknown", drop=drop)
    name = find(again, known).id if again else chain.fresh_name()
    said = {"label": seen.label, "serial": seen.serial, "colour": seen.colour}
    draft = chain.draft(Act.CARRIER, by, carrier=name, direction=direction.value, drop=drop, **said)
    (entry,) = chain.record([draft])
    before = next((each.drops for each in known.carriers if each.id == name), ())
    return _carrier(entry, before)


def dispose(carrier: str, fate: Fate, why: str, by: str, chain: Chain) -> Carrier:
    """Records what was done with a medium (its id, or the beginning of it).

    Raises:
        Unknown: there is none.
    """
    known = find(carrier, register_of(chain))
    reason = " ".join(why.split())[:LONGEST]
    chain.record([chain.draft(Act.CARRIER_FATE, by, carrier=known.id, fate=fate.value, reason=reason)])
    return find(known.id, register_of(chain))


def find(carrier: str, register: Register) -> Carrier:
    """Finds a medium by its id or the beginning of it.

    Raises:
        Unknown: there is none, or more than one.
    """
    found = [each for each in register.carriers if carrier and each.id.startswith(carrier)]
    if len(found) > 1:
        raise Unknown("custody.carrier_ambiguous", carrier=carrier)
    if not found:
        raise Unknown("custody.carrier_unknown", carrier=carrier)
    return found[0]


def _carrier(entry: Entry, before: tuple[str, ...]) -> Carrier:
    drop = entry.text("drop")
    return Carrier(
        id=entry.text("carrier"),
        marks=Marks(entry.text("label"), entry.text("serial"), entry.text("colour")),
        direction=Direction(entry.text("direction")),
        drops=(*before, drop) if drop else before,
        day=entry.text("day"),
        by=entry.text("actor"),
    )
