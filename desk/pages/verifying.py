"""How anyone checks a release: the page to print and carry, and our verifier run on the package if it can be reached.

Rule: what is printed is what a package cannot vouch for itself: the SHA-256 of verify.py, both keys, the newest
checkpoint. The verifier run here is the one that travels in the package, with the keys of the policy in force.
Never: shows a name; writes to the medium.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, render_template, request

from custody import verify
from custody.records import ReleaseRecord
from desk.errors import NotLeft
from desk.pages.taking_in import place_in_form
from desk.places import choose, offered
from desk.web.here import here
from keys.fingerprints import read_aloud
from words.message import TellableError
from words.visible import visible

pages = Blueprint("verifying", __name__)
_OUTCOMES = {verify.OK: "ok", verify.REFUSED: "refused", verify.FAILED: "failed", verify.SKIPPED: "skipped"}


@dataclass(frozen=True, slots=True)
class Checked:
    """What the verifier said of one folder: each line's outcome and sentence, and whether all of it held."""

    folder: str
    lines: tuple[tuple[str, str], ...]
    held: bool


@pages.get("/releases/<name>/verify")
def show(name: str) -> str:
    """Says how anyone checks it."""
    return _page(_left(name), None, "")


@pages.post("/releases/<name>/verify")
def run(name: str) -> str | tuple[str, int]:
    """Runs the verifier on the package in a folder somebody chose."""
    record = _left(name)
    try:
        folder = choose(place_in_form(), here().desk.places)
        package = choose(str(folder / record.release), here().desk.places)
    except TellableError as trouble:
        return _page(record, None, here().tell(trouble.message)), 409
    return _page(record, _checked(package), "")


def _left(name: str) -> ReleaseRecord:
    record = here().chain.catalog.release(name)
    if record.intent < 0:
        raise NotLeft("desk.not_left", release=record.release)
    return record


def _checked(package: Path) -> Checked:
    policy, language = here().chain.policy, here().language
    report = verify.verify(package, policy.release, policy.log)
    lines = tuple(
        (_OUTCOMES.get(outcome, "note"), visible(sentence)) for outcome, _, sentence in report.sentences(language)
    )
    return Checked(str(package), lines, held=report.exit_code() == 0)


def _page(record: ReleaseRecord, checked: Checked | None, trouble: str) -> str:
    sitting = here()
    chain = sitting.chain
    newest = chain.checkpoints.newest()
    folders = [str(folder) for folder in offered(sitting.desk.places) if (folder / record.release).is_dir()]
    return render_template(
        "verify.html",
        name=record.release,
        payload=record.payload,
        verifier=hashlib.sha256(Path(verify.__file__).read_bytes()).hexdigest(),
        release_key=chain.policy.release,
        release_key_aloud=read_aloud(chain.policy.release),
        log=chain.policy.log,
        note=chain.checkpoints.note(newest.size) if newest else "",
        training=chain.policy.training == 1,
        folders=folders,
        chosen=request.form.get("place", folders[0] if folders else ""),
        checked=checked,
        trouble=trouble,
    )
