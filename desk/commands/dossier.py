"""`tamis dossier`: propose, approve, list, hand over chosen exhibits and their chain of custody to somebody named.

Rule: two reviewers sign the same dossier; then one makes the package, with one passphrase for intent and declaration.
"""

import argparse
from importlib.metadata import version
from pathlib import Path

from desk.assembly import Desk
from desk.commands.audit import hand_of
from desk.errors import Usage
from desk.parsing import Family
from desk.telling import Telling
from release.enclosed import Choice
from release.errors import NotHandedOver
from release.handing import Asked, Wish, ask, dossiers, find, hand_dossier, in_the_way, second

_PARTLY = 4


def add(family: Family, telling: Telling) -> None:
    """Adds the commands."""
    words = telling.words
    dossier = Family(family.add("dossier"), telling, "dossier_")
    proposing = dossier.add("propose", _propose)
    proposing.add_argument("--copy", action="append", default=[], metavar="COPY=TITLE", help=words("desk.help_copy"))
    proposing.add_argument(
        "--original", action="append", default=[], metavar="EXHIBIT=TITLE", help=words("desk.help_dossier_original")
    )
    proposing.add_argument("--to", required=True, metavar="TEXT", help=words("desk.help_dossier_to"))
    proposing.add_argument("--reason", required=True, metavar="TEXT", help=words("desk.help_reason"))
    proposing.add_argument("--field", action="append", default=[], metavar="FIELD", help=words("desk.help_field"))
    handing = dossier.add("hand-over", _hand_over)
    approving = dossier.add("approve", _approve)
    for command in (approving, handing):
        command.add_argument("dossier", metavar="DOSSIER", help=words("desk.help_dossier_name"))
    handing.add_argument("--into", type=Path, required=True, metavar="DIR", help=words("desk.help_into"))
    handing.add_argument("--language", choices=("fr", "en"), help=words("desk.help_report_language"))
    handing.add_argument("--person", default="", metavar="TEXT", help=words("desk.help_person"))
    handing.add_argument("--role", default="", metavar="TEXT", help=words("desk.help_role"))
    dossier.add("list", _list)
    for command in (proposing, approving, handing):
        command.add_argument("--as", dest="name", required=True, metavar="NAME", help=words("desk.help_as"))


def _propose(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    choices = (*(_choice(text) for text in args.copy), *(_choice(text, original=True) for text in args.original))
    wish = Wish(choices, args.to, args.reason, tuple(args.field))
    asked = ask(wish, chain.policy.reviewer(args.name), chain, desk.signer(chain, args.name))
    chain.checkpoint()
    return _told(desk, asked)


def _approve(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    for line in _contents(find(args.dossier, chain)):
        desk.telling.say("desk.dossier_encloses", **line)
    asked = second(args.dossier, chain.policy.reviewer(args.name), chain, desk.signer(chain, args.name))
    chain.checkpoint()
    return _told(desk, asked)


def _hand_over(desk: Desk, args: argparse.Namespace) -> int:
    chain, today = desk.chain(), desk.clock().date()
    signature = (args.person or args.name, args.role, version("tamis"), args.language or desk.telling.speech.language)
    try:
        hand = hand_of(desk, chain, args.name)
        written = hand_dossier(args.dossier, args.into.absolute(), today, signature, hand, chain)
    except NotHandedOver:
        for reason in in_the_way(find(args.dossier, chain), today, chain):
            sentence = desk.telling.speech.say(reason)
            desk.telling.result(sentence, {"obstacle": reason.id, "reason": sentence})
        raise
    item = {"package": written.name, "out": str(written.path), "tagmanifest_sha256": written.tagmanifest_sha256}
    desk.telling.result(str(written.path), item)
    desk.telling.say("desk.dossier_handed", release_key=chain.policy.release, log=chain.policy.log)
    return 0


def _list(desk: Desk, _args: argparse.Namespace) -> int:
    for asked in dossiers(desk.chain()):
        item = {"dossier": asked.name, "to": asked.wish.receiver, "signed": len(set(asked.signers))}
        packages = ", ".join(asked.packages) or "—"
        desk.telling.result(f"{asked.name}  {asked.day}  {asked.wish.receiver}  {packages}", item)
    return 0


def _choice(text: str, *, original: bool = False) -> Choice:
    label, equals, title = text.partition("=")
    if not equals:
        raise Usage("desk.usage_wrong", detail="COPY=TITLE")
    return Choice(label, title, original)


def _contents(asked: Asked) -> list[dict[str, str]]:
    return [{"number": f"P{at}", "title": each.title} for at, each in enumerate(asked.wish.choices, start=1)]


def _told(desk: Desk, asked: Asked) -> int:
    desk.telling.result(asked.name, {"dossier": asked.name, "signed": len(set(asked.signers))})
    desk.telling.say("desk.dossier_ready" if asked.is_signed else "desk.dossier_waits", dossier=asked.name)
    return 0 if asked.is_signed else _PARTLY
