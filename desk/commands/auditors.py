"""`tamis auditors name`, `auditors dismiss`: who may read what happened, by the signed rules.

Rule: a key act, signed as `tamis keys join` is. An auditor signs in at the desk in a browser, with a key of their own.
"""

import argparse
from pathlib import Path

from custody import auditors
from desk.assembly import Desk
from desk.commands.key_acts import add_signers, carry_out
from desk.parsing import Family
from desk.telling import Telling
from keys import coming

_KEY_LIMIT = 1 << 20


def add(family: Family, telling: Telling) -> None:
    """Adds the commands."""
    words = telling.words
    people = Family(family.add("auditors"), telling, "auditors_")
    naming, dismissing = people.add("name", _name), people.add("dismiss", _dismiss)
    for command in (naming, dismissing):
        command.add_argument("name", metavar="NAME", help=words("desk.help_auditor"))
        add_signers(command, telling)
    naming.add_argument(
        "--certificate", type=Path, required=True, metavar="FILE", help=words("desk.help_auditor_certificate")
    )


def _name(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    with args.certificate.open("rb") as file:
        certificate = file.read(_KEY_LIMIT)
    key = coming.bring_person(chain.vault.cabinet, chain.unlocked.folder, certificate, desk.clock())
    return carry_out(desk, chain, auditors.naming(chain.policy, args.name, key), args)


def _dismiss(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    today = desk.clock().date().isoformat()
    return carry_out(desk, chain, auditors.dismissing(chain.policy, args.name, today), args)
