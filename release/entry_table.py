"""The entries as a table for a spreadsheet: CSV (RFC 4180), one line an entry, one column a field that is opened.

Rule: UTF-8 with a byte order mark, so that accents arrive; a cell that a spreadsheet would take for a formula gets an
apostrophe before it (OWASP, CSV injection).
Never: a field the account does not give.
"""

import csv
import io

from release.account import Account, written

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def entry_table(account: Account) -> bytes:
    """Writes data/entries.csv."""
    shown = account.dossier.disclosure
    names = sorted({name for entry in account.dossier.entries for name in shown.names(entry)} - {"act", "day"})
    out = io.StringIO(newline="")
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(["entry", "day", "act", "exhibits", *names])
    for entry in account.dossier.entries:
        values = (account.value(entry, name) for name in names)
        cells = ("" if value is None else written(value) for value in values)
        row = (str(entry.seq), entry.text("day"), entry.text("act"), account.about(entry), *cells)
        lines.writerow([_plain(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
