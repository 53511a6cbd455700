"""Making derivatives: clean and flattened copies, each by a named recipe, proven before it is kept.

Order: lay out → clean or flatten in the jail (a gate: it raises) → keep the copy and its report → ledger. A refusal
is an entry too (failed check), so that nobody has to wonder why there is no copy.
Never: keeps a copy that was not proven.
"""

import hashlib
from enum import StrEnum
from pathlib import Path

from custody.acts import Act
from custody.canonical import JSON
from custody.chain import Chain
from custody.chunks import read_chunks
from custody.records import BlobNote, Derivative
from sanitize.errors import SanitizeError
from sanitize.findings import Cleaning, Grade
from triage.bench import Laid, WorkshopMaker, laid_out
from triage.piece import piece
from triage.refusals import record_refusal
from triage.reports import cleaning_bytes, count, read_cleaning


class Way(StrEnum):
    """How a copy is made."""

    CLEAN = "clean"
    FLATTEN = "flatten"


_ACTS = {Way.CLEAN: Act.CLEANING, Way.FLATTEN: Act.FLATTENING}


def prepare(label: str, way: Way, chain: Chain, workshop: WorkshopMaker, actor: str) -> Derivative:
    """Makes a derivative of an exhibit; gives it as listed.

    Raises:
        Unknown: no such exhibit.
        SanitizeError: it cannot be made clean or shown to be; the refusal is recorded.
    """
    exhibit = chain.catalog.exhibit(label)
    lying = piece(exhibit.label, chain)
    with laid_out(chain, lying, workshop) as laid:
        try:
            cleaning = _made(way, laid)
        except SanitizeError as refusal:
            record_refusal(lying, way.value, refusal, chain, actor)
            raise
        digest = _digest(laid.result)
        copy = chain.keep_in(exhibit.submission, way.value, digest, read_chunks(laid.result))
    report = cleaning_bytes(cleaning)
    kept = chain.keep_in(exhibit.submission, "report", hashlib.sha256(report).hexdigest(), [report])
    name = chain.name("derivative", exhibit.label, cleaning.recipe.name, digest)
    facts = {"derivative": name, "report": kept.name, **_facts(cleaning, copy)}
    about: dict[str, JSON] = {"submission": exhibit.submission, "object": exhibit.label, "in": exhibit.digest}
    chain.record([chain.draft(_ACTS[way], actor, exhibit.submission, **about, **facts)])
    return chain.catalog.derivative(name)


def stored_cleaning(derivative: Derivative, chain: Chain) -> Cleaning:
    """Gives the kept report of a derivative."""
    submission = chain.catalog.exhibit(derivative.exhibit).submission
    parts: list[bytes] = []
    chain.read(submission, derivative.report, parts.append)
    return read_cleaning(b"".join(parts))


def _made(way: Way, laid: Laid) -> Cleaning:
    if way is Way.CLEAN:
        return laid.workshop.clean(laid.original, laid.result, as_text=laid.as_text)
    return laid.workshop.flatten(laid.original, laid.result, as_text=laid.as_text)


def _facts(cleaning: Cleaning, copy: BlobNote) -> dict[str, JSON]:
    """Gives what the ledger keeps of a cleaning: recipe, tools, names of removed fields, the copy's digest."""
    recipe = cleaning.recipe
    return {
        "recipe": f"{recipe.name}/{recipe.version}",
        "tools": [list(tool) for tool in recipe.tools],
        "options": [list(option) for option in recipe.options],
        "removed": sorted({finding.where for finding in cleaning.removed}),
        "media_type": cleaning.out_media_type,
        "blob": copy.name,
        "out": copy.digest,
        "size": copy.length,
        "pages": cleaning.pages,
        "red": count(cleaning.kept, Grade.RED),
        "amber": count(cleaning.kept, Grade.AMBER),
    }


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
