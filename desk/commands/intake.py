"""`tamis intake PATH`, with what the person who brings it states of it."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from custody.chain import Chain
from desk.assembly import Desk
from desk.commands.containers import unpack_each
from desk.commands.received import tell
from desk.commands.turnstile import Turnstile
from desk.halting import listening
from desk.news import still_there
from desk.parsing import Family
from desk.telling import Telling
from intake.carried import Carried, state
from intake.channels import STATED, Channel
from intake.errors import IntakeStopped
from intake.limits import Limits
from intake.receipt import Outcome, Receipt
from intake.receive import receive
from intake.survey import survey
from triage.site_exports import waiting

_SHORT, _NAMED = 8, 20


def add(family: Family, telling: Telling) -> None:
    """Adds the command."""
    command = family.add("intake", _intake)
    command.add_argument("path", metavar="PATH", type=Path, help=telling.words("desk.help_intake_path"))
    words = telling.words
    command.add_argument("--medium", default="", metavar="TEXT", help=words("desk.help_medium"))
    command.add_argument("--as", dest="channel", default="", choices=sorted(STATED), help=words("desk.help_intake_as"))
    command.add_argument("--dry-run", action="store_true", help=words("desk.help_dry_run"))
    command.add_argument("--unpack", action="store_true", help=words("desk.help_intake_unpack"))
    command.add_argument("--sums", action="store_true", help=words("desk.help_sums"))
    command.add_argument("--provenance", default="", metavar="TEXT", help=words("desk.help_provenance"))
    command.add_argument("--release-key", default="", metavar="FINGERPRINT", help=words("desk.help_bag_key"))
    command.add_argument("--log-key", default="", metavar="VKEY", help=words("desk.help_bag_log_key"))
    command.add_argument("--unknown-before", default="", metavar="DATE", help=words("desk.help_unknown_before"))


def _intake(desk: Desk, args: argparse.Namespace) -> int:
    if args.dry_run:
        return _look(desk, args)
    about = state(
        args.channel,
        args.provenance,
        args.unknown_before,
        medium=args.medium,
        release_key=args.release_key,
        log_key=args.log_key,
    )
    chain, turnstile = desk.chain(), Turnstile(desk.telling)
    try:
        with listening(turnstile.halting):
            receipt = receive(
                args.path.absolute(), chain, Limits(), about=about, progress=turnstile.read, watcher=turnstile
            )
    except IntakeStopped as stopped:
        return _stopped(desk, turnstile, stopped, sums=args.sums)
    tell(desk, receipt, sums=args.sums)
    if receipt.counts[Outcome.ACCEPTED]:
        desk.telling.message(still_there(receipt))
    opened = _exports(desk, chain, waiting(receipt, chain), unpack=args.unpack)
    return opened or (4 if receipt.counts[Outcome.QUARANTINED] else 0)


def _exports(desk: Desk, chain: Chain, exports: Sequence[str], *, unpack: bool) -> int:
    """Unpacks what sites gave as one zip, when asked; else says how."""
    if exports and unpack:
        return unpack_each(desk, chain, exports)
    if exports:
        labels = " ".join(label[:_SHORT] for label in exports[:_NAMED])
        desk.telling.say("desk.exports_wait", count=len(exports), command=f"tamis unpack {labels}")
    return 0


def _stopped(desk: Desk, turnstile: Turnstile, stopped: IntakeStopped, *, sums: bool) -> int:
    """Says what is in, and how to go on."""
    desk.chain().checkpoint()
    tell(desk, Receipt(tuple(turnstile.lines)), sums=sums)
    desk.telling.say("desk.halted", done=len(turnstile.lines), found=turnstile.found_in_all)
    desk.telling.message(stopped.message)
    return 4


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
