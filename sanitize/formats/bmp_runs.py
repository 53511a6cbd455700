"""The runs of a packed BMP, followed pixel by pixel, so that nothing behind the picture's edge passes for picture.

Rule: Microsoft's RLE8 and RLE4. A run or a list of pixels ends at the edge of its row, rows at that of the
picture; what fills a list to an even length, and a half byte no pixel takes, become zero.
Never: decodes pixels. Residual risk: the same pixels can be written in many ways, a habit of the coder, or a code.
"""

from sanitize.formats.bmp_header import RLE4, Header
from sanitize.formats.frames import damaged

_END_OF_ROW, _END, _STEP = 0, 1, 2


class _Runs:
    """Walks along the runs; knows where in the picture it is."""

    def __init__(self, data: bytes, header: Header) -> None:
        self._data, self._header, self.at = data, header, header.pixels_at
        self._x = self._y = 0
        self._halves = header.coding == RLE4

    def take(self, count: int) -> bytes:
        """Gives the next bytes."""
        piece = self._data[self.at : self.at + count]
        if len(piece) != count:
            raise damaged("BMP")
        self.at += count
        return piece

    def row_ends(self) -> None:
        """Goes to the start of the next row."""
        self._x = 0
        self._go(0, 1)

    def step(self) -> bytes:
        """Goes to the right and on by two numbers; gives them."""
        by = self.take(2)
        self._go(by[0], by[1])
        return by

    def _go(self, right: int, on: int) -> None:
        self._x += right
        self._y += on
        if self._x > self._header.width or self._y > self._header.height:
            raise damaged("BMP")

    def run(self, count: int, colour: int) -> bytes:
        """Draws a run of one colour, or of two in turn; gives it as it is written."""
        self._draw(count)
        return bytes((count, colour & 0xF0 if self._halves and count == 1 else colour))

    def listed(self, count: int) -> bytes:
        """Draws pixels one by one; gives them, filled with zero."""
        self._draw(count)
        length = (count + 1) // 2 if self._halves else count
        pixels = bytearray(self.take(length + length % 2)[:length])
        if self._halves and count % 2:
            pixels[-1] &= 0xF0
        return bytes((0, count)) + bytes(pixels) + bytes(length % 2)

    def _draw(self, count: int) -> None:
        self._go(count, 0)
        if self._y >= self._header.height:
            raise damaged("BMP")


def bare_runs(data: bytes, header: Header) -> tuple[bytes, int]:
    """Gives the runs of a picture up to their end mark, and where that stands in the file.

    Raises:
        Unreadable: there is no such mark, or something is drawn behind an edge.
    """
    runs, kept = _Runs(data, header), bytearray()
    while True:
        count, code = runs.take(2)
        if count:
            kept += runs.run(count, code)
        elif code == _END:
            return bytes(kept + b"\0\1"), runs.at
        elif code == _END_OF_ROW:
            runs.row_ends()
            kept += b"\0\0"
        elif code == _STEP:
            kept += b"\0\2" + runs.step()
        else:
            kept += runs.listed(code)
