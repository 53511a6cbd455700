"""`tamis intake PATH`, with what the person who brings it states of it."""

import argparse
from itertools import repeat
from pathlib import Path

from desk.assembly import Desk
from desk.commands.turnstile import Turnstile
from desk.halting import listening
from desk.news import called, hint, last_time
from desk.news import sums as sums_of
from desk.parsing import Family
from desk.telling import Telling
from intake.carried import Carried, state
from intake.channels import STATED, Channel
from intake.errors import IntakeStopped
from intake.limits import Limits
from intake.receipt import Outcome, Receipt
from intake.receive import receive
from intake.since import News, Since, Standing
from intake.survey import survey
from words.message import Message

_NAMED = 10


def add(family: Family, telling: Telling) -> None:
    """Adds the command."""
    command = family.add("intake", _intake)
    command.add_argument("path", metavar="PATH", type=Path, help=telling.words("desk.help_intake_path"))
    words = telling.words
    command.add_argument("--medium", default="", metavar="TEXT", help=words("desk.help_medium"))
    command.add_argument("--as", dest="channel", default="", choices=sorted(STATED), help=words("desk.help_intake_as"))
    command.add_argument("--dry-run", action="store_true", help=words("desk.help_dry_run"))
    command.add_argument("--sums", action="store_true", help=words("desk.help_sums"))
    command.add_argument("--provenance", default="", metavar="TEXT", help=words("desk.help_provenance"))
    command.add_argument("--unknown-before", default="", metavar="DATE", help=words("desk.help_unknown_before"))


def _intake(desk: Desk, args: argparse.Namespace) -> int:
    if args.dry_run:
        return _look(desk, args)
    about = state(args.channel, args.provenance, args.unknown_before, medium=args.medium)
    chain, turnstile = desk.chain(), Turnstile(desk.telling)
    try:
        with listening(turnstile.halting):
            receipt = receive(
                args.path.absolute(), chain, Limits(), about=about, progress=turnstile.read, watcher=turnstile
            )
    except IntakeStopped as stopped:
        return _stopped(desk, turnstile, stopped, sums=args.sums)
    _tell(desk, receipt, sums=args.sums)
    if receipt.counts[Outcome.ACCEPTED]:
        told = "desk.stick_in_the_clear" if receipt.in_the_clear else "desk.stick_still_holds"
        desk.telling.message(Message.of(told))
    return 4 if receipt.counts[Outcome.QUARANTINED] else 0


def _stopped(desk: Desk, turnstile: Turnstile, stopped: IntakeStopped, *, sums: bool) -> int:
    """Says what is in, and how to go on."""
    desk.chain().checkpoint()
    _tell(desk, Receipt(tuple(turnstile.lines)), sums=sums)
    desk.telling.say("desk.halted", done=len(turnstile.lines), found=turnstile.found_in_all)
    desk.telling.message(stopped.message)
    return 4


def _tell(desk: Desk, receipt: Receipt, *, sums: bool) -> None:
    if sums:
        for summed in receipt.as_sums().splitlines():
            desk.telling.result(summed, {"sha256sum": summed})
    stand = receipt.since.lines if receipt.since else repeat(None)
    for line, stands in () if sums else zip(receipt.lines, stand, strict=False):
        reason = "" if line.message is None else f" {desk.telling.speech.say(line.message)}"
        item = line.as_json() | {"reason": reason.strip()} | ({"news": stands.news.value} if stands else {})
        desk.telling.result(desk.telling.speech.say(line.sentence()) + reason + _other(desk, stands), item)
    desk.telling.message(receipt.summary())
    if receipt.since is not None:
        _tell_since(desk, receipt.since)


def _other(desk: Desk, stands: Standing | None) -> str:
    """Says of what is in conflict what else has its name."""
    told = hint(stands, desk.telling.speech.language) if stands and stands.news is News.CONFLICT else None
    return f" {desk.telling.speech.say(told)}" if told else ""


def _tell_since(desk: Desk, since: Since) -> None:
    desk.telling.message(last_time(since, desk.telling.speech.language))
    if since.last is not None:
        desk.telling.message(sums_of(since))
    if since.gone:
        names = [called(each) for each in since.gone]
        told = ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
        desk.telling.say("desk.since_gone_named", count=len(names), names=told)


def _look(desk: Desk, args: argparse.Namespace) -> int:
    """Says what is there and what would go to quarantine; needs no vault, reads no submission, records nothing."""
    about = Carried(stated=Channel(args.channel) if args.channel else None)
    arrivals = survey(args.path.absolute(), Limits(), about)
    for arrival in arrivals:
        reason = "" if arrival.problem is None else desk.telling.speech.say(arrival.problem)
        item = {"place": arrival.place, "kind": arrival.kind, "designation": arrival.designation, "reason": reason}
        item |= {"channel": arrival.channel.value}
        line = "  ".join(part for part in (arrival.place, arrival.kind, reason) if part)
        desk.telling.result(line, {**item, "number": arrival.number, "size": arrival.size})
    doubtful = sum(1 for arrival in arrivals if arrival.problem is not None)
    desk.telling.say("desk.dry_run_found", count=len(arrivals), doubtful=doubtful)
    return 4 if doubtful else 0
