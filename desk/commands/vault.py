"""`tamis init`, `unlock`, `lock`."""

import argparse
from pathlib import Path

from custody.founding import Charter, found
from custody.key_acts import NOT_PEOPLE
from custody.layout import Vault
from desk.asking import ask_twice
from desk.assembly import Desk
from desk.cards import hand_out
from desk.doctor import check_machine
from desk.errors import Usage
from desk.parsing import Family, Parser
from desk.telling import Telling
from keys import unlocked
from keys.cabinet import reviewer_name
from keys.fingerprints import read_aloud
from keys.founding import Founded
from keys.memory import private_folder, require_memory
from keys.stripping import without_passphrase
from release.obstacles import FEWEST

_KEY_LIMIT = 1 << 20
_MOST_SHEETS = 16


def add(family: Family, telling: Telling) -> None:
    """Adds the commands."""
    words = telling.words
    add_founding(family.add("init", _init), telling)
    unlock = family.add("unlock", _unlock)
    unlock.add_argument("--as", dest="name", required=True, metavar="NAME", help=words("desk.help_as"))
    family.add("lock", _lock)


def add_founding(init: Parser, telling: Telling) -> None:
    """Adds what a founding needs to know, with or without ceremony."""
    words = telling.words
    init.add_argument("directory", metavar="DIR", type=Path, help=words("desk.help_init_directory"))
    init.add_argument("--founder", action="append", required=True, metavar="NAME", help=words("desk.help_founder"))
    init.add_argument("--quorum", type=int, default=2, metavar="N", help=words("desk.help_quorum"))
    init.add_argument("--shares", default="2/3", metavar="M/N", help=words("desk.help_shares"))
    init.add_argument("--shares-into", type=Path, metavar="DIR", help=words("desk.help_shares_into"))
    init.add_argument("--submission-key", type=Path, metavar="FILE", help=words("desk.help_submission_key"))
    init.add_argument("--training", action="store_true", help=words("desk.help_training"))


def found_vault(desk: Desk, args: argparse.Namespace) -> tuple[Vault, Charter, Founded]:
    """Founds a vault as the options say; tells every fingerprint and hands the sheets out.

    Raises:
        Usage: the numbers or a name cannot be.
        NotConfirmed: a passphrase typed twice is not the same.
    """
    say, words = desk.telling.say, desk.telling.words
    check_machine(desk, training=args.training)
    if args.shares_into is not None:
        require_memory(args.shares_into)
    needed, total = shares_of(args.shares)
    if not FEWEST <= args.quorum <= len(set(args.founder)):
        raise Usage("desk.usage_wrong", detail="--quorum")
    if taken := NOT_PEOPLE.intersection(args.founder):
        raise Usage("desk.usage_wrong", detail=f"--founder {min(taken)}")
    founders: dict[str, str] = {}
    for name in args.founder:
        question, again = (words(f"desk.ask_{kind}_passphrase", name=reviewer_name(name)) for kind in ("new", "same"))
        founders[name] = ask_twice(desk.ask, question, again)
    key = _key(desk, args.submission_key) if args.submission_key else b""
    say("desk.founding")
    charter = Charter(founders, args.quorum, (needed, total), args.training, key)
    root = args.directory.absolute()
    vault, made = found(root, charter, desk.memory_base, desk.user, desk.clock, desk.random)
    for name, fingerprint in fingerprints(made).items():
        desk.telling.result(f"{name}: {read_aloud(fingerprint)}", {"key": name, "fingerprint": fingerprint})
    desk.telling.result(f"log: {made.log}", {"key": "log", "verifier": made.log})
    hand_out(desk, made.shares, needed, args.shares_into)
    return vault, charter, made


def fingerprints(made: Founded) -> dict[str, str]:
    """Names every OpenPGP key that was founded with its fingerprint."""
    return {**made.reviewers, "desk": made.desk, "recovery": made.recovery, "release": made.release}


def _init(desk: Desk, args: argparse.Namespace) -> int:
    vault, _charter, _made = found_vault(desk, args)
    desk.telling.say("desk.founded_training" if vault.training else "desk.founded", path=str(vault.root))
    return 0


def ask_of_key(desk: Desk) -> str:
    """Asks for the passphrase of SecureDrop's key."""
    return desk.ask(desk.telling.words("desk.ask_submission_passphrase"))


def _key(desk: Desk, path: Path) -> bytes:
    """Reads SecureDrop's key and takes its passphrase off, in RAM."""
    with path.open("rb") as file:
        data = file.read(_KEY_LIMIT)
    memory = private_folder(desk.memory_base / f"tamis-{desk.user}" / "key")
    try:
        return without_passphrase(memory, data, lambda: ask_of_key(desk))
    finally:
        memory.rmdir()


def shares_of(text: str) -> tuple[int, int]:
    """Reads "2/3": how many sheets are needed, and how many there are.

    Raises:
        Usage: it is not of that form, or makes no sense.
    """
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
