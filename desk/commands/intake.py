"""`tamis intake PATH`."""

import argparse
from pathlib import Path

from desk.assembly import Desk
from desk.parsing import Family
from desk.telling import Telling
from intake.carried import Carried
from intake.limits import Limits
from intake.receipt import Outcome
from intake.receive import receive
from words.message import Message


def add(family: Family, telling: Telling) -> None:
    """Adds the command."""
    command = family.add("intake", _intake)
    command.add_argument("path", metavar="PATH", type=Path, help=telling.words("desk.help_intake_path"))
    command.add_argument("--medium", default="", metavar="TEXT", help=telling.words("desk.help_medium"))


def _intake(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    receipt = receive(args.path.absolute(), chain, Limits(), about=Carried(args.medium), progress=desk.telling.progress)
    for line in receipt.lines:
        reason = "" if line.message is None else f" {desk.telling.speech.say(line.message)}"
        item = line.as_json() | {"reason": reason.strip()}
        desk.telling.result(desk.telling.speech.say(line.sentence()) + reason, item)
    desk.telling.message(receipt.summary())
    if receipt.counts[Outcome.ACCEPTED]:
        desk.telling.message(Message.of("desk.stick_still_holds"))
    return 4 if receipt.counts[Outcome.QUARANTINED] else 0
