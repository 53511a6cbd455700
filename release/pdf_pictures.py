"""The two pictures of the report, drawn in a PDF: the timeline and a QR picture.

Rule: drawn from the same values as the page draws them. Never: reads a file.
"""

from collections.abc import Callable

from reportlab.lib.colors import HexColor, black, white
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from release.qr import squares
from release.timeline import Lane, Timeline

_INK, _QUIET, _LINE, _DOT, _GAP = map(HexColor, ("#1d2226", "#55606a", "#dcd8cf", "#0b5c7a", "#8a1c1c"))
_LANE = 7.5 * mm
_NAMES = 34 * mm
_QUIET_ZONE = 4
_SQUARE = 0.75 * mm


class Lanes(Flowable):
    """The timeline."""

    def __init__(self, line: Timeline, width: float, drawable: Callable[[str], str]) -> None:
        super().__init__()
        self._line, self._drawable = line, drawable
        self.width, self.height = width, _LANE * (len(line.lanes) + 1) + 4 * mm

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Says how much room it takes, in points."""
        return self.width, self.height

    def draw(self) -> None:
        """Draws it."""
        for place, lane in enumerate(self._line.lanes):
            self._lane(lane, self.height - 4 * mm - place * _LANE)
        self.canv.setFont("Cell", 7.5)
        self.canv.setFillColor(_QUIET)
        first, last = self._line.first, self._line.last
        if first == last:
            self.canv.drawCentredString((_NAMES + self.width) / 2, 2 * mm, first)
        else:
            self.canv.drawString(_NAMES, 2 * mm, first)
            self.canv.drawRightString(self.width, 2 * mm, last)

    def _lane(self, lane: Lane, y: float) -> None:
        self.canv.setFont("Cell", 8)
        self.canv.setFillColor(_INK)
        self.canv.drawString(0, y - 3, self._drawable(lane.name))
        self.canv.setStrokeColor(_LINE)
        self.canv.line(_NAMES, y, self.width, y)
        self.canv.setFillColor(_GAP if lane.gap else _DOT)
        room = self.width - _NAMES - 8 * mm
        for dot in lane.dots:
            self.canv.circle(_NAMES + 4 * mm + room * dot.at, y, min(2.4 + dot.count * 0.25, 6), stroke=0, fill=1)


class Squares(Flowable):
    """A QR picture."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._rows = squares(text)
        self.width = self.height = _SQUARE * (len(self._rows) + 2 * _QUIET_ZONE)

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Says how much room it takes, in points."""
        return self.width, self.height

    def draw(self) -> None:
        """Draws it, with the white that scanners need around it."""
        self.canv.setFillColor(white)
        self.canv.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        self.canv.setFillColor(black)
        for y, row in enumerate(self._rows, start=1 + _QUIET_ZONE):
            for x, dark in enumerate(row, start=_QUIET_ZONE):
                if dark:
                    self.canv.rect(x * _SQUARE, self.height - y * _SQUARE, _SQUARE, _SQUARE, stroke=0, fill=1)
