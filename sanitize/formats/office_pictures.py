"""Pictures inside office documents, cleaned by the rows of their own families, second engine and fidelity included.

Rule: JPEG, PNG, GIF, BMP and TIFF are cleaned; a picture its row refuses, or of any other kind (EMF, WMF, SVG, WebP),
is not taken. The very bytes a row just proved are not proven again when the copy that holds them is examined.
Never: keeps a picture that was not proven. Residual risk: that of the rows.
"""

import hashlib
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
"""The ending of a picture's kind, its clean bytes, and what was found in it."""
Bare = Callable[[bytes], Bared | None]
"""Cleans a picture; gives nothing where no row knows it, or it cannot be kept."""
_MOST_PROVEN = 200


class Barer:
    """Cleans pictures one by one; `read_tags` is ExifTool, the second engine of some of them."""

    def __init__(self, read_tags: ReadTags) -> None:
        self._kinds: tuple[tuple[bytes, str, Format], ...] = (
            (b"\xff\xd8\xff", "jpeg", jpeg.row(read_tags)),
            (b"\x89PNG\r\n\x1a\n", "png", png.row(read_tags)),
            (b"GIF8", "gif", GIF),
            (b"BM", "bmp", BMP),
            (b"II*\0", "tiff", TIFF),
            (b"MM\0*", "tiff", TIFF),
        )
        self._proven: dict[bytes, tuple[str, Sequence[Finding], bool]] = {}

    def bare(self, data: bytes) -> Bared | None:
        """Cleans a picture and proves it, or gives nothing if it cannot be kept."""
        known = next(((ending, row) for start, ending, row in self._kinds if data.startswith(start)), None)
        if known is None:
            return None
        try:
            cleaned, found, left = _cleaned(data, known[1])
        except SanitizeError:
            return None
        if len(self._proven) >= _MOST_PROVEN:
            self._proven.clear()
        self._proven[hashlib.sha256(cleaned).digest()] = known[0], left, cleaned == data
        return known[0], cleaned, found

    def proven(self, data: bytes) -> tuple[Bared, bool] | None:
        """Gives back bytes this very barer made and proved, with what is still to be told of them; of others nothing.

        With them goes whether cleaning them once more is known to give the same bytes.
        """
        known = self._proven.get(hashlib.sha256(data).digest())
        return ((known[0], data, known[1]), known[2]) if known is not None else None


class Recall:
    """Cleans the pictures of a document that is examined, but not again the bytes that were just proven.

    A document in which it `recalled` one that cleaning might change is not written: so the same document gives the
    same copy, whatever was cleaned before it.
    """

    def __init__(self, barer: Barer) -> None:
        self._barer = barer
        self.recalled = False

    def bare(self, data: bytes) -> Bared | None:
        """Cleans a picture or recalls it."""
        proven = self._barer.proven(data)
        if proven is None:
            return self._barer.bare(data)
        self.recalled |= not proven[1]
        return proven[0]


def _cleaned(data: bytes, row: Format) -> tuple[bytes, Sequence[Finding], Sequence[Finding]]:
    """Gives a picture's clean copy, what was found in the picture, and what is still to be told of the copy."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "picture.in", Path(folder) / "picture.out"
        before.write_bytes(data)
        found = [finding for finding in row.examine(before) if finding.grade is not Grade.GREEN]
        row.strip(before, after)
        minded = [finding for finding in row.second_engine(after) if finding.grade is not Grade.GREEN]
        left = [finding for finding in row.examine(after) if finding.grade is not Grade.GREEN]
        if minded or any(finding.grade is Grade.RED for finding in left):
            raise SanitizeError("sanitize.office_picture_unknown")
        row.fidelity(before, after)
        return after.read_bytes(), found, left
