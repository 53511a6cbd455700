"""`tamis retyping text`, `type`, `propose`, `approve`, `make`, `show`: the same steps as at the desk."""

import argparse
import sys
from pathlib import Path

from custody.records import RedactionRecord
from desk.assembly import Desk
from desk.commands.copied import tell_copy
from desk.parsing import Family
from desk.telling import Telling
from sanitize.typed import LONGEST_PAGE, TypedPage
from triage.redaction import step
from triage.retyping import (
    approve_retyping,
    make_retyped,
    propose_retyping,
    read_words,
    type_page,
    typed_of,
)
from triage.viewing import Shown, view_exhibit

_SHORT = 8
_TYPED = Path("-")


def add(family: Family, telling: Telling) -> None:
    """Adds the commands."""
    say = telling.words
    retyping = Family(family.add("retyping"), telling, "retyping_")
    for name, run in (
        ("text", _text),
        ("type", _type),
        ("propose", _propose),
        ("approve", _approve),
        ("make", _make),
        ("show", _show),
    ):
        command = retyping.add(name, run)
        command.add_argument("exhibit", metavar="EXHIBIT", help=say("desk.help_exhibit"))
        if name in {"propose", "approve"}:
            command.add_argument("--as", dest="name", required=True, metavar="NAME", help=say("desk.help_as"))
        if name in {"text", "type"}:
            command.add_argument("--page", type=int, required=True, metavar="N", help=say("desk.help_retyping_page"))
        if name == "type":
            command.add_argument(
                "--text", type=Path, required=True, metavar="FILE", help=say("desk.help_retyping_file")
            )
            command.add_argument("--checked", action="store_true", help=say("desk.help_retyping_checked"))


def _text(desk: Desk, args: argparse.Namespace) -> int:
    """Writes what is typed of a page, or what OCR read on it."""
    chain = desk.chain()
    label = chain.catalog.exhibit(args.exhibit).label
    view_exhibit(label, Shown.PAGES, chain.unlocked.by, chain)
    kept = typed_of(label, chain).of(args.page)
    said = kept.text if kept else read_words(label, args.page, chain)
    for line in said.split("\n"):
        desk.telling.result(line, {"page": args.page, "line": line})
    return 0


def _type(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    page = TypedPage(args.page, _read(args.text), args.checked)
    _tell(desk, type_page(args.exhibit, page, chain.unlocked.by, chain))
    return 0


def _propose(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    propose_retyping(args.exhibit, chain.policy.reviewer(args.name), chain, desk.signer(chain, args.name))
    chain.checkpoint()
    return _show(desk, args)


def _approve(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    approve_retyping(args.exhibit, chain.policy.reviewer(args.name), chain, desk.signer(chain, args.name))
    chain.checkpoint()
    return _show(desk, args)


def _make(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    made = make_retyped(args.exhibit, chain, desk.workshop, chain.unlocked.by)
    tell_copy(desk, made)
    return 0


def _show(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    for record in chain.catalog.retypings.of(chain.catalog.exhibit(args.exhibit).label):
        _tell(desk, record)
    return 0


def _read(path: Path) -> str:
    """Reads a file, "-" what is typed: a text is no argument, which everybody on the machine could see."""
    with sys.stdin.buffer if path == _TYPED else path.open("rb") as file:
        return file.read(LONGEST_PAGE * 4 + 1).decode("utf-8", "replace")


def _tell(desk: Desk, record: RedactionRecord) -> None:
    state = step(record).value
    item = {"exhibit": record.exhibit, "version": record.version, "pages": record.boxes, "step": state}
    item |= {"sha256": record.digest, "copy": record.derivative}
    counted = desk.telling.words("desk.retype_version", version=record.version, count=record.boxes)
    station = desk.telling.words(f"desk.retype_station_{state}")
    desk.telling.result(f"{record.exhibit[:_SHORT]}  {counted}  {station}  {record.derivative}", item)
