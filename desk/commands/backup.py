"""`tamis backup TO` (`--everything`, `--check`) and `tamis restore FROM --into DIR`.

Rule: restoring ends with the vault unlocked, its ledger and signatures checked, and the restoring recorded. A backup
older than a checkpoint that is known from elsewhere is said so first, and answers 4.
"""

import argparse
from dataclasses import replace
from pathlib import Path

from custody.backup import back_up
from custody.fixity import check_ledger
from custody.replica import check_backup
from custody.restoring import Compared, compare, kept_notes, record_restoring, restore
from desk.assembly import Desk
from desk.backups import outcome, told
from desk.doctor import check_machine
from desk.errors import Usage
from desk.hands import ask_secret
from desk.parsing import Family
from desk.telling import Telling
from keys import recovery, unlocked
from triage.search import catch_up


def add(family: Family, telling: Telling) -> None:
    """Adds the commands."""
    words = telling.words
    backup = family.add("backup", _backup)
    backup.add_argument("to", metavar="TO", type=Path, help=words("desk.help_backup_to"))
    backup.add_argument("--medium", default="", metavar="TEXT", help=words("desk.help_backup_medium"))
    how = backup.add_mutually_exclusive_group()
    how.add_argument("--everything", action="store_true", help=words("desk.help_backup_everything"))
    how.add_argument("--check", action="store_true", help=words("desk.help_backup_check"))
    restoring = family.add("restore", _restore)
    restoring.add_argument("source", metavar="FROM", type=Path, help=words("desk.help_restore_from"))
    restoring.add_argument("--into", type=Path, required=True, metavar="DIR", help=words("desk.help_restore_into"))
    restoring.add_argument(
        "--checkpoint", type=Path, action="append", default=[], metavar="PATH", help=words("desk.help_known_checkpoint")
    )
    restoring.add_argument("--as", dest="name", default="", metavar="NAME", help=words("desk.help_as"))
    restoring.add_argument("--sheets", action="store_true", help=words("desk.help_unlock_by_sheets"))


def _backup(desk: Desk, args: argparse.Namespace) -> int:
    if args.check:
        return _check(desk, args.to.absolute())
    to = args.to.absolute()
    done = back_up(desk.chain(), to, args.medium, desk.telling.progress, everything=args.everything)
    item = {"backup": done.medium, "entries": done.size, "files": done.files, "copied": done.copied, "read": done.read}
    desk.telling.result(f"{done.medium}  {done.size}  {done.files}  {done.copied}", item)
    desk.telling.say("desk.backed_up", count=done.files)
    return 0


def _check(desk: Desk, to: Path) -> int:
    """Reads a backup again, every byte; 3 when something in it is not what was written."""
    chain = desk.chain()
    found = check_backup(chain, to, desk.telling.progress)
    for message, path in told(found):
        reason = desk.telling.speech.say(message)
        desk.telling.result(reason, {"check": "backup", "outcome": "REFUSED", "path": path, "reason": reason})
    item = {"backup": found.medium, "entries": found.size, "files": found.files, "changed": len(found.changed)}
    desk.telling.result(f"{found.medium}  {found.size}  {found.files}", {**item, "lacking": found.lacking})
    desk.telling.message(outcome(found, chain.size))
    return 0 if found.held else 3


def _restore(desk: Desk, args: argparse.Namespace) -> int:
    if bool(args.name) == args.sheets:
        raise Usage("desk.usage_wrong", detail="--as NAME | --sheets")
    vault = restore(args.source.absolute(), args.into.absolute(), desk.telling.progress)
    compared = compare(vault, [note for path in args.checkpoint for note in kept_notes(path.absolute())])
    check_machine(desk, training=vault.training)
    shelf, phrase = ("recovery", recovery.passphrase(ask_secret(desk))) if args.sheets else _reviewer(desk, args.name)
    unlocked.unlock(vault.cabinet, desk.memory(vault), shelf, phrase)
    chain = replace(desk, root=vault.root).chain()
    check_ledger(chain)
    catch_up(chain)
    record_restoring(chain, compared)
    item = {"vault": str(vault.root), "entries": compared.size, "known": compared.known, "missing": compared.missing}
    desk.telling.result(str(vault.root), item)
    return _tell(desk, compared)


def _reviewer(desk: Desk, name: str) -> tuple[str, str]:
    return f"reviewers/{name}", desk.ask(desk.telling.words("desk.ask_passphrase", name=name))


def _tell(desk: Desk, compared: Compared) -> int:
    desk.telling.say("desk.restored", count=compared.size)
    if compared.missing:
        desk.telling.say("desk.restored_older", count=compared.missing, known=compared.known)
        return 4
    if not compared.known:
        desk.telling.say("desk.restored_unknown")
    return 0
