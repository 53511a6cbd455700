"""`tamis unpack`: takes containers apart, because somebody asks for it.

Never: takes a password from an argument: it is asked for, as passphrases are, and kept nowhere.
"""

import argparse
from collections.abc import Sequence

from custody.chain import Chain
from desk.assembly import Desk
from desk.parsing import Family
from desk.tally import OUTCOMES, Tally
from desk.telling import Telling
from sanitize.errors import SanitizeError
from triage.errors import NotUnpackable
from triage.unpack import Unpacked, unpack
from words.visible import visible

_SHORT = 8


def add(family: Family, telling: Telling) -> None:
    """Adds the command."""
    words = telling.words
    unpacking = family.add("unpack", _unpack)
    unpacking.add_argument("exhibits", metavar="EXHIBIT", nargs="+", help=words("desk.help_exhibit"))
    unpacking.add_argument("--locked", action="store_true", help=words("desk.help_container_password"))


def _unpack(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    question = desk.telling.words("desk.ask_container_password")
    return unpack_each(desk, chain, args.exhibits, desk.ask(question).encode() if args.locked else None)


def unpack_each(desk: Desk, chain: Chain, exhibits: Sequence[str], password: bytes | None = None) -> int:
    """Unpacks one after the other and tells what came; gives the exit status."""
    tally = Tally()
    for done, label in enumerate(exhibits, start=1):
        try:
            told = unpack(label, chain, desk.workshop, chain.unlocked.by, password)
        except (SanitizeError, NotUnpackable) as refusal:
            outcome, reason = tally.turned_away(refusal), desk.telling.speech.say(refusal.message)
            item = {"exhibit": label, "outcome": outcome, "reason": reason}
            desk.telling.result(f"{label[:_SHORT]}  {desk.telling.words(OUTCOMES[outcome])}  {reason}", item)
        else:
            _tell(desk, chain, told)
            tally.done += 1
            tally.refused += bool(told.left_count or told.stopped)
        desk.telling.progress(done, len(exhibits))
    return tally.status()


def _tell(desk: Desk, chain: Chain, told: Unpacked) -> None:
    """Tells each member that came, each that stayed, and how it ended."""
    say = desk.telling.speech.say
    for label in told.fresh:
        member = chain.catalog.exhibit(label)
        name = member.untrusted_filename
        item = {"container": told.container, "exhibit": label, "filename": name, "sha256": member.digest}
        desk.telling.result(f"{label[:_SHORT]}  {visible(name)}", item | {"bytes": member.size, "outcome": "done"})
    for left in told.left:
        reason = say(left.why)
        item = {"container": told.container, "filename": left.untrusted_name, "outcome": "refused", "reason": reason}
        desk.telling.result(f"{desk.telling.words('desk.refused')}  {visible(left.untrusted_name)}  {reason}", item)
    desk.telling.say("desk.unpacked", count=len(told.fresh), known=told.known, left=told.left_count)
    if told.password:
        held = told.password == "held"  # noqa: S105 (a word for how it ended)
        desk.telling.say("desk.password_held" if held else "desk.password_did_not_hold")
    if told.stopped is not None:
        desk.telling.say("desk.unpacking_stopped")
        desk.telling.message(told.stopped)
