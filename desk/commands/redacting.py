"""`tamis redact FILE --boxes BOXES.json --into DIR`: redaction without a vault.

Rule (house.md section 10): never overwrites, never touches the original; writes `<name>.redacted.pdf` and beside it
`<name>.redacted.proof.json`, which tells what was checked and nothing of what was covered. Where something covered can
still be found nothing is written, and every place is told, with its box, so that it can be added.
"""

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

from desk.assembly import Desk
from desk.errors import Usage
from desk.free_name import put
from desk.parsing import Family
from desk.tally import OUTCOMES, Tally
from desk.telling import Telling
from keys.memory import private_folder
from sanitize.boxes import LONGEST_JSON, LONGEST_LABEL, Redactions, read_boxes, read_terms
from sanitize.errors import BadBoxes, Missed, SanitizeError
from sanitize.findings import Cleaning
from sanitize.pages import GRID
from sanitize.sightings import Sighting
from sanitize.workshop import Workshop


def add(family: Family, telling: Telling) -> None:
    """Adds the command."""
    words = telling.words
    command = family.add("redact", _redact)
    command.add_argument("file", metavar="FILE", type=Path, help=words("desk.help_redacted"))
    command.add_argument("--boxes", metavar="BOXES.json", type=Path, help=words("desk.help_redact_boxes"))
    command.add_argument("--hunt", metavar="TERMS.txt", type=Path, help=words("desk.help_redact_hunt"))
    command.add_argument("--stays", metavar="WORDS.txt", type=Path, help=words("desk.help_redact_stays"))
    command.add_argument("--label", metavar="TEXT", default="", help=words("desk.help_box_label"))
    command.add_argument("--into", metavar="DIR", type=Path, required=True, help=words("desk.help_into"))


def _redact(desk: Desk, args: argparse.Namespace) -> int:
    redactions, into, tally = _wanted(args), args.into.absolute(), Tally()
    into.mkdir(exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix="redact-", dir=private_folder(desk.memory_base / f"tamis-{desk.user}")))
    try:
        with Workshop(scratch) as workshop:
            cleaning = workshop.redact(args.file, redactions, scratch / "result")
        target, proof = _published(desk, cleaning, scratch, args.file, into)
    except SanitizeError as refusal:
        _refused(desk, args.file, refusal, tally)
        return tally.status()
    finally:
        shutil.rmtree(scratch)
    _tell(desk, args.file, target, proof, cleaning)
    return tally.status()


def _wanted(args: argparse.Namespace) -> Redactions:
    """Reads what is to be covered, and what must be found nowhere."""
    boxes = read_boxes(_text(args.boxes)) if args.boxes else ()
    hunted, stays = (read_terms(_text(path)) if path else () for path in (args.hunt, args.stays))
    if not boxes and not hunted:
        raise Usage("desk.redact_nothing")
    if len(args.label) > LONGEST_LABEL or not args.label.isprintable():
        raise Usage("desk.redact_label_too_long", limit=LONGEST_LABEL)
    return Redactions(boxes, hunted, stays, args.label)


def _text(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(LONGEST_JSON * 4 + 1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadBoxes("sanitize.boxes_malformed") from error


def _published(desk: Desk, cleaning: Cleaning, scratch: Path, file: Path, into: Path) -> tuple[Path, Path]:
    with (scratch / "result").open("rb") as made:
        digest = hashlib.file_digest(made, "sha256").hexdigest()
    proof = scratch / "proof"
    proof.write_text(json.dumps(_proof(desk, cleaning, digest), indent=1, sort_keys=True) + "\n", encoding="utf-8")
    target = put(scratch / "result", into, file.stem, "redacted.pdf")
    return target, put(proof, into, target.name.removesuffix(".pdf"), "proof.json")


def _proof(desk: Desk, cleaning: Cleaning, digest: str) -> dict[str, object]:
    """Tells what was checked; nothing of what was covered or seen again, because it lies beside the document."""
    say, recipe = desk.telling.speech.say, cleaning.recipe
    return {
        "sha256": digest,
        "pages": cleaning.pages,
        "recipe": {
            "name": recipe.name,
            "version": recipe.version,
            "tools": dict(recipe.tools),
            "options": dict(recipe.options),
        },
        "checks": [{"check": name, "outcome": outcome} for name, outcome in cleaning.checks],
        "to look at": [{"where": finding.where, "what": say(finding.message)} for finding in cleaning.kept],
    }


def _refused(desk: Desk, file: Path, refusal: SanitizeError, tally: Tally) -> None:
    reason = desk.telling.speech.say(refusal.message)
    outcome = tally.turned_away(refusal)
    seen = refusal.sightings if isinstance(refusal, Missed) else ()
    places = [_place(sighting) for sighting in seen]
    item = {"file": str(file), "outcome": outcome, "out": "", "proof": "", "findings": places, "reason": reason}
    desk.telling.result(f"{file}: {desk.telling.words(OUTCOMES[outcome])}: {reason}", item)
    for sighting in seen:
        desk.telling.say("desk.redact_seen", page=sighting.page, text=sighting.untrusted_text)


def _place(sighting: Sighting) -> dict[str, object]:
    """Gives a place in the form of a box, so that it can be covered."""
    return {
        "page_number": sighting.page - 1,
        "x1": sighting.left / GRID,
        "y1": sighting.top / GRID,
        "x2": sighting.right / GRID,
        "y2": sighting.bottom / GRID,
        "seen": sighting.untrusted_text,
    }


def _tell(desk: Desk, file: Path, target: Path, proof: Path, cleaning: Cleaning) -> None:
    say = desk.telling.speech.say
    kept = [
        {"where": finding.where, "grade": finding.grade.value, "what": say(finding.message)}
        for finding in cleaning.kept
    ]
    told = {"file": str(file), "outcome": "done", "out": str(target), "proof": str(proof), "findings": kept}
    desk.telling.result(str(target), {**told, "reason": ""})
    for finding in cleaning.kept:
        grade = desk.telling.words(f"desk.grade_{finding.grade.value}")
        desk.telling.say("desk.finding_kept", grade=grade, where=finding.where, what=say(finding.message))
    desk.telling.say("desk.redact_limits")
