"""`tamis clean FILE… --into DIR`: cleaning without a vault; `--losses` only says what it would lose.

Rule (house.md section 10): never overwrites, never touches the originals, writes `<name>.clean.<ext>` or
`<name>.flat.pdf` under names that cannot collide.
"""

import argparse
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from desk import foretelling
from desk.assembly import Desk
from desk.free_name import put
from desk.parsing import Family
from desk.tally import OUTCOMES, Tally
from desk.telling import Telling
from keys.memory import private_folder
from release.payload import EXTENSIONS
from sanitize.errors import SanitizeError
from sanitize.findings import Cleaning
from sanitize.workshop import Workshop


def add(family: Family, telling: Telling) -> None:
    """Adds the command."""
    words = telling.words
    command = family.add("clean", _clean)
    command.add_argument("files", metavar="FILE", nargs="+", type=Path, help=words("desk.help_clean_files"))
    where = command.add_mutually_exclusive_group(required=True)
    where.add_argument("--into", metavar="DIR", type=Path, help=words("desk.help_into"))
    where.add_argument("--losses", action="store_true", help=words("desk.help_losses"))
    command.add_argument("--flatten", action="store_true", help=words("desk.help_flatten"))


def _clean(desk: Desk, args: argparse.Namespace) -> int:
    tally = Tally()
    if args.losses:
        return _foretell(desk, args.files, tally)
    into = args.into.absolute()
    into.mkdir(exist_ok=True)
    base = private_folder(desk.memory_base / f"tamis-{desk.user}")
    for done, file in enumerate(args.files, start=1):
        _one(desk, file, into, base, tally, flatten=args.flatten)
        desk.telling.progress(done, len(args.files))
    return tally.status()


def _foretell(desk: Desk, files: Sequence[Path], tally: Tally) -> int:
    """Says what each way of copying would lose; keeps nothing."""
    for file in files:
        scratch = Path(tempfile.mkdtemp(prefix="look-", dir=private_folder(desk.memory_base / f"tamis-{desk.user}")))
        try:
            with Workshop(scratch) as workshop:
                forecasts = workshop.inspect(file).forecasts
        except SanitizeError as refusal:
            _turn_away(desk, file, refusal, tally)
            continue
        finally:
            shutil.rmtree(scratch)
        tally.done += 1
        if not desk.telling.as_json:
            desk.telling.result(str(file), {})
        foretelling.tell(desk, forecasts, {"file": str(file), "outcome": "done", "reason": ""})
    return tally.status()


def _one(desk: Desk, file: Path, into: Path, base: Path, tally: Tally, *, flatten: bool) -> None:
    """Cleans one file and gives its result."""
    scratch = Path(tempfile.mkdtemp(prefix="clean-", dir=base))
    try:
        with Workshop(scratch) as workshop:
            made = workshop.flatten if flatten else workshop.clean
            cleaning = made(file, scratch / "result")
        ending = "flat.pdf" if flatten else f"clean.{EXTENSIONS[cleaning.out_media_type]}"
        target = put(scratch / "result", into, file.stem, ending)
    except SanitizeError as refusal:
        _turn_away(desk, file, refusal, tally)
        return
    finally:
        shutil.rmtree(scratch)
    tally.done += 1
    _tell(desk, file, target, cleaning)


def _turn_away(desk: Desk, file: Path, refusal: SanitizeError, tally: Tally) -> None:
    reason = desk.telling.speech.say(refusal.message)
    outcome = tally.turned_away(refusal)
    item = {"file": str(file), "outcome": outcome, "out": "", "findings": [], "reason": reason}
    desk.telling.result(f"{file}: {desk.telling.words(OUTCOMES[outcome])}: {reason}", item)


def _tell(desk: Desk, file: Path, target: Path, cleaning: Cleaning) -> None:
    say = desk.telling.speech.say
    findings = [
        {"where": finding.where, "grade": finding.grade.value, "what": say(finding.message), "kept": int(kept)}
        for kept, group in ((False, cleaning.removed), (True, cleaning.kept))
        for finding in group
    ]
    item = {"file": str(file), "outcome": "done", "out": str(target), "findings": findings, "reason": ""}
    desk.telling.result(str(target), item)
    for loss in cleaning.losses:
        desk.telling.message(loss)
    for finding in cleaning.kept:
        grade = desk.telling.words(f"desk.grade_{finding.grade.value}")
        desk.telling.say("desk.finding_kept", grade=grade, where=finding.where, what=say(finding.message))
