"""`tamis keys list`, `keys restore`; who joins and leaves stands in `key_acts.py`."""

import argparse
from pathlib import Path

from desk.assembly import Desk
from desk.commands import ceremony, key_acts
from desk.parsing import Family
from desk.telling import Telling
from keys import recovery, unlocked
from keys.fingerprints import read_aloud

_SHEET_LIMIT = 4096


def add(family: Family, telling: Telling) -> None:
    """Adds the commands."""
    words = telling.words
    keys = Family(family.add("keys"), telling, "keys_")
    keys.add("list", _list)
    ceremony.add(keys, telling)
    key_acts.add(keys, telling)
    restore = keys.add("restore", _restore)
    restore.add_argument("sheets", nargs="+", type=Path, metavar="FILE", help=words("desk.help_sheets"))


def _list(desk: Desk, _args: argparse.Namespace) -> int:
    policy = desk.chain().policy
    own = {"desk": policy.desk, "recovery": policy.recovery, "release": policy.release}
    own |= {"submission": policy.submission} if policy.submission else {}
    for name, fingerprint in (*sorted(policy.reviewers.items()), *own.items()):
        desk.telling.result(f"{name}: {read_aloud(fingerprint)}", {"key": name, "fingerprint": fingerprint})
    desk.telling.result(f"log: {policy.log}", {"key": "log", "verifier": policy.log})
    desk.telling.say("desk.policy_in_words", quorum=policy.quorum, count=len(policy.reviewers))
    return 0


def _restore(desk: Desk, args: argparse.Namespace) -> int:
    """Unlocks with recovery sheets: the way back in when passphrases are lost."""
    vault = desk.vault
    secret = recovery.restore([_sheet(path) for path in args.sheets])
    unlocked.unlock(vault.cabinet, desk.memory(vault), "recovery", recovery.passphrase(secret))
    desk.telling.say("desk.unlocked", name="recovery", count=desk.chain().size)
    return 0


def _sheet(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_SHEET_LIMIT).decode("ascii", "replace").strip()
