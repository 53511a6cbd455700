"""`tamis checkpoint show`, `request`, `accept`, `paper`, `witness`: what leaves the machine about the ledger, and back.

Rule: what is shown is a signed note of some 200 letters, as text, as a QR code and as a page to print; it tells sizes
and hashes only.
"""

import argparse
import html
import os
import sys
from pathlib import Path

import segno

from custody.acts import Act
from custody.chain import Chain
from custody.founding import enact
from custody.witnessing import copied_to_paper, seen_outside
from desk.assembly import Desk
from desk.errors import NotWritten, Usage
from desk.parsing import Family
from desk.telling import Telling
from keys.errors import BadSignature
from keys.notes import parse_witness
from witness.request import LONGEST, Request, write_request

_PAGE = (
    '<!DOCTYPE html><html lang="{language}"><meta charset="utf-8"><title>{title}</title>'
    "<style>body{{font:12pt serif;margin:2cm}}pre{{font-size:10pt;white-space:pre-wrap;word-break:break-all}}</style>"
    "<h1>{title}</h1><p>{words}</p>{code}<pre>{note}</pre></html>\n"
)


def add(family: Family, telling: Telling) -> None:
    """Adds the commands."""
    words = telling.words
    checkpoint = Family(family.add("checkpoint"), telling, "checkpoint_")
    show = checkpoint.add("show", _show)
    show.add_argument("--page", type=Path, metavar="FILE", help=words("desk.help_checkpoint_page"))
    request = checkpoint.add("request", _request)
    request.add_argument("old", type=int, metavar="SIZE", help=words("desk.help_checkpoint_old"))
    request.add_argument("--into", type=Path, metavar="FILE", help=words("desk.help_checkpoint_into"))
    accept = checkpoint.add("accept", _accept)
    accept.add_argument("file", metavar="FILE", help=words("desk.help_checkpoint_file"))
    paper = checkpoint.add("paper", _paper)
    paper.add_argument("size", type=int, metavar="SIZE", help=words("desk.help_checkpoint_size"))
    paper.add_argument("--as", dest="name", required=True, metavar="NAME", help=words("desk.help_as"))
    witness = checkpoint.add("witness", _witness)
    witness.add_argument("witness", metavar="NAME", help=words("desk.help_checkpoint_name"))
    witness.add_argument("key", metavar="VKEY", help=words("desk.help_checkpoint_key"))
    witness.add_argument("--needed", action="store_true", help=words("desk.help_checkpoint_needed"))
    witness.add_argument(
        "--as", dest="names", action="append", required=True, metavar="NAME", help=words("desk.help_as_each")
    )


def _show(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    if args.page:
        _carried(chain, "page")
    made = chain.checkpoint()
    note = chain.checkpoints.note(made.size)
    if args.page:
        _write(args.page, _page(desk, note, made.size))
    _tell(desk, note, {"size": made.size, "note": note})
    outside = seen_outside(chain)
    if outside is None:
        desk.telling.say("desk.checkpoint_nobody_saw")
    else:
        seen: dict[str, str | int] = {"size": outside.size, "who": outside.who, "day": outside.day}
        desk.telling.say("desk.checkpoint_on_paper" if outside.paper else "desk.checkpoint_witnessed", **seen)
    return 0


def _request(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    if not 0 <= args.old <= chain.size:
        raise Usage("desk.checkpoint_not_so_long", size=chain.size, old=args.old)
    if args.into:
        _carried(chain, "request")
    made = chain.checkpoint()
    text = write_request(Request(args.old, chain.consistency(args.old, made.size), chain.checkpoints.note(made.size)))
    if args.into:
        _write(args.into, text)
    _tell(desk, text, {"old": args.old, "size": made.size, "request": text})
    desk.telling.say("desk.checkpoint_to_witness", size=made.size)
    return 0


def _carried(chain: Chain, what: str) -> None:
    """Records that a file leaves, before the checkpoint that is in it, so that this covers it."""
    chain.record([chain.draft(Act.CHECKPOINT_CARRIED, chain.unlocked.by, what=what)])


def _accept(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    found = chain.checkpoints.accept(_read(args.file), chain.policy.witnesses)
    day = f"{found.time:%Y-%m-%d}"
    desk.telling.say("desk.checkpoint_witnessed", size=found.checkpoint.size, who=found.witness, day=day)
    return 0


def _paper(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    copied_to_paper(args.size, chain.policy.reviewer(args.name), chain, desk.signer(chain, args.name))
    desk.telling.say("desk.checkpoint_on_paper", size=args.size, who=args.name, day=f"{desk.clock():%Y-%m-%d}")
    return 0


def _witness(desk: Desk, args: argparse.Namespace) -> int:
    """Names a witness in the rules: the quorum signs."""
    chain = desk.chain()
    try:
        key = str(parse_witness(args.key))
    except BadSignature as fault:
        raise Usage("desk.checkpoint_not_a_key") from fault
    names = dict.fromkeys(args.names)
    signers = {name: desk.ask(desk.telling.words("desk.ask_passphrase", name=name)) for name in names}
    rules = chain.policy.with_witness(args.witness, key, needed=args.needed)
    enact(chain, rules, signers)
    chain.checkpoint()
    in_force = chain.policy == rules
    desk.telling.say("desk.checkpoint_witness_in" if in_force else "desk.checkpoint_witness_waits", name=args.witness)
    return 0 if in_force else 4


def _tell(desk: Desk, text: str, item: dict[str, object]) -> None:
    """Gives a text as it must be carried, to the letter, with its QR code for a camera on a terminal."""
    if desk.telling.as_json:
        desk.telling.result("", item)
        return
    desk.telling.out.write(text)
    segno.make(text, error="m", micro=False).terminal(out=desk.telling.err, compact=True)


def _page(desk: Desk, note: str, size: int) -> str:
    say = desk.telling.words
    code = segno.make(note, error="m", micro=False).svg_inline(scale=4)
    title = say("desk.checkpoint_title", size=size, day=f"{desk.clock():%Y-%m-%d}")
    words = say("desk.checkpoint_keep_this")
    language = desk.telling.speech.language
    shown = {"title": html.escape(title), "words": html.escape(words), "note": html.escape(note)}
    return _PAGE.format(language=language, code=code, **shown)


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as fault:
        raise NotWritten("desk.not_written", path=str(path)) from fault


def _read(path: str) -> str:
    if path == "-":
        return sys.stdin.read(LONGEST)
    with Path(path).open("rb") as file:
        return file.read(LONGEST).decode("utf-8", "replace")
