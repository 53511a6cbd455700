"""`tamis audit`, `tamis disclose`: what the ledger tells of a subject, for a reader; and what a court is opened.

Rule: a reviewer makes a package, with one passphrase for the intent and the declaration. What a court is opened beyond
the public takes the same `tamis disclose` by two reviewers.
"""

import argparse
from datetime import date
from importlib.metadata import version
from pathlib import Path

from custody.chain import Chain
from custody.disclosure import Profile, decided
from custody.founding import sign_draft
from desk.assembly import Desk
from desk.errors import Usage
from desk.parsing import Family
from desk.telling import Telling
from keys.reviewer import sign_as
from release import subject
from release.audit_package import Hand, Order, disclose, make_package
from release.subject import Subject


def add(family: Family, telling: Telling) -> None:
    """Adds the commands."""
    words = telling.words
    audit = family.add("audit", _audit)
    _add_subject(audit, telling)
    profiles = [profile.value for profile in Profile]
    audit.add_argument("--profile", choices=profiles, default="public", help=words("desk.help_profile"))
    audit.add_argument("--into", type=Path, required=True, metavar="DIR", help=words("desk.help_into"))
    audit.add_argument("--language", choices=("fr", "en"), help=words("desk.help_report_language"))
    audit.add_argument("--person", default="", metavar="TEXT", help=words("desk.help_person"))
    audit.add_argument("--role", default="", metavar="TEXT", help=words("desk.help_role"))
    opening = family.add("disclose", _disclose)
    _add_subject(opening, telling)
    opening.add_argument("--field", action="append", required=True, metavar="FIELD", help=words("desk.help_field"))
    opening.add_argument("--reason", required=True, metavar="TEXT", help=words("desk.help_reason"))
    for command in (audit, opening):
        command.add_argument("--as", dest="name", required=True, metavar="NAME", help=words("desk.help_as"))


def _add_subject(command: argparse.ArgumentParser, telling: Telling) -> None:
    words = telling.words
    command.add_argument("--exhibit", metavar="EXHIBIT", help=words("desk.help_exhibit"))
    command.add_argument("--source", metavar="DESIGNATION", help=words("desk.help_audit_source"))
    command.add_argument("--release", metavar="REL", help=words("desk.help_release_name"))
    command.add_argument(
        "--from", dest="first", type=date.fromisoformat, metavar="YYYY-MM-DD", help=words("desk.help_from")
    )
    command.add_argument("--to", dest="last", type=date.fromisoformat, metavar="YYYY-MM-DD", help=words("desk.help_to"))


def _audit(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    about, profile = _subject(desk, chain, args), Profile(args.profile)
    language = args.language or desk.telling.speech.language
    order = Order(about, profile, language, args.person or args.name, args.role, version("tamis"))
    today = desk.clock().date()
    written = make_package(order, args.into.absolute(), today, hand_of(desk, chain, args.name), chain)
    item = {"package": written.name, "out": str(written.path), "tagmanifest_sha256": written.tagmanifest_sha256}
    desk.telling.result(str(written.path), item)
    desk.telling.say(f"desk.audited_{profile.value}", release_key=chain.policy.release, log=chain.policy.log)
    return 0


def _disclose(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    about, reviewer = _subject(desk, chain, args), chain.policy.reviewer(args.name)
    disclose(about, tuple(args.field), args.reason, reviewer, chain, desk.signer(chain, args.name))
    chain.checkpoint()
    opened = sorted(decided(chain.history.entries(), about.about, chain.policy.reviewers.values()))
    desk.telling.result(", ".join(opened) or "—", {"about": about.about, "opened": opened})
    waits = set(args.field) - set(opened)
    desk.telling.say("desk.disclosure_waits" if waits else "desk.disclosed")
    return 4 if waits else 0


def _subject(desk: Desk, chain: Chain, args: argparse.Namespace) -> Subject:
    """Finds the one thing the command is about.

    Raises:
        Usage: none was named, or more than one.
    """
    named = [bool(each) for each in (args.exhibit, args.source, args.release, args.first or args.last)]
    if sum(named) != 1:
        raise Usage("desk.audit_one_subject")
    if args.exhibit:
        return subject.exhibit(args.exhibit, chain)
    if args.source:
        return subject.source(args.source, chain)
    if args.release:
        return subject.release(args.release, chain)
    today = desk.clock().date()
    return subject.period(args.first or args.last, args.last or today)


def hand_of(desk: Desk, chain: Chain, name: str) -> Hand:
    """Asks for the passphrase once: the intent and the declaration are one act."""
    reviewer = chain.policy.reviewer(name)
    passphrase = desk.ask(desk.telling.words("desk.ask_passphrase", name=name))
    return Hand(
        reviewer,
        lambda draft: sign_draft(chain, draft, name, passphrase),
        lambda data: sign_as(chain.vault.cabinet, chain.unlocked.folder, name, passphrase, data)[1],
    )
