"""`tamis init`, `unlock`, `lock`."""

import argparse
from pathlib import Path

from custody.founding import Charter, found
from desk.asking import ask_twice
from desk.assembly import Desk
from desk.doctor import check_machine
from desk.errors import Usage
from desk.parsing import Family
from desk.telling import Telling
from keys import unlocked
from keys.cabinet import reviewer_name
from keys.fingerprints import read_aloud
from keys.memory import require_memory
from release.obstacles import FEWEST

_KEY_LIMIT = 1 << 20
_MOST_SHEETS = 16
_NOT_PEOPLE = frozenset({"desk", "log", "recovery", "release", "submission"})  # keys of the vault are called so


def add(family: Family, telling: Telling) -> None:
    """Adds the commands."""
    words = telling.words
    init = family.add("init", _init)
    init.add_argument("directory", metavar="DIR", type=Path, help=words("desk.help_init_directory"))
    init.add_argument("--founder", action="append", required=True, metavar="NAME", help=words("desk.help_founder"))
    init.add_argument("--quorum", type=int, default=2, metavar="N", help=words("desk.help_quorum"))
    init.add_argument("--shares", default="2/3", metavar="M/N", help=words("desk.help_shares"))
    init.add_argument("--shares-into", type=Path, metavar="DIR", help=words("desk.help_shares_into"))
    init.add_argument("--submission-key", type=Path, metavar="FILE", help=words("desk.help_submission_key"))
    init.add_argument("--training", action="store_true", help=words("desk.help_training"))
    unlock = family.add("unlock", _unlock)
    unlock.add_argument("--as", dest="name", required=True, metavar="NAME", help=words("desk.help_as"))
    family.add("lock", _lock)


def _init(desk: Desk, args: argparse.Namespace) -> int:
    say, words = desk.telling.say, desk.telling.words
    check_machine(desk, training=args.training)
    if args.shares_into is not None:
        require_memory(args.shares_into)
    needed, total = _shares(args.shares)
    if not FEWEST <= args.quorum <= len(set(args.founder)):
        raise Usage("desk.usage_wrong", detail="--quorum")
    if taken := _NOT_PEOPLE.intersection(args.founder):
        raise Usage("desk.usage_wrong", detail=f"--founder {min(taken)}")
    founders: dict[str, str] = {}
    for name in args.founder:
        question, again = (words(f"desk.ask_{kind}_passphrase", name=reviewer_name(name)) for kind in ("new", "same"))
        founders[name] = ask_twice(desk.ask, question, again)
    key = _key(args.submission_key) if args.submission_key else b""
    say("desk.founding")
    charter = Charter(founders, args.quorum, (needed, total), args.training, key)
    root = args.directory.absolute()
    vault, made = found(root, charter, desk.memory_base, desk.user, desk.clock, desk.random)
    for name, fingerprint in (*made.reviewers.items(), ("desk", made.desk), ("recovery", made.recovery)):
        desk.telling.result(f"{name}: {read_aloud(fingerprint)}", {"key": name, "fingerprint": fingerprint})
    desk.telling.result(f"release: {read_aloud(made.release)}", {"key": "release", "fingerprint": made.release})
    desk.telling.result(f"log: {made.log}", {"key": "log", "verifier": made.log})
    _hand_out(desk, made.shares, args.shares_into)
    say("desk.founded_training" if vault.training else "desk.founded", path=str(root))
    return 0


def _hand_out(desk: Desk, shares: tuple[str, ...], into: Path | None) -> None:
    """Shows the recovery sheets once, or writes them into a RAM folder for whoever prints them from there."""
    for number, sheet in enumerate(shares, start=1):
        if into is None:
            desk.telling.say("desk.recovery_sheet", number=number, total=len(shares))
            print(sheet, file=desk.telling.err)
        else:
            (into / f"recovery-{number}.txt").write_text(sheet + "\n")
    desk.telling.say("desk.recovery_sheets_once")


def _key(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_KEY_LIMIT)


def _shares(text: str) -> tuple[int, int]:
    needed, slash, total = text.partition("/")
    if not (slash and needed.isdecimal() and total.isdecimal()):
        raise Usage("desk.usage_wrong", detail="--shares M/N")
    enough, sheets = int(needed), int(total)
    if not 2 <= enough <= sheets <= _MOST_SHEETS:  # keys/recovery.py says the same, but only once all keys are made
        raise Usage("desk.usage_wrong", detail="--shares M/N")
    return enough, sheets


def _unlock(desk: Desk, args: argparse.Namespace) -> int:
    vault = desk.vault
    check_machine(desk, training=vault.training)
    passphrase = desk.ask(desk.telling.words("desk.ask_passphrase", name=args.name))
    shelf = "recovery" if args.name == "recovery" else f"reviewers/{args.name}"
    unlocked.unlock(vault.cabinet, desk.memory(vault), shelf, passphrase)
    chain = desk.chain()
    desk.telling.say("desk.unlocked", name=args.name, count=chain.size)
    return 0


def _lock(desk: Desk, _args: argparse.Namespace) -> int:
    vault = desk.vault
    if unlocked.is_unlocked(desk.memory(vault)):
        desk.chain().checkpoint()
    unlocked.lock(desk.memory(vault))
    desk.telling.say("desk.locked_now")
    return 0
