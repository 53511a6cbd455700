"""`tamis release propose`, `approve`, `obstacles`, `hand-over`, `list`."""

import argparse
from datetime import date
from pathlib import Path

from desk.assembly import Desk
from desk.errors import Usage
from desk.fields_file import fields_in
from desk.parsing import Family
from desk.standing_out import state
from desk.telling import Telling
from release.errors import Obstructed
from release.fields import Fields
from release.handover import Giver, hand_over
from release.obstacles import obstacles
from release.payload import Description
from release.propose import Chosen, Proposed, Wanted, approve, load, propose
from release.situation import situation
from triage.viewing import view_release


def add(family: Family, telling: Telling) -> None:
    """Adds the commands."""
    words = telling.words
    release = Family(family.add("release"), telling, "release_")
    proposing = release.add("propose", _propose)
    proposing.add_argument("--copy", action="append", required=True, metavar="COPY=TITLE", help=words("desk.help_copy"))
    proposing.add_argument("--title", required=True, metavar="TEXT", help=words("desk.help_title"))
    proposing.add_argument("--description", required=True, metavar="HTML", help=words("desk.help_description"))
    proposing.add_argument("--language", choices=("fr", "en"), default="fr", help=words("desk.help_language"))
    proposing.add_argument("--day", type=date.fromisoformat, metavar="YYYY-MM-DD", help=words("desk.help_day"))
    proposing.add_argument("--fields", type=Path, metavar="FILE.toml", help=words("desk.help_fields"))
    proposing.add_argument("--release", default="", metavar="REL", help=words("desk.help_replace"))
    proposing.add_argument("--replaces", default="", metavar="REL", help=words("desk.help_replaces"))
    for name, run in (("approve", _approve), ("obstacles", _obstacles), ("hand-over", _hand_over)):
        command = release.add(name, run)
        command.add_argument("release", metavar="REL", help=words("desk.help_release_name"))
        if name == "hand-over":
            command.add_argument("--into", type=Path, required=True, metavar="DIR", help=words("desk.help_into"))
        if name != "obstacles":
            command.add_argument("--as", dest="name", required=True, metavar="NAME", help=words("desk.help_as"))
    proposing.add_argument("--as", dest="name", required=True, metavar="NAME", help=words("desk.help_as"))
    release.add("list", _list)


def _propose(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    chosen = [_chosen(text) for text in args.copy]
    description = Description(args.title, args.description, args.language)
    day = args.day or desk.clock().date()
    reviewer = chain.policy.reviewer(args.name)
    fields = fields_in(args.fields) if args.fields else Fields.none()
    wanted = Wanted(args.release, day, description, chosen, fields, args.replaces)
    proposed = propose(wanted, reviewer, chain, desk.signer(chain, args.name), desk.workshop)
    chain.checkpoint()
    for document in proposed.proposal.documents:
        if document.unseen is not None:
            why = desk.telling.speech.say(document.unseen)
            desk.telling.say("desk.document_unseen", title=document.title, why=why)
    return _tell(desk, proposed, "desk.proposed")


def _approve(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    proposed = load(args.release, chain)
    _preview(desk, proposed)
    approve(args.release, chain.policy.reviewer(args.name), chain, desk.signer(chain, args.name))
    chain.checkpoint()
    return _tell(desk, proposed, "desk.approved")


def _obstacles(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    view_release(args.release, chain.unlocked.by, chain)
    proposed = load(args.release, chain)
    found = obstacles(proposed.proposal, situation(proposed, desk.clock().date(), chain))
    for obstacle in found:
        sentence = desk.telling.speech.say(obstacle)
        desk.telling.result(sentence, {"obstacle": obstacle.id, "reason": sentence})
    desk.telling.say("desk.no_obstacles" if not found else "desk.obstacles_stand", count=len(found))
    return 3 if found else 0


def _hand_over(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    reviewer, today = chain.policy.reviewer(args.name), desk.clock().date()
    try:
        giver = Giver(reviewer, desk.signer(chain, args.name), desk.workshop)
        written = hand_over(args.release, args.into.absolute(), today, giver, chain)
    except Obstructed:
        _obstacles(desk, args)
        raise
    item = {"release": args.release, "out": str(written.path), "tagmanifest_sha256": written.tagmanifest_sha256}
    desk.telling.result(str(written.path), item)
    desk.telling.say("desk.handed_over", release_key=chain.policy.release, log=chain.policy.log)
    return 0


def _list(desk: Desk, _args: argparse.Namespace) -> int:
    chain = desk.chain()
    withdrawn = chain.catalog.withdrawals.newest()
    for record in chain.catalog.releases():
        stands = state(record, withdrawn)
        names = [chain.policy.name_of(reviewer) for _, reviewer in record.approvals]
        words = desk.telling.words(f"desk.release_{stands}")
        item = {"release": record.release, "payload": record.payload, "state": stands, "approved_by": names}
        desk.telling.result(f"{record.release}  {record.day}  {words}  {', '.join(names)}", item)
    return 0


def _chosen(text: str) -> Chosen:
    copy, equals, title = text.partition("=")
    if not equals:
        raise Usage("desk.usage_wrong", detail="--copy COPY=TITLE")
    return Chosen(copy, title)


def _preview(desk: Desk, proposed: Proposed) -> None:
    """Shows on stderr exactly what is about to be approved."""
    described = proposed.proposal.description
    desk.telling.say("desk.preview", title=described.title, payload=proposed.payload.digest)
    for document in proposed.proposal.documents:
        desk.telling.say("desk.preview_document", title=document.title, sha256=document.sha256)


def _tell(desk: Desk, proposed: Proposed, message_id: str) -> int:
    proposal = proposed.proposal
    item = {"release": proposal.release, "payload": proposal.payload, "day": proposal.day.isoformat()}
    desk.telling.result(f"{proposal.release}  {proposal.payload}", item)
    desk.telling.say(message_id, release=proposal.release)
    return 0
