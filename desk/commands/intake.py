"""`tamis intake PATH`, with what the person who brings it states of it."""

import argparse
from pathlib import Path

from desk.assembly import Desk
from desk.parsing import Family
from desk.telling import Telling
from intake.carried import state
from intake.channels import STATED
from intake.limits import Limits
from intake.receipt import Outcome
from intake.receive import receive
from words.message import Message


def add(family: Family, telling: Telling) -> None:
    """Adds the command."""
    command = family.add("intake", _intake)
    command.add_argument("path", metavar="PATH", type=Path, help=telling.words("desk.help_intake_path"))
    words = telling.words
    command.add_argument("--medium", default="", metavar="TEXT", help=words("desk.help_medium"))
    command.add_argument("--as", dest="channel", default="", choices=sorted(STATED), help=words("desk.help_intake_as"))
    command.add_argument("--provenance", default="", metavar="TEXT", help=words("desk.help_provenance"))
    command.add_argument("--unknown-before", default="", metavar="DATE", help=words("desk.help_unknown_before"))


def _intake(desk: Desk, args: argparse.Namespace) -> int:
    about = state(args.channel, args.provenance, args.unknown_before, medium=args.medium)
    chain = desk.chain()
    receipt = receive(args.path.absolute(), chain, Limits(), about=about, progress=desk.telling.progress)
    for line in receipt.lines:
        reason = "" if line.message is None else f" {desk.telling.speech.say(line.message)}"
        item = line.as_json() | {"reason": reason.strip()}
        desk.telling.result(desk.telling.speech.say(line.sentence()) + reason, item)
    desk.telling.message(receipt.summary())
    if receipt.counts[Outcome.ACCEPTED]:
        desk.telling.message(Message.of("desk.stick_still_holds"))
    return 4 if receipt.counts[Outcome.QUARANTINED] else 0
