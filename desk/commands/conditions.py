"""`tamis condition add`, `met`, `list`: what was agreed with a source before anything of theirs may leave."""

import argparse
from datetime import date

from desk.assembly import Desk
from desk.parsing import Family
from desk.telling import Telling
from triage.conditions import Condition, agree, conditions, meet
from triage.viewing import Shown, view_exhibit


def add(family: Family, telling: Telling) -> None:
    """Adds the commands."""
    words = telling.words
    condition = Family(family.add("condition"), telling, "condition_")
    for name, run in (("add", _add), ("met", _met), ("list", _list)):
        command = condition.add(name, run)
        command.add_argument("exhibit", metavar="EXHIBIT", help=words("desk.help_exhibit"))
        if name == "add":
            command.add_argument("--text", default="", metavar="TEXT", help=words("desk.help_condition_text"))
            command.add_argument("--until", type=date.fromisoformat, metavar="DAY", help=words("desk.help_until"))
        if name == "met":
            command.add_argument("number", type=int, metavar="N", help=words("desk.help_condition_number"))
            command.add_argument("--reason", required=True, metavar="TEXT", help=words("desk.help_condition_reason"))
        if name != "list":
            command.add_argument("--as", dest="name", required=True, metavar="NAME", help=words("desk.help_as"))


def _add(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    reviewer, signer = chain.policy.reviewer(args.name), desk.signer(chain, args.name)
    _tell(desk, agree(args.exhibit, args.text, args.until, reviewer, chain, signer))
    chain.checkpoint()
    return 0


def _met(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    reviewer, signer = chain.policy.reviewer(args.name), desk.signer(chain, args.name)
    meet(args.exhibit, args.number, args.reason, reviewer, chain, signer)
    chain.checkpoint()
    return _all(desk, args.exhibit)


def _list(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    view_exhibit(args.exhibit, Shown.CUSTODY, chain.unlocked.by, chain)
    return _all(desk, args.exhibit)


def _all(desk: Desk, exhibit: str) -> int:
    chain = desk.chain()
    for each in conditions(chain.catalog.exhibit(exhibit).submission, chain):
        _tell(desk, each)
    return 0


def _tell(desk: Desk, condition: Condition) -> None:
    until = condition.until.isoformat() if condition.until else ""
    state = "met" if condition.met >= 0 else "stands" if condition.stands(desk.clock().date()) else "over"
    item = {"condition": condition.seq, "text": condition.text, "until": until, "state": state, "why": condition.why}
    parts = (str(condition.seq), desk.telling.words(f"desk.condition_{state}"), until, condition.text, condition.why)
    desk.telling.result("  ".join(part for part in parts if part), item)
