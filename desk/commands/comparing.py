"""`tamis compare A B`: every difference between two copies, files or exhibits; for finding marks of one recipient.

Rule: both are read in the jail; files are copied into RAM and nothing is recorded; of exhibits it is recorded that they
were shown. Exit status 0 whatever was found: a report returns. It never says that a copy is unmarked.
"""

import argparse
import shutil
import tempfile
from pathlib import Path

from desk.assembly import Desk
from desk.parsing import Family
from desk.telling import Telling
from keys.memory import private_folder
from sanitize.findings import Finding, Inspection
from sanitize.workshop import Workshop
from triage.compare import compare
from words.visible import visible


def add(family: Family, telling: Telling) -> None:
    """Adds the command."""
    command = family.add("compare", _compare)
    command.add_argument("one", metavar="A", help=telling.words("desk.help_compared"))
    command.add_argument("other", metavar="B", help=telling.words("desk.help_compared"))


def _compare(desk: Desk, args: argparse.Namespace) -> int:
    files = Path(args.one), Path(args.other)
    if all(path.is_file() for path in files):
        told = _of_files(desk, *files)
    else:
        chain = desk.chain()
        told = compare(args.one, args.other, chain, desk.workshop, chain.unlocked.by)
    _tell(desk, args, told)
    return 0


def _of_files(desk: Desk, one: Path, other: Path) -> Inspection:
    scratch = Path(tempfile.mkdtemp(prefix="compare-", dir=private_folder(desk.memory_base / f"tamis-{desk.user}")))
    try:
        with Workshop(scratch) as workshop:
            return workshop.compare(one, other)
    finally:
        shutil.rmtree(scratch)


def _tell(desk: Desk, args: argparse.Namespace, told: Inspection) -> None:
    item = {"one": args.one, "other": args.other, "media_type": told.media_type, "differences": _items(desk, told)}
    if desk.telling.as_json:
        desk.telling.result("", item)
        return
    for finding in told.findings:
        desk.telling.result(_line(desk, finding), {})
    desk.telling.say("desk.compare_limits")


def _items(desk: Desk, told: Inspection) -> list[dict[str, str]]:
    say = desk.telling.speech.say
    return [
        {"where": f.where, "grade": f.grade.value, "what": say(f.message), "value": visible(f.untrusted_value)}
        for f in told.findings
    ]


def _line(desk: Desk, finding: Finding) -> str:
    value = f"  [{visible(finding.untrusted_value)}]" if finding.untrusted_value else ""
    return f"{visible(finding.where)}: {desk.telling.speech.say(finding.message)}{value}"
