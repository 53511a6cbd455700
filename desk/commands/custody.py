"""`tamis verify`, `rebuild`, `doctor`."""

import argparse
from pathlib import Path

from custody import verify
from custody.fixity import check_blobs, check_ledger_aloud
from desk.assembly import Desk
from desk.commands.notice import check_notice
from desk.doctor import close_intent, complaints, discard_unreadable_index, repair
from desk.parsing import Family
from desk.telling import Telling
from desk.trusted import trusted
from intake.chained import packages_in
from release.noticed import is_notice
from triage.search import catch_up


def add(family: Family, telling: Telling) -> None:
    """Adds the commands."""
    words = telling.words
    verifying = family.add("verify", _verify)
    verifying.add_argument("path", nargs="?", type=Path, metavar="PATH", help=words("desk.help_verify_path"))
    verifying.add_argument("--release-key", default="", metavar="FINGERPRINT", help=words("desk.help_release_key"))
    verifying.add_argument("--log-key", default="", metavar="VKEY", help=words("desk.help_log_key"))
    verifying.add_argument(
        "--witness-key", default=[], action="append", metavar="VKEY", help=words("desk.help_outside_witness")
    )
    verifying.add_argument("--checkpoint", type=Path, metavar="FILE", help=words("desk.help_outside_checkpoint"))
    family.add("rebuild", _rebuild)
    doctor = family.add("doctor", _doctor)
    doctor.add_argument("--repair", action="store_true", help=words("desk.help_repair"))
    doctor.add_argument("--close", metavar="REL", help=words("desk.help_close"))
    doctor.add_argument("--reason", default="", metavar="TEXT", help=words("desk.help_reason"))


def _verify(desk: Desk, args: argparse.Namespace) -> int:
    """Checks a package, notice of withdrawal or vault as strangers would; an unlocked vault also from the inside."""
    path = args.path.absolute() if args.path else desk.vault.root
    trust = trusted(args.release_key, args.log_key, args.witness_key, args.checkpoint)
    if is_notice(path):
        return check_notice(path, trust, desk.telling)
    report = verify.verify(path, trust)
    for outcome, check, sentence in report.sentences(desk.telling.speech.language):
        desk.telling.result(f"{outcome}  {sentence}", {"check": check, "outcome": outcome, "reason": sentence})
    if args.path is None and report.exit_code() == 0:
        return _verify_inside(desk)
    return report.exit_code()


def _verify_inside(desk: Desk) -> int:
    """Checks what only the desk can read: openings, signatures, and every blob; the check is itself recorded."""
    chain = desk.chain()
    check_ledger_aloud(chain)
    fixity = check_blobs(chain, desk.telling.progress)
    for name in fixity.changed:
        reason = desk.telling.words("custody.blob_changed", name=name)
        desk.telling.result(reason, {"check": "blobs", "outcome": "REFUSED", "blob": name, "reason": reason})
    if fixity.changed:
        return 3
    desk.telling.say("desk.verified_inside", count=fixity.checked)
    for stated, package in packages_in(chain):
        told = "desk.verified_chained" if package.named else "desk.verified_unkeyed"
        reason = desk.telling.words(told, name=package.name, stated=stated, key=package.signer, ledger=package.ledger)
        desk.telling.result(reason, {"check": "packages", "outcome": "note", "reason": reason, **package.as_json()})
    return 0


def _rebuild(desk: Desk, _args: argparse.Namespace) -> int:
    discard_unreadable_index(desk)
    chain = desk.chain()
    desk.telling.say("desk.rebuilt", count=chain.rebuild())
    catch_up(chain)
    return 0


def _doctor(desk: Desk, args: argparse.Namespace) -> int:
    if args.close:
        chain = desk.chain()
        close_intent(args.close, args.reason, chain.unlocked.by, chain)
    if args.repair:
        repair(desk)
    found = complaints(desk)
    for weakness in found:
        sentence = desk.telling.speech.say(weakness.message)
        desk.telling.result(
            sentence, {"complaint": weakness.message.id, "grave": int(weakness.grave), "reason": sentence}
        )
    if not found:
        desk.telling.say("desk.doctor_content")
    return 3 if any(weakness.grave for weakness in found) else 0
