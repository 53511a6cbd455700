"""A second reader for tables in text: letter by letter, sharing nothing with Python's own that `csv_table.py` uses.

Rule: RFC 4180, with a given separator. Never: repairs; what does not end or goes on after its quote is told.
Residual risk: none known; it is forty lines.
"""

from sanitize.errors import Unreadable


def rows_of(written: str, separator: str = ",") -> tuple[tuple[str, ...], ...]:
    """Reads rows of cells; empty lines are none.

    Raises:
        Unreadable: a quote does not end, or something stands between it and the separator.
    """
    rows: list[tuple[str, ...]] = []
    row: list[str] = []
    at, end = 0, len(written)
    while at < end:
        is_quoted = written[at] == '"'
        cell, at = _quoted(written, at + 1) if is_quoted else _plain(written, at, separator)
        row.append(cell)
        at, goes_on = _after(written, at, separator)
        if not goes_on or at == end:
            if goes_on:
                row.append("")
            if row != [""] or is_quoted:
                rows.append(tuple(row))
            row = []
    return tuple(rows)


def _plain(written: str, at: int, separator: str) -> tuple[str, int]:
    start = at
    while at < len(written) and written[at] not in {separator, "\n", "\r"}:
        at += 1
    return written[start:at], at


def _quoted(written: str, at: int) -> tuple[str, int]:
    pieces: list[str] = []
    while True:
        close = written.find('"', at)
        if close < 0:
            raise Unreadable("sanitize.csv_unreadable")
        pieces.append(written[at:close])
        if written[close + 1 : close + 2] != '"':
            return "".join(pieces), close + 1
        pieces.append('"')
        at = close + 2


def _after(written: str, at: int, separator: str) -> tuple[int, bool]:
    """Gives where the next cell begins, and whether it is in the same row."""
    if at == len(written):
        return at, False
    if written[at] == separator:
        return at + 1, True
    if written[at] == "\r" and written[at + 1 : at + 2] == "\n":
        return at + 2, False
    if written[at] in {"\n", "\r"}:
        return at + 1, False
    raise Unreadable("sanitize.csv_unreadable")
