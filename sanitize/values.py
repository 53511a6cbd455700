"""The copy of approved values: one range of a spreadsheet as CSV, as people see it, proven to hold nothing else.

Order: read twice (`workbook.py`) → examine → choose → write → read again with another reader → search. RFC 4180,
UTF-8, no byte order mark. Words that a program would take for a formula get an apostrophe (OWASP ASVS 1.2.10); what
eyes cannot see in a cell goes, by the rule of plain text.
Rule: what of the range may leave, `approved.py` says; nothing else is in the copy, not a byte.
Never: a formula, a format, a name, a cell outside the range. Residual risk: what is to be seen in the range; how many
columns a table has, and where it is empty; see `workbook.py`.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from platform import python_version
from unicodedata import unidata_version

from sanitize import deepsearch
from sanitize.approved import Chosen, chosen_of, is_armed, written, written_cell
from sanitize.errors import BadRanges, Damaged, StillDirty, Unreadable
from sanitize.findings import Cleaning, Finding, Grade, Recipe
from sanitize.flatten import blind_spots, examined
from sanitize.formats import csv_again, text
from sanitize.printing import OFFICE
from sanitize.tables import CSV, Cell, Choice, place
from sanitize.tools import libreoffice
from sanitize.workbook import sheets
from words.message import Message

RECIPE_NAME, RECIPE_VERSION = "values", 1
_OPTIONS = (
    ("numbers and days", "as shown; French where a format leaves it to the machine"),
    ("words that begin like a formula", "an apostrophe before them"),
    ("cells", "those to be seen in one range"),
)


def _silent(_step: str) -> None:
    """Tells nobody."""


def values(
    original: Path,
    media_type: str,
    choice: Choice,
    into: Path,
    work: Path,
    *,
    known: Sequence[Finding] = (),
    after: Callable[[str], None] = _silent,
) -> Cleaning:
    """Writes the one range of a choice as CSV and proves it; `work` is a private folder, `known` as for `flatten`.

    Raises:
        UnknownFormat: no spreadsheet. Unreadable, TooLarge: it cannot be read. BadRanges: the range does not fit, or
        something in it is hidden or unsure. StillDirty, Damaged: the proof failed; the copy must not be used.
        ToolFailed: LibreOffice is missing or hung.
    """
    if len(choice.areas) != 1:
        raise BadRanges("sanitize.values_malformed")
    read = sheets(original, media_type, work)
    after("read")
    found = tuple(dict.fromkeys((*examined(original, media_type), *known)))
    after("examined")
    (area,) = choice.areas
    chosen = chosen_of(read, area, leaves_out=choice.leaves_out)
    expected = tuple(tuple(written_cell(cell) for cell in row) for row in chosen.untrusted_rows)
    try:
        into.write_bytes(written(expected))
        after("stripped")
        checks, kept = prove(into, expected, found)
    except BaseException:
        into.unlink(missing_ok=True)  # a copy that was not proven must not be found by anybody
        raise
    after("proven")
    return Cleaning(
        media_type=media_type,
        out_media_type=CSV,
        recipe=_recipe(media_type),
        removed=(*found, *_left_out(chosen.left_out)),
        kept=tuple(kept),
        checks=(*checks, *blind_spots(found)),
        losses=tuple(_losses(chosen, expected)),
    )


def prove(
    copy: Path, expected: tuple[tuple[str, ...], ...], found: Sequence[Finding]
) -> tuple[list[tuple[str, str]], list[Finding]]:
    """Reads the copy with another reader and compares it, cell by cell and byte by byte; then searches it.

    Returns:
        The checks passed, fit for the public, and what a person must look at.

    Raises:
        Damaged: it does not hold exactly the cells expected. StillDirty: it holds something else.
    """
    data = copy.read_bytes()
    try:
        again = csv_again.rows_of(data.decode())
    except (UnicodeDecodeError, Unreadable) as error:
        raise Damaged("sanitize.values_changed") from error
    if again != expected:
        raise Damaged("sanitize.values_changed")
    if any(is_armed(cell) for row in again for cell in row):
        raise StillDirty("sanitize.still_dirty", where="formula", count=1)
    if data != written(again):
        raise StillDirty("sanitize.still_dirty", where="end", count=1)
    looked_for = [finding.untrusted_value for finding in found]
    kept = [_seen_again(hit.untrusted_value, again) for hit in deepsearch.search(copy, (), looked_for)]
    kept += [
        each for r, row in enumerate(again) for c, cell in enumerate(row) for each in text.in_part(place(r, c), cell)
    ]
    cells = sum(len(row) for row in expected)
    checks = [
        ("second engine", "every cell read twice, by LibreOffice or Python and by a reader of ours: equal"),
        ("table", f"{len(expected)} rows, {cells} cells read again by another reader: equal, and not a byte more"),
        ("deep search", f"{len(deepsearch.searchable(looked_for))} values looked for, {len(kept)} to look at"),
    ]
    return checks, kept


def _seen_again(value: str, rows: Iterable[Sequence[str]]) -> Finding:
    """Tells of a value that stood out of sight as well; one that is in no cell cannot be, and is dirt."""
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if value[:64].strip() in cell:
                return Finding(place(number, column), Grade.AMBER, Message.of("sanitize.value_visible"), value)
    raise StillDirty("sanitize.value_left", where="csv", count=1)


def _left_out(cells: Iterable[Cell]) -> list[Finding]:
    """Keeps as evidence what of the range was left out, up to a bound."""
    message = Message.of("sanitize.values_left_out")
    return [Finding(place(c.row, c.column), Grade.RED, message, c.untrusted_shown) for c in list(cells)[:1000]]


def _losses(chosen: Chosen, expected: tuple[tuple[str, ...], ...]) -> list[Message]:
    losses = [Message.of("sanitize.values_lost")]
    if chosen.left_out:
        losses.append(Message.of("sanitize.values_lost_hidden", count=len(chosen.left_out)))
    if any(
        cell[:1] == "'" != shown[:1]
        for row, before in zip(expected, chosen.untrusted_rows, strict=True)
        for cell, shown in zip(row, before, strict=True)
    ):
        losses.append(Message.of("sanitize.csv_formula_disarmed"))
    return losses


def _recipe(media_type: str) -> Recipe:
    engines = (("libreoffice", libreoffice.probe()),) if media_type in OFFICE else ()
    own = (("python", python_version()), ("unicode", unidata_version))
    return Recipe(RECIPE_NAME, RECIPE_VERSION, (*engines, *own), _OPTIONS)
