"""Pictures inside office documents, cleaned by the rows of their own families, second engine and fidelity included.

Rule: JPEG, PNG, GIF, BMP and TIFF are cleaned; a picture its row refuses, or of any other kind (EMF, WMF, SVG, WebP),
is not taken. Never: keeps a picture that was not proven. Residual risk: that of the rows.
"""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from sanitize.errors import SanitizeError
from sanitize.findings import Finding, Grade
from sanitize.formats import jpeg, png
from sanitize.formats._row import Format
from sanitize.formats.bmp import BMP
from sanitize.formats.gif import GIF
from sanitize.formats.tiff import TIFF

ReadTags = Callable[[Path], Sequence[Finding]]
Bared = tuple[str, bytes, Sequence[Finding]]


def barer(read_tags: ReadTags) -> Callable[[bytes], Bared | None]:
    """Gives what cleans one picture: its ending, its new bytes and what was found, or nothing if it cannot be kept."""
    kinds: tuple[tuple[bytes, str, Format], ...] = (
        (b"\xff\xd8\xff", "jpeg", jpeg.row(read_tags)),
        (b"\x89PNG\r\n\x1a\n", "png", png.row(read_tags)),
        (b"GIF8", "gif", GIF),
        (b"BM", "bmp", BMP),
        (b"II*\0", "tiff", TIFF),
        (b"MM\0*", "tiff", TIFF),
    )

    def bare(data: bytes) -> Bared | None:
        known = next(((ending, row) for start, ending, row in kinds if data.startswith(start)), None)
        if known is None:
            return None
        try:
            return (known[0], *_cleaned(data, known[1]))
        except SanitizeError:
            return None

    return bare


def _cleaned(data: bytes, row: Format) -> tuple[bytes, Sequence[Finding]]:
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "picture.in", Path(folder) / "picture.out"
        before.write_bytes(data)
        found = [finding for finding in row.examine(before) if finding.grade is not Grade.GREEN]
        row.strip(before, after)
        left = [finding for finding in row.second_engine(after) if finding.grade is not Grade.GREEN]
        if left or [finding for finding in row.examine(after) if finding.grade is Grade.RED]:
            return _refused()
        row.fidelity(before, after)
        return after.read_bytes(), found


def _refused() -> tuple[bytes, Sequence[Finding]]:
    raise SanitizeError("sanitize.office_picture_unknown")
