"""Copies: a proven derivative kept with its report, its making written in the ledger, and read back.

Rule: the bytes, then the report, then one entry that names both, with recipe, tools and counts; the copy's label is
keyed by exhibit, recipe and digest, so that the same copy made again is the same copy.
Never: keeps a copy that was not proven: the report of the proof is an argument.
"""

import hashlib
from pathlib import Path

from custody.acts import Act
from custody.canonical import JSON
from custody.chain import Chain
from custody.chunks import read_chunks
from custody.records import BlobNote, Derivative
from sanitize.findings import Cleaning, Grade
from triage.piece import Piece
from triage.reports import cleaning_bytes, count, read_cleaning


def keep_copy(
    act: Act, role: str, made_of: Piece, made: Path, cleaning: Cleaning, chain: Chain, actor: str, **more: JSON
) -> Derivative:
    """Keeps what the jail made and proved of an exhibit; `more` are further fields of the entry; gives it as listed."""
    digest = _digest(made)
    copy = chain.keep_in(made_of.submission, role, digest, read_chunks(made))
    report = cleaning_bytes(cleaning)
    kept = chain.keep_in(made_of.submission, "report", hashlib.sha256(report).hexdigest(), [report])
    name = chain.name("derivative", made_of.exhibit, cleaning.recipe.name, digest)
    facts: dict[str, JSON] = {"derivative": name, "report": kept.name, **_facts(cleaning, copy), **more}
    about: dict[str, JSON] = {"submission": made_of.submission, "object": made_of.exhibit, "in": made_of.digest}
    chain.record([chain.draft(act, actor, made_of.submission, **about, **facts)])
    return chain.catalog.derivative(name)


def stored_cleaning(derivative: Derivative, chain: Chain) -> Cleaning:
    """Gives the kept report of a derivative."""
    submission = chain.catalog.exhibit(derivative.exhibit).submission
    parts: list[bytes] = []
    chain.read(submission, derivative.report, parts.append)
    return read_cleaning(b"".join(parts))


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
