"""Values: which ranges of a spreadsheet are to leave, and the copies made of them; the choice is kept, sealed.

Order: look (read twice in the jail, not kept) → choose (a sealed blob and an entry) → for each range a CSV and its
flattened view, each proven (a gate: it raises) → kept with its report → entry. A refusal is an entry too.
Rule: the newest choice counts. Copies made before stay; a decision and a release name one copy.
Never: keeps the sheets somebody looked at; writes a range or a sheet's name into a recipe.
"""

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from custody.acts import Act
from custody.chain import Chain
from custody.records import Derivative, Entry
from sanitize.errors import SanitizeError
from sanitize.findings import Made
from sanitize.sheets_told import read_sheets
from sanitize.tables import MOST_RANGES, Choice, Sheet, read_choice
from triage.bench import WorkshopMaker, laid_out
from triage.copies import keep_copy
from triage.errors import NoValues
from triage.piece import Piece, piece
from triage.refusals import record_refusal

if TYPE_CHECKING:
    from custody.canonical import JSON


def look(label: str, chain: Chain, workshop: WorkshopMaker) -> tuple[Sheet, ...]:
    """Reads the sheets of an exhibit, hidden ones too; whoever shows them has recorded that before.

    Raises:
        Unknown: no such exhibit. SanitizeError: it is no spreadsheet, or cannot be read twice.
    """
    with laid_out(chain, piece(chain.catalog.exhibit(label).label, chain), workshop) as laid:
        laid.workshop.make(Made.SHEETS, laid.original, laid.result)
        return read_sheets(laid.result.read_bytes())


def choose(label: str, choice: Choice, actor: str, chain: Chain) -> Entry:
    """Keeps which ranges are to leave.

    Raises:
        Unknown: no such exhibit. NoValues: none, or too many. BadRanges: they cannot be read again.
    """
    exhibit = chain.catalog.exhibit(label)
    if not 0 < len(set(choice.areas)) <= MOST_RANGES:
        raise NoValues("triage.values_how_many", most=MOST_RANGES)
    content = read_choice(choice.written()).written()
    digest = hashlib.sha256(content).hexdigest()
    note = chain.keep_in(exhibit.submission, "ranges", digest, [content])
    about: dict[str, JSON] = {"submission": exhibit.submission, "object": exhibit.label, "ranges": len(choice.areas)}
    facts: dict[str, JSON] = {"blob": note.name, "out": digest, "size": len(content)}
    (entry,) = chain.record([chain.draft(Act.RANGE_CHOICE, actor, exhibit.submission, **about, **facts)])
    return entry


def chosen(label: str, chain: Chain) -> Choice | None:
    """Gives the newest choice for an exhibit, None before there is one."""
    exhibit = chain.catalog.exhibit(label)
    blob = ""
    for entry in chain.history.of(exhibit.submission):
        if entry.text("act") == Act.RANGE_CHOICE and entry.text("object") == exhibit.label:
            blob = entry.text("blob")
    parts: list[bytes] = []
    if blob:
        chain.read(exhibit.submission, blob, parts.append)
    return read_choice(b"".join(parts)) if blob else None


def make_values(label: str, chain: Chain, workshop: WorkshopMaker, actor: str) -> tuple[Derivative, ...]:
    """Makes the copies of the newest choice: of each range the values, then their view; gives them as listed.

    Raises:
        Unknown: no such exhibit. NoValues: nothing was chosen.
        SanitizeError: one cannot be made, or not be proven; the refusal is recorded, copies made before it stay.
    """
    choice = chosen(label, chain)
    if choice is None:
        raise NoValues("triage.values_how_many", most=MOST_RANGES)
    lying = piece(chain.catalog.exhibit(label).label, chain)
    made: list[Derivative] = []
    for area in choice.areas:
        made += _of_range(lying, replace(choice, areas=(area,)), chain, workshop, actor)
    return tuple(made)


def _of_range(lying: Piece, choice: Choice, chain: Chain, workshop: WorkshopMaker, actor: str) -> Sequence[Derivative]:
    recipe = Made.VALUES
    with laid_out(chain, lying, workshop) as laid:
        try:
            cleaning = laid.workshop.make(recipe, laid.original, laid.result, choice.written())
            copy = keep_copy(Act.FLATTENING, recipe.value, lying, laid.result, cleaning, chain, actor)
            recipe = Made.VALUES_VIEW
            table = shutil.move(laid.result, laid.original.with_name("table"))
            seen = laid.workshop.make(recipe, Path(table), laid.result)
            view = keep_copy(Act.FLATTENING, "view", piece(copy.label, chain), laid.result, seen, chain, actor)
        except SanitizeError as refusal:
            record_refusal(lying, recipe.value, refusal, chain, actor)
            raise
    return copy, view
