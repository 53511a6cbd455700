"""`tamis redaction find`, `draft`, `propose`, `approve`, `burn`, `show`, `export`: the same steps as at the desk."""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from custody.records import RedactionRecord
from desk.assembly import Desk
from desk.commands.copied import tell_copy
from desk.parsing import Family
from desk.telling import Telling
from sanitize.boxes import LONGEST_JSON, Box, Mode, Redactions, read_boxes, read_terms, write_boxes
from triage.drawing import of_occurrence
from triage.occurrences import occurrences
from triage.pages import leaves, words
from triage.redacting import (
    approve_redaction,
    burn,
    propose_redaction,
    save_draft,
    stored_redactions,
    version_of,
)
from triage.redaction import newest, step
from triage.viewing import Shown, view_exhibit

_SHORT = 8
_TYPED = Path("-")


def add(family: Family, telling: Telling) -> None:
    """Adds the commands."""
    say = telling.words
    redaction = Family(family.add("redaction"), telling, "redaction_")
    for name, run in (
        ("find", _find),
        ("draft", _draft),
        ("propose", _propose),
        ("approve", _approve),
        ("burn", _burn),
        ("show", _show),
        ("export", _export),
    ):
        command = redaction.add(name, run)
        command.add_argument("exhibit", metavar="EXHIBIT", help=say("desk.help_exhibit"))
        if name in {"propose", "approve"}:
            command.add_argument("--as", dest="name", required=True, metavar="NAME", help=say("desk.help_as"))
        if name == "draft":
            command.add_argument("--boxes", type=Path, required=True, metavar="FILE", help=say("desk.help_boxes"))
            command.add_argument("--hunt", type=Path, metavar="FILE", help=say("desk.help_hunt"))
            command.add_argument("--stays", type=Path, metavar="FILE", help=say("desk.help_stays"))
        if name == "find":
            command.add_argument(
                "--terms", type=Path, required=True, metavar="FILE", help=say("desk.help_redaction_term")
            )
            modes = [mode.value for mode in Mode]
            command.add_argument("--mode", choices=modes, default=Mode.LINE.value, help=say("desk.help_box_mode"))
        if name == "export":
            command.add_argument("--version", type=int, metavar="N", help=say("desk.help_redaction_version"))


def _find(desk: Desk, args: argparse.Namespace) -> int:
    """Writes boxes around every place a term stands, in the form `draft` reads."""
    chain = desk.chain()
    label = chain.catalog.exhibit(args.exhibit).label
    view_exhibit(label, Shown.PAGES, chain.unlocked.by, chain)
    pages = [words(label, number, chain) for number in range(1, len(leaves(label, chain).pages) + 1)]
    by_number = {page.number: page for page in pages}
    boxes: list[Box] = []
    for term in read_terms(_read(args.terms)):
        found = occurrences(term, pages)
        desk.telling.say("desk.redaction_found", count=len(found))
        for each in found:
            boxes += of_occurrence(each, by_number[each.page], Mode(args.mode), "")
    _give(desk, dict.fromkeys(boxes))
    return 0 if boxes else 3


def _draft(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    hunted, stays = (read_terms(_read(path)) if path else () for path in (args.hunt, args.stays))
    wanted = Redactions(read_boxes(_read(args.boxes)), hunted, stays)
    _tell(desk, save_draft(args.exhibit, wanted, chain.unlocked.by, chain, desk.workshop))
    return 0


def _propose(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    propose_redaction(args.exhibit, chain.policy.reviewer(args.name), chain, desk.signer(chain, args.name))
    chain.checkpoint()
    return _show_newest(desk, args)


def _approve(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    approve_redaction(args.exhibit, chain.policy.reviewer(args.name), chain, desk.signer(chain, args.name))
    chain.checkpoint()
    return _show_newest(desk, args)


def _burn(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    made = burn(args.exhibit, chain, desk.workshop, chain.unlocked.by)
    tell_copy(desk, made)
    return 0


def _show(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    for record in chain.catalog.redactions.of(chain.catalog.exhibit(args.exhibit).label):
        _tell(desk, record)
    return 0


def _export(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    label = chain.catalog.exhibit(args.exhibit).label
    record = version_of(label, args.version, chain) if args.version else newest(chain.catalog.redactions.of(label))
    view_exhibit(label, Shown.PAGES, chain.unlocked.by, chain)
    _give(desk, stored_redactions(record, chain).boxes)
    return 0


def _show_newest(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    _tell(desk, newest(chain.catalog.redactions.of(chain.catalog.exhibit(args.exhibit).label)))
    return 0


def _give(desk: Desk, boxes: Iterable[Box]) -> None:
    """Writes boxes to be read again: on one line where results are lines of JSON."""
    text = write_boxes(boxes)
    desk.telling.out.write(json.dumps(json.loads(text)) + "\n" if desk.telling.as_json else text)


def _read(path: Path) -> str:
    """Reads a file, "-" what is typed: names are no arguments, which everybody on the machine could see."""
    with sys.stdin.buffer if path == _TYPED else path.open("rb") as file:
        return file.read(LONGEST_JSON + 1).decode("utf-8", "replace")


def _tell(desk: Desk, record: RedactionRecord) -> None:
    state = step(record).value
    item = {"exhibit": record.exhibit, "version": record.version, "boxes": record.boxes, "step": state}
    item |= {"sha256": record.digest, "copy": record.derivative}
    words = desk.telling.words(f"desk.redact_station_{state}")
    counted = desk.telling.words("desk.redact_version", version=record.version, boxes=record.boxes)
    desk.telling.result(f"{record.exhibit[:_SHORT]}  {counted}  {words}  {record.derivative}", item)
