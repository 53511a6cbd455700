"""A page at a glance: 256 bits that stay nearly the same when a picture is scaled, recompressed or a little brighter.

Rule: the page in grey, brought to 17 by 16 spots; each bit says whether a spot is darker than the one to its right
(difference hash, after N. Krawetz, 2013). A page that is nearly one shade has no bits worth comparing.
It reads pictures that we wrote ourselves from pixels (`sheaf.py`), and whose digest is known: no format of a stranger.
Never: says what is to be seen. Residual risk: turned, mirrored or cropped pictures are not met again.
"""

import io

from PIL import Image

_WIDE, _HIGH = 17, 16
_FAINT = 6  # of 255: less is noise of the paper, or of a recompression
_LEAST = 24  # spots that must differ from the one beside them


def glance(png: bytes) -> int | None:
    """Gives the bits of a page's picture, None when there is too little on it."""
    with Image.open(io.BytesIO(png), formats=["PNG"]) as picture:
        spots = picture.convert("L").resize((_WIDE, _HIGH), Image.Resampling.BOX).tobytes()
    bits = edges = 0
    for row in range(_HIGH):
        for column in range(_WIDE - 1):
            left, right = spots[row * _WIDE + column], spots[row * _WIDE + column + 1]
            bits = bits << 1 | (right - left > _FAINT)
            edges += abs(right - left) > _FAINT
    return bits if edges >= _LEAST else None
