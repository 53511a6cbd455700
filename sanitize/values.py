"""The copy of approved values: one range of a spreadsheet as CSV, as people see it, proven to hold nothing else.

Order: read twice (`workbook.py`) → examine → choose → write → read again with another reader → search. RFC 4180,
UTF-8, no byte order mark. Words that a program would take for a formula get an apostrophe (OWASP ASVS 1.2.10); what
eyes cannot see in a cell goes, by the rule of plain text.
Rule: hidden rows and columns, what lies under merged cells, faint letters, and cells on which the two readers do not
agree refuse the range, or are left out if the person said so: rows and columns wholly, single cells as empty ones.
Never: a formula, a format, a name, a cell outside the range. Residual risk: what is to be seen in the range; how many
columns a table has, and where it is empty; see `workbook.py`.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from platform import python_version
from unicodedata import unidata_version

from sanitize import deepsearch
from sanitize.errors import BadRanges, Damaged, StillDirty, TooLarge, Unreadable
from sanitize.findings import Cleaning, Finding, Grade, Recipe
from sanitize.flatten import blind_spots, examined
from sanitize.formats import csv_again, text
from sanitize.printing import OFFICE
from sanitize.tables import MOST_CELLS, Area, Cell, Choice, Sheet, Why, place, within
from sanitize.tools import libreoffice
from sanitize.workbook import CSV, sheets
from words.message import Message

RECIPE_NAME, RECIPE_VERSION = "values", 1
_ARMED = re.compile("[ \u00a0]*[=+\\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?\d[\d .,\u00a0\u202f]*(?:[%€$£]|EUR)?")
_OPTIONS = (
    ("numbers and days", "as shown; French where a format leaves it to the machine"),
    ("words that begin like a formula", "an apostrophe before them"),
    ("cells", "those to be seen in one range"),
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to leave: rows of equal length, and the cells of the range that are left out."""

    untrusted_rows: tuple[tuple[str, ...], ...]
    left_out: tuple[Cell, ...]


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


def chosen_of(read: Sequence[Sheet], area: Area, *, leaves_out: bool) -> Chosen:
    """Takes a range out of the sheets; what is beyond the last used cell is not in it.

    Raises:
        BadRanges: there is no such sheet, it is hidden, nothing is to be seen in the range, or something in it is
        hidden or unsure and is not to be left out. TooLarge: too many cells.
    """
    sheet = _sheet_of(read, area)
    inside = [cell for cell in sheet.cells if _is_in(cell, area)]
    away = tuple(cell for cell in inside if cell.why is not Why.SHOWN)
    if away and not leaves_out:
        where = place(away[0].row, away[0].column)
        unsure = sum(cell.why is Why.UNSURE for cell in away)
        message = "sanitize.values_hidden_inside" if unsure < len(away) else "sanitize.values_unsure_inside"
        raise BadRanges(message, count=len(away), where=where)
    seen = {(cell.row, cell.column): cell.untrusted_shown for cell in inside if cell.why is Why.SHOWN}
    if not any(seen.values()):
        raise BadRanges("sanitize.values_nothing_seen")
    bottom, right = max(row for row, _ in seen), max(column for _, column in seen)
    columns = [c for c in range(area.left, right + 1) if not within(c, sheet.hidden_columns)]
    if (bottom - area.top + 1) * len(columns) > MOST_CELLS:
        raise TooLarge("sanitize.values_too_many_cells", limit=MOST_CELLS)
    rows = [r for r in range(area.top, bottom + 1) if not within(r, sheet.hidden_rows)]
    return Chosen(tuple(tuple(seen.get((row, column), "") for column in columns) for row in rows), away)


def _sheet_of(read: Sequence[Sheet], area: Area) -> Sheet:
    fitting = [sheet for sheet in read if sheet.untrusted_name == area.untrusted_sheet]
    if not area.untrusted_sheet:
        fitting = [sheet for sheet in read if not sheet.is_hidden]
    if len(fitting) != 1:
        raise BadRanges("sanitize.values_no_sheet", sheet=area.untrusted_sheet)
    if fitting[0].is_hidden:
        raise BadRanges("sanitize.values_hidden_sheet", sheet=area.untrusted_sheet)
    return fitting[0]


def _is_in(cell: Cell, area: Area) -> bool:
    return area.top <= cell.row <= area.bottom and area.left <= cell.column <= area.right


def written_cell(shown: str) -> str:
    """Gives a cell as it is written: without what eyes cannot see, and harmless in a spreadsheet."""
    said = text.cleaned(shown).strip(" \t")
    return f"'{said}" if _ARMED.match(said) and not _NUMBER.fullmatch(said) else said


def written(rows: Iterable[Sequence[str]]) -> bytes:
    """Writes rows by RFC 4180."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


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
    if any(_ARMED.match(cell) and not _NUMBER.fullmatch(cell) for row in again for cell in row):
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
