"""The sheaf: pages as they come out of the cell, one by one, each checked, counted, and written as PNG by ourselves.

Rule: pages come in order, painted before read; a page's file is a plain file of exactly the bytes its size says; all
pages together stay under `MOST_BYTES`. The PNG is written here from raw pixels (as Dangerzone does), so that no byte
a document's parser chose reaches the desk's picture reader but as a pixel.
Never: overwrites; parses a picture. Residual risk: pixels may show anything.
"""

from collections.abc import Callable
from pathlib import Path

from PIL import Image

from sanitize.contents import Crossing, Member
from sanitize.errors import TooLarge, ToolFailed
from sanitize.pages import PaintedPage, Painting, ReadPage, file_name
from sanitize.tray import created, opened, poured

MOST_BYTES = 16 << 30
QUICK, SMALL = 3, 7  # of zlib's nine levels: a reader waits for it, or it is kept and published

Shown = Callable[[PaintedPage, Path], None]
"""Is told of a page as soon as its picture is there; the picture is the caller's from then on."""

Read = Callable[[ReadPage], None]
"""Is told what was read on the page that came before."""


class Sheaf:
    """Takes the pages of one document out of the cell's folder `work` into the folder `into`."""

    def __init__(self, work: Path, into: Path, shown: Shown, read: Read, level: int = QUICK) -> None:
        self._work = work
        self._into = into
        self._shown = shown
        self._read = read
        self._level = level
        self._painted = 0
        self._finished = 0
        self._bytes = 0

    def take(self, leaf: Crossing) -> None:
        """Takes the next page, or what was read on the last one.

        Raises:
            ToolFailed: it is not the next, or its pixels are not what was said.
            TooLarge: all pages together are too large.
        """
        if isinstance(leaf, PaintedPage):
            self._take_picture(leaf)
            return
        if isinstance(leaf, Member) or leaf.number != self._painted or leaf.number != self._finished + 1:
            raise ToolFailed("sanitize.answer_malformed")
        self._finished = leaf.number
        self._read(leaf)

    def check_complete(self, painting: Painting) -> None:
        """Makes sure that every page came.

        Raises:
            ToolFailed: fewer or more came than the answer says.
        """
        if not painting.pages == self._painted == self._finished:
            raise ToolFailed("sanitize.answer_malformed")

    def _take_picture(self, page: PaintedPage) -> None:
        if page.number != self._painted + 1 or self._finished != self._painted:
            raise ToolFailed("sanitize.answer_malformed")
        self._painted = page.number
        pixels, size = self._work / file_name(page.number), page.width * page.height * page.shade.bytes
        self._bytes += size
        if self._bytes > MOST_BYTES:
            raise TooLarge("sanitize.too_large", limit=MOST_BYTES // (1024 * 1024))
        raw = self._into / "pixels"
        try:
            with opened(pixels, size) as source, created(raw) as target:
                poured(source, target, size)
            pixels.unlink()
            picture = self._into / f"page-{page.number:04d}.png"
            _write_png(raw, page, size, picture, self._level)
        finally:
            raw.unlink(missing_ok=True)
        self._shown(page, picture)


def _write_png(raw: Path, page: PaintedPage, size: int, into: Path, level: int) -> None:
    data = raw.read_bytes()
    if len(data) != size:
        raise ToolFailed("sanitize.answer_malformed")
    with into.open("xb") as file:
        picture = Image.frombytes(page.shade.value, (page.width, page.height), data)
        picture.save(file, "PNG", compress_level=level)
