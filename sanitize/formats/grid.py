"""A sheet as our own readers find it in the file: values as they are stored, and what is out of sight.

Rule: the value kept for a formula counts, never the formula. Kinds: "n" a number (also true and false, as 1 and 0),
"s" words, "d" a day or time in ISO 8601, "e" a mistake. Rows and columns count from 0.
Never: says how a value is shown. Residual risk: that of its readers (`excel_grid.py`, `odf_grid.py`, `csv_table.py`).
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

Place = tuple[int, int]
Span = tuple[int, int]
_TIME = re.compile(r"PT(\d{1,6})H(\d{1,6})M(\d{1,6}(?:[.,]\d{1,12})?)S")
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Held:
    """What a cell holds: its kind and its value as stored."""

    kind: str
    untrusted_value: str


@dataclass(slots=True)
class Grid:
    """One sheet; `covered` are merged cells by top, left, bottom, right: only the first of each is seen."""

    untrusted_name: str
    is_hidden: bool = False
    cells: dict[Place, Held] = field(default_factory=dict)
    rows: list[Span] = field(default_factory=list)
    columns: list[Span] = field(default_factory=list)
    covered: list[tuple[int, int, int, int]] = field(default_factory=list)


def days(written: str) -> float | None:
    """Gives a day or a time as spreadsheets count it: days since 30 December 1899; nothing where it is neither."""
    time = _TIME.fullmatch(written)
    if time is not None:
        return (int(time[1]) * 3600 + int(time[2]) * 60 + float(time[3].replace(",", "."))) / _DAY
    try:
        since: timedelta = datetime.fromisoformat(written).replace(tzinfo=None) - datetime(1899, 12, 30)  # noqa: DTZ001 — a spreadsheet's day has no zone
    except ValueError:
        return None
    return since.total_seconds() / _DAY
