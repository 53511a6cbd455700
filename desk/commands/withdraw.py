"""`tamis withdraw REL …`: takes a release back, at once, by one person; writes its notice, or writes that again."""

import argparse
from pathlib import Path

from custody.chain import Chain
from custody.records import WithdrawalRecord
from desk.assembly import Desk
from desk.errors import Usage
from desk.parsing import Family
from desk.telling import Telling
from release.withdrawal import LONGEST, Reason
from release.withdrawing import Wish, carry, finished, withdraw


def add(family: Family, telling: Telling) -> None:
    """Adds the command."""
    words = telling.words
    command = family.add("withdraw", _withdraw)
    command.add_argument("release", metavar="REL", help=words("desk.help_release_name"))
    reasons = [each.value for each in Reason if each is not Reason.REPLACED]
    command.add_argument("--because", choices=reasons, help=words("desk.help_because"))
    command.add_argument("--said-fr", default="", metavar="HTML", help=words("desk.help_said_fr"))
    command.add_argument("--said-en", default="", metavar="HTML", help=words("desk.help_said_en"))
    command.add_argument("--note", type=Path, metavar="FILE", help=words("desk.help_withdraw_note"))
    command.add_argument("--without-title", action="store_true", help=words("desk.help_without_title"))
    command.add_argument("--into", type=Path, required=True, metavar="DIR", help=words("desk.help_withdraw_into"))
    command.add_argument("--as", dest="name", metavar="NAME", help=words("desk.help_as"))


def _withdraw(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    record = _withdrawn(desk, args, chain) if args.because else finished(args.release, chain)
    desk.telling.say("desk.withdrawn", release=record.release, notice=record.notice)
    written = carry(record, args.into.absolute(), chain)
    item = {"release": record.release, "notice": record.notice, "out": str(written.path), "sha256": written.sha256}
    desk.telling.result(str(written.path), item)
    desk.telling.say("desk.notice_written", notice=record.notice)
    return 0


def _withdrawn(desk: Desk, args: argparse.Namespace, chain: Chain) -> WithdrawalRecord:
    if not args.name:
        raise Usage("desk.usage_wrong", detail="--as NAME")
    said = {"fr": args.said_fr, "en": args.said_en}
    wish = Wish(Reason(args.because), said, _note(args.note), title_goes=args.without_title)
    return withdraw(args.release, wish, chain.policy.reviewer(args.name), chain, desk.signer(chain, args.name))


def _note(path: Path | None) -> str:
    """Reads what is for the desk alone: from a file, because a command is seen by all who use the machine."""
    if path is None:
        return ""
    with path.open("rb") as file:
        return file.read(4 * LONGEST + 1).decode(errors="replace").strip()
