"""`tamis recovery rotate` and `tamis recovery drill make | answer | accept`."""

import argparse
from pathlib import Path

from custody import drill, key_acts
from custody.minutes import record_minutes, sheets_steps
from desk.assembly import Desk
from desk.cards import hand_out
from desk.commands.key_acts import add_signers, carry_out
from desk.commands.vault import shares_of
from desk.doctor import check_machine
from desk.hands import ask_back, ask_secret
from desk.parsing import Family
from desk.telling import Telling
from keys import coming, recovery
from keys.memory import private_folder, require_memory


def add(family: Family, telling: Telling) -> None:
    """Adds the commands."""
    words = telling.words
    parent = Family(family.add("recovery"), telling, "recovery_")
    rotate = parent.add("rotate", _rotate)
    rotate.add_argument("--shares", default="2/3", metavar="M/N", help=words("desk.help_shares"))
    rotate.add_argument("--shares-into", type=Path, metavar="DIR", help=words("desk.help_shares_into"))
    rotate.add_argument(
        "--reason",
        choices=("superseded", "lost", "compromised"),
        default="superseded",
        help=words("desk.help_key_reason"),
    )
    add_signers(rotate, telling)
    drills = Family(parent.add("drill"), telling, "drill_")
    for name, run in (("make", _make), ("answer", _answer), ("accept", _accept)):
        command = drills.add(name, run)
        command.add_argument("folder", metavar="DIR", type=Path, help=words("desk.help_drill_folder"))


def _rotate(desk: Desk, args: argparse.Namespace) -> int:
    """Makes a new recovery key; its sheets are typed back from paper before anybody signs."""
    needed, total = shares_of(args.shares)
    if args.shares_into is not None:
        require_memory(args.shares_into)
    chain = desk.chain()
    secret = desk.random(recovery.SECRET_BYTES)
    sheets = recovery.split(secret, needed, total)
    hand_out(desk, sheets, needed, args.shares_into)
    for number, sheet in enumerate(sheets, start=1):
        ask_back(desk, number, sheet)
    key = coming.make_recovery(chain.vault.cabinet, chain.unlocked.folder, secret)
    record_minutes(chain, [*args.names, *args.elsewhere], sheets_steps(key.fingerprint, needed, total))
    act = key_acts.rotating(chain.policy, key, args.reason, f"{desk.clock():%Y-%m-%d}")
    return carry_out(desk, chain, act, args)


def _make(desk: Desk, args: argparse.Namespace) -> int:
    name = drill.make(desk.chain(), args.folder.absolute(), desk.random)
    desk.telling.result(str(args.folder), {"drill": name, "out": str(args.folder)})
    desk.telling.say("desk.drill_made")
    return 0


def _answer(desk: Desk, args: argparse.Namespace) -> int:
    """On the second machine: needs no vault, only the stick and the sheets."""
    check_machine(desk, training=False)
    memory = private_folder(desk.memory_base / f"tamis-{desk.user}" / "drill")
    try:
        drill.answer(args.folder.absolute(), memory, ask_secret(desk))
    finally:
        memory.rmdir()
    desk.telling.say("desk.drill_answered")
    return 0


def _accept(desk: Desk, args: argparse.Namespace) -> int:
    name = drill.accept(desk.chain(), args.folder.absolute())
    desk.telling.result(name, {"drill": name, "passed": 1})
    desk.telling.say("desk.drill_passed")
    return 0
