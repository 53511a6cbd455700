"""THE ORDER of inspecting: identify by content → examine as cleaning does → dots of printers, marks of requests.

Rule: a report, never a refusal of what no row knows: then only what ExifTool and a mail's head tell, and it says so.
Apart from `clean.py`, because what it looks with takes longer to load than most files to clean. Runs inside the jail.
Never: writes. Residual risk: that of the row, and what neither engine knows.
"""

from pathlib import Path

from sanitize.clean import Bench, asking, examined, versions
from sanitize.dots import dots_in
from sanitize.errors import UnknownFormat
from sanitize.findings import Finding, Grade, Inspection
from sanitize.formats.table import row_for
from sanitize.identify import identify
from sanitize.mail_marks import mail_marks
from sanitize.request_marks import request_marks


def inspect(original: Path, bench: Bench, media_type: str = "") -> Inspection:
    """Reports what a file holds; of a format without a row, only what ExifTool and a mail's head tell, and says so.

    A media type that is given is not looked for: it is known from where the file came.

    Raises:
        Unreadable: it cannot be read as what it claims to be.
    """
    media_type = media_type or identify(original)
    bench.after("identified")
    try:
        row = row_for(media_type, bench.table)
    except UnknownFormat as error:
        unknown = Finding("file", Grade.AMBER, error.message)
        known = (*mail_marks(original, media_type), *bench.read_tags(original))
        return Inspection(media_type, (unknown, *known), (("exiftool", bench.exiftool),))
    bench = asking(bench, row)
    found = list(examined(original, row, bench.read_tags))
    found += [*dots_in(original, media_type), *request_marks(original, media_type)]
    bench.after("examined")
    return Inspection(media_type, tuple(found), (("exiftool", bench.exiftool), *versions(row)))
