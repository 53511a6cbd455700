"""`tamis shred propose`, `approve`, `carry-out`, `list`, and `tamis hold`."""

import argparse
from pathlib import Path

from custody import shredder
from custody.backup import take_out
from custody.chain import Chain
from custody.shredding import EVERYTHING, Case, Why
from desk.assembly import Desk
from desk.parsing import Family
from desk.telling import Telling


def add(family: Family, telling: Telling) -> None:
    """Adds the commands."""
    words = telling.words
    shred = Family(family.add("shred"), telling, "shred_")
    for name, run in (("propose", _propose), ("approve", _approve), ("carry-out", _carry_out)):
        command = shred.add(name, run)
        command.add_argument("submission", metavar="SUBMISSION", help=words("desk.help_shred_submission"))
        command.add_argument("--as", dest="name", required=True, metavar="NAME", help=words("desk.help_as"))
        if name == "carry-out":
            command.add_argument("--backup", type=Path, metavar="DIR", help=words("desk.help_shred_backup"))
        if name == "propose":
            command.add_argument("--ground", required=True, metavar="TEXT", help=words("desk.help_shred_ground"))
            codes = [each.value for each in Why]
            command.add_argument("--code", choices=codes, default="other", help=words("desk.help_shred_code"))
            command.add_argument("--nameless", action="store_true", help=words("desk.help_shred_nameless"))
    shred.add("list", _list)
    hold = family.add("hold", _hold)
    hold.add_argument("submission", metavar="SUBMISSION", help=words("desk.help_hold_submission"))
    hold.add_argument("--reason", required=True, metavar="TEXT", help=words("desk.help_hold_reason"))
    hold.add_argument("--lift", action="store_true", help=words("desk.help_hold_lift"))
    hold.add_argument("--as", dest="name", required=True, metavar="NAME", help=words("desk.help_as"))


def _propose(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    label = shredder.find(args.submission, chain)
    signer = desk.signer(chain, args.name)
    reviewer, why = chain.policy.reviewer(args.name), Why(args.code)
    shredder.propose(label, args.ground, reviewer, chain, signer, why, named=not args.nameless)
    chain.checkpoint()
    desk.telling.result(label, {"submission": label, "state": "proposed"})
    desk.telling.say("desk.shred_proposed", submission=label)
    return 0


def _approve(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    label = shredder.find(args.submission, chain)
    desk.telling.say("desk.shred_what", submission=label, ground=shredder.cases(chain).of(label).ground)
    shredder.approve(label, chain.policy.reviewer(args.name), chain, desk.signer(chain, args.name))
    chain.checkpoint()
    desk.telling.result(label, {"submission": label, "state": "approved"})
    return 0


def _carry_out(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    label = shredder.find(args.submission, chain)

    def out_of_backup(_label: str) -> shredder.Backups:
        medium = args.backup.name if args.backup else ""
        return shredder.Backups(*take_out(chain, args.backup, medium, desk.telling.progress))

    reviewer, signer = chain.policy.reviewer(args.name), desk.signer(chain, args.name)
    case = shredder.carry_out(label, reviewer, chain, signer, out_of_backup)
    desk.telling.result(label, _item(case, chain))
    desk.telling.say("desk.shredded_now", submission=label)
    for backup in case.older_backups:
        desk.telling.say("desk.shred_older_backup", backup=backup)
    return 0


def _list(desk: Desk, _args: argparse.Namespace) -> int:
    chain = desk.chain()
    known = shredder.cases(chain)
    waiting = [case for case in known.newest.values() if case.done < 0]
    for case in (*known.done, *waiting):
        item = _item(case, chain)
        people = ", ".join(_names(case, chain))
        shown = {"submission": case.submission, "day": case.day, "people": people, "ground": case.ground}
        desk.telling.result(desk.telling.words(f"desk.shred_is_{item['state']}", **shown), item)
    for hold in known.holds:
        item = {"hold": hold.on, "day": hold.day, "by": _name(hold.by, chain), "reason": hold.reason}
        shown = {"on": hold.on, "day": hold.day, "who": _name(hold.by, chain), "reason": hold.reason}
        desk.telling.result(desk.telling.words("desk.shred_hold", **shown), item)
    return 0


def _hold(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    on = args.submission if args.submission == EVERYTHING else shredder.find(args.submission, chain)
    signer = desk.signer(chain, args.name)
    shredder.hold(on, args.reason, chain.policy.reviewer(args.name), chain, signer, lift=args.lift)
    chain.checkpoint()
    desk.telling.say("desk.hold_lifted" if args.lift else "desk.hold_set", on=on)
    return 0


def _item(case: Case, chain: Chain) -> dict[str, object]:
    begun = "begun" if case.begun >= 0 else "approved" if case.approved_by else "proposed"
    state = "done" if case.done >= 0 else begun
    item: dict[str, object] = {"submission": case.submission, "state": state, "day": case.day, "ground": case.ground}
    item |= {"code": case.code, "designation": case.designation, "number": case.number}
    return item | {"by": _names(case, chain), "blobs": len(case.blobs), "older_backups": list(case.older_backups)}


def _names(case: Case, chain: Chain) -> list[str]:
    return [_name(person, chain) for person in dict.fromkeys((case.by, *case.approved_by))]


def _name(fingerprint: str, chain: Chain) -> str:
    """Gives a reviewer's name, or the fingerprint of one who left."""
    names = {own: name for name, own in chain.policy.reviewers.items()}
    return names.get(fingerprint, fingerprint)
