"""The ruled lines around a place on a page: which table cell a box stands in.

Rule: from the box outward, the first straight dark line that runs the whole height (or width) of the box and a little
beyond, on all four sides; where one is missing there is no cell, and the caller covers the line instead.
Never: guesses a cell from white space. Residual risk: a frame drawn around much more than a cell counts as a cell.
"""

from collections.abc import Iterable

from PIL import Image

from sanitize.covering import Rect

_DARK = 128  # mean level of a column or row of pixels that is a line
_BEYOND = 0.2  # of the box's height: a letter's stem is not as long


def cell_around(picture: Image.Image, box: Rect) -> Rect | None:
    """Gives what the rules around `box` enclose, rules left out; None where they do not go all around it."""
    margin = max(round((box.bottom - box.top) * _BEYOND), 2)
    top, bottom = max(box.top - margin, 0), min(box.bottom + margin, picture.height)
    across = _levels(picture, (0, top, picture.width, bottom), upright=True)
    left = _first_dark(across, range(box.left - 1, -1, -1))
    right = _first_dark(across, range(box.right, picture.width))
    if left is None or right is None:
        return None
    down = _levels(picture, (left, 0, right, picture.height), upright=False)
    above = _first_dark(down, range(box.top - 1, -1, -1))
    below = _first_dark(down, range(box.bottom, picture.height))
    if above is None or below is None:
        return None
    return Rect(left + 1, above + 1, right, below)


def _levels(picture: Image.Image, part: tuple[int, int, int, int], *, upright: bool) -> bytes:
    """Gives the mean level of every column (or row) of a part of the picture."""
    cut = picture.crop(part)
    size = (cut.width, 1) if upright else (1, cut.height)
    return cut.resize(size, Image.Resampling.BOX).tobytes()


def _first_dark(levels: bytes, places: Iterable[int]) -> int | None:
    return next((place for place in places if levels[place] < _DARK), None)
