"""`tamis media list`, `add`, `fate`: on which sticks things came and left, and what became of each."""

import argparse

from custody.carriers import Carrier, Direction, Drop, Fate, Marks, dispose, register, register_of
from desk.assembly import Desk
from desk.parsing import Family
from desk.telling import Telling

_SHORT = 8


def add(family: Family, telling: Telling) -> None:
    """Adds the commands."""
    words = telling.words
    media = Family(family.add("media"), telling, "media_")
    media.add("list", _list)
    adding = media.add("add", _add)
    adding.add_argument("--label", default="", metavar="TEXT", help=words("desk.help_carrier_label"))
    adding.add_argument("--serial", default="", metavar="TEXT", help=words("desk.help_carrier_serial"))
    adding.add_argument("--colour", default="", metavar="TEXT", help=words("desk.help_carrier_colour"))
    adding.add_argument("--direction", choices=list(Direction), required=True, help=words("desk.help_carrier_way"))
    adding.add_argument("--drop", default="", metavar="DROP", help=words("desk.help_carrier_drop"))
    adding.add_argument("--again", default="", metavar="MEDIUM", help=words("desk.help_carrier_again"))
    fate = media.add("fate", _fate)
    fate.add_argument("carrier", metavar="MEDIUM", help=words("desk.help_carrier"))
    fate.add_argument("fate", choices=[each.value for each in Fate], help=words("desk.help_carrier_fate"))
    fate.add_argument("--reason", default="", metavar="TEXT", help=words("desk.help_carrier_reason"))


def _list(desk: Desk, _args: argparse.Namespace) -> int:
    register = register_of(desk.chain())
    for carrier in register.carriers:
        _tell(desk, carrier)
    for drop in register.unaccounted:
        _tell_drop(desk, drop)
    return 0


def _add(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    marks, way = Marks(args.label, args.serial, args.colour), Direction(args.direction)
    _tell(desk, register(marks, way, chain.unlocked.by, chain, drop=_drop(args.drop, desk), again=args.again))
    return 0


def _fate(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    _tell(desk, dispose(args.carrier, Fate(args.fate), args.reason, chain.unlocked.by, chain))
    return 0


def _drop(typed: str, desk: Desk) -> str:
    """Gives the whole id of a drop whose beginning was typed; what is not one is refused by the register."""
    found = [each.id for each in register_of(desk.chain()).unaccounted if typed and each.id.startswith(typed)]
    return found[0] if len(found) == 1 else typed


def _tell(desk: Desk, carrier: Carrier) -> None:
    fate = f"{carrier.fate_day} {desk.telling.words(_said(carrier.fate))}" if carrier.fate else ""
    marks, way = carrier.marks, desk.telling.words(f"desk.carrier_{carrier.direction.value}")
    parts = (carrier.id[:_SHORT], way, carrier.day, marks.label, marks.serial, marks.colour, fate, carrier.why)
    item: dict[str, object] = {
        "medium": carrier.id,
        "label": marks.label,
        "serial": marks.serial,
        "colour": marks.colour,
    }
    item |= {"direction": carrier.direction.value, "drops": list(carrier.drops), "day": carrier.day, "by": carrier.by}
    item |= {"fate": carrier.fate.value if carrier.fate else "", "fate_day": carrier.fate_day, "reason": carrier.why}
    desk.telling.result("  ".join(part for part in parts if part), item)


def _tell_drop(desk: Desk, drop: Drop) -> None:
    unsaid = desk.telling.words("desk.carrier_unsaid")
    line = "  ".join(part for part in (drop.id[:_SHORT], drop.day, drop.medium, unsaid) if part)
    desk.telling.result(line, {"drop": drop.id, "day": drop.day, "label": drop.medium, "things": drop.things})


def _said(fate: Fate) -> str:
    return f"desk.fate_{fate.name.lower()}"
