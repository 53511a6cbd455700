"""Pictures inside a drawing, cleaned by the rows of their own families, second engine and fidelity check included.

Never: keeps a picture that its row would refuse. Residual risk: that of the rows.
"""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from sanitize.errors import StillDirty, Unreadable
from sanitize.findings import Finding, Grade
from sanitize.formats import jpeg, png, webp
from sanitize.formats.gif import GIF

_STARTS = ((b"\xff\xd8\xff", 0), (b"\x89PNG\r\n\x1a\n", 1), (b"GIF8", 2), (b"RIFF", 3))


def bared(data: bytes, read_tags: Callable[[Path], Sequence[Finding]]) -> tuple[str, bytes, Sequence[Finding]]:
    """Cleans one picture; gives its media type, its new bytes, and what was found in it.

    Raises:
        Unreadable: no picture a drawing may hold. StillDirty, Damaged, TooLarge: as its row says.
    """
    rows = (jpeg.row(read_tags), png.row(read_tags), GIF, webp.row())
    row = next((rows[number] for start, number in _STARTS if data.startswith(start)), None)
    if row is None:
        raise Unreadable("sanitize.damaged_file", format="SVG")
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "picture.in", Path(folder) / "picture.out"
        before.write_bytes(data)
        found = [finding for finding in row.examine(before) if finding.grade is not Grade.GREEN]
        row.strip(before, after)
        left = [finding for finding in row.second_engine(after) if finding.grade is not Grade.GREEN]
        if left:
            raise StillDirty("sanitize.still_dirty", where=left[0].where[:200], count=len(left))
        row.fidelity(before, after)
        return row.media_types[0], after.read_bytes(), found
