"""`tamis keys list`, `keys submission`, `keys restore`."""

import argparse
from pathlib import Path

from custody.founding import enact
from desk.assembly import Desk
from desk.parsing import Family
from desk.telling import Telling
from keys import recovery, unlocked
from keys.fingerprints import read_aloud
from keys.founding import put_submission_key

_KEY_LIMIT = 1 << 20
_SHEET_LIMIT = 4096


def add(family: Family, telling: Telling) -> None:
    """Adds the commands."""
    words = telling.words
    keys = Family(family.add("keys"), telling, "keys_")
    keys.add("list", _list)
    submission = keys.add("submission", _submission)
    submission.add_argument("file", metavar="FILE", type=Path, help=words("desk.help_submission_key"))
    submission.add_argument(
        "--as", dest="names", action="append", required=True, metavar="NAME", help=words("desk.help_as_each")
    )
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


def _submission(desk: Desk, args: argparse.Namespace) -> int:
    """Takes in SecureDrop's key: a key act, so the quorum of reviewers signs the policy that names it."""
    chain = desk.chain()
    policy = chain.policy
    signers = {
        name: desk.ask(desk.telling.words("desk.ask_passphrase", name=name)) for name in dict.fromkeys(args.names)
    }
    holders = (*policy.reviewers.values(), policy.recovery)
    with args.file.open("rb") as file:
        data = file.read(_KEY_LIMIT)
    fingerprint = put_submission_key(chain.vault.cabinet, chain.unlocked.folder, data, holders, desk.clock())
    enact(chain, policy.with_submission(fingerprint), signers)
    chain.checkpoint()
    in_force = chain.policy.submission == fingerprint
    desk.telling.say("desk.submission_key_in" if in_force else "desk.submission_key_waits", quorum=policy.quorum)
    unlocked.lock(desk.memory(chain.vault))
    desk.telling.say("desk.unlock_again")
    return 0 if in_force else 4


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
