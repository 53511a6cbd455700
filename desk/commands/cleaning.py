"""`tamis clean FILE… --into DIR`: cleaning without a vault; `--losses` only says what it would lose.

Rule (house.md section 10): never overwrites, never touches the originals, writes `<name>.clean.<ext>` or
`<name>.flat.pdf` under names that cannot collide. Several workers clean at once (`desk/workers.py`), each the files of
one folder, which are taken for one submission.
"""

import argparse
import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
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
from sanitize.workshops import side_by_side


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
    scratch = Path(tempfile.mkdtemp(prefix="clean-", dir=base))
    tasks = [_Task(file, scratch / f"result-{number}", args.flatten) for number, file in enumerate(args.files)]
    try:
        with side_by_side(tasks, _submission, partial(_opened, scratch), _made, desk.workers) as promises:
            for done, (task, promise) in enumerate(zip(tasks, promises, strict=True), start=1):
                _give(desk, task, promise, into, tally)
                desk.telling.progress(done, len(tasks))
    finally:
        shutil.rmtree(scratch)
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


@dataclass(frozen=True, slots=True)
class _Task:
    """A file, where its result lies before it is published, and whether it is flattened."""

    file: Path
    result: Path
    flatten: bool


def _submission(task: _Task) -> Path:
    """Takes the files of one folder for one submission: they share workers, those of another folder never do."""
    return task.file.absolute().parent


def _opened(scratch: Path, after: Callable[[str], None]) -> Workshop:
    return Workshop(scratch, after=after)


def _made(workshop: Workshop, task: _Task) -> Cleaning:
    return (workshop.flatten if task.flatten else workshop.clean)(task.file, task.result)


def _give(desk: Desk, task: _Task, promise: Future[Cleaning], into: Path, tally: Tally) -> None:
    """Waits for a result and publishes it."""
    try:
        cleaning = promise.result()
    except SanitizeError as refusal:
        _turn_away(desk, task.file, refusal, tally)
        return
    ending = "flat.pdf" if task.flatten else f"clean.{EXTENSIONS[cleaning.out_media_type]}"
    target = put(task.result, into, task.file.stem, ending)
    task.result.unlink()
    tally.done += 1
    _tell(desk, task.file, target, cleaning)


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
