"""`tamis values show` and `make`: which ranges of a spreadsheet may leave, seen first, then made into copies.

Rule: the same steps as at the desk. `show` records that the sheets are shown, lists what is hidden, prints the values
of a range as they would stand in the copy.
"""

import argparse

from desk.assembly import Desk
from desk.commands.copied import tell_copy
from desk.parsing import Family
from desk.telling import Telling
from sanitize.approved import chosen_of, written_cell
from sanitize.tables import Choice, Sheet, Span, letters, read_range, suggested, written_range
from triage.values import choose, look, make_values
from triage.viewing import Shown, view_exhibit
from words.visible import visible


def add(family: Family, telling: Telling) -> None:
    """Adds the commands."""
    say = telling.words
    values = Family(family.add("values"), telling, "values_")
    for name, run in (("show", _show), ("make", _make)):
        command = values.add(name, run)
        command.add_argument("exhibit", metavar="EXHIBIT", help=say("desk.help_exhibit"))
        command.add_argument(
            "--range", dest="ranges", metavar="RANGE", action="append", default=[], help=say("desk.help_values_range")
        )
        command.add_argument("--leave-out-hidden", action="store_true", help=say("desk.help_values_leave_out"))


def _show(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    label = chain.catalog.exhibit(args.exhibit).label
    view_exhibit(label, Shown.TEXT, chain.unlocked.by, chain)
    read = look(label, chain, desk.workshop)
    for sheet in read:
        _tell(desk, sheet)
    for area in map(read_range, args.ranges):
        for row in chosen_of(read, area, leaves_out=args.leave_out_hidden).untrusted_rows:
            cells = [written_cell(cell) for cell in row]
            desk.telling.result(" | ".join(cells), {"range": written_range(area), "row": cells})
    return 0


def _make(desk: Desk, args: argparse.Namespace) -> int:
    chain = desk.chain()
    choice = Choice(tuple(map(read_range, args.ranges)), args.leave_out_hidden)
    choose(args.exhibit, choice, chain.unlocked.by, chain)
    for made in make_values(args.exhibit, chain, desk.workshop, chain.unlocked.by):
        tell_copy(desk, made)
    return 0


def _tell(desk: Desk, sheet: Sheet) -> None:
    area = suggested(sheet)
    state = desk.telling.words("desk.values_sheet_hidden" if sheet.is_hidden else "desk.values_sheet_seen")
    rows, columns = _rows(sheet.hidden_rows), _columns(sheet.hidden_columns)
    item = {"sheet": sheet.untrusted_name, "hidden": sheet.is_hidden, "suggested": written_range(area) if area else ""}
    item |= {"hidden_rows": rows, "hidden_columns": columns}
    away = desk.telling.words("desk.values_away", rows=", ".join(rows), columns=", ".join(columns))
    told = [visible(sheet.untrusted_name) or "—", state, visible(written_range(area)) if area else ""]
    desk.telling.result("  ".join([*told, away if rows or columns else ""]).rstrip(), item)


def _rows(spans: tuple[Span, ...]) -> list[str]:
    return [f"{first + 1}" if first == last else f"{first + 1}–{last + 1}" for first, last in spans]


def _columns(spans: tuple[Span, ...]) -> list[str]:
    return [letters(first) if first == last else f"{letters(first)}–{letters(last)}" for first, last in spans]
