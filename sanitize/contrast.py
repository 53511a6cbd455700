"""Contrast: a page with its faintest differences drawn out, so that people see marks that nobody sees on paper.

Rule: from each pixel the ground around it is taken away (the median of about two centimetres, so that letters do not
count), and what is left is drawn `_STRONGEST` times as strong on grey; where the ground itself is grainy, less. One
level of difference near white or near black becomes plainly visible.
Never: says what a mark is, or that there is none. Residual risk: marks larger than the ground's square show only their
edges; noise of a scanner can hide a mark.
"""

from PIL import Image, ImageChops, ImageFilter

_COARSE, _SQUARE = 8, 15  # the ground: every eighth pixel, the median of 15 by 15 of those
_MIDDLE, _STRONGEST, _WEAKEST = 160, 24, 4
_GRAIN = 1.5  # mean difference from the ground, in levels, above which it is drawn less strongly
_SMALL = 16  # levels: larger differences are no grain


def drawn_out(page: Image.Image) -> Image.Image:
    """Gives a page in the same size and shade ("L" or "RGB") with its faint differences made strong."""
    bands = (page if page.mode in {"L", "RGB"} else page.convert("RGB")).split()
    drawn = [_drawn_out(band) for band in bands]
    return drawn[0] if len(drawn) == 1 else Image.merge("RGB", drawn)


def ground(band: Image.Image) -> Image.Image:
    """Gives what lies under the letters of one band: the paper, or what is printed as a surface."""
    coarse = band.resize((max(band.width // _COARSE, 1), max(band.height // _COARSE, 1)), Image.Resampling.NEAREST)
    return coarse.filter(ImageFilter.MedianFilter(_SQUARE)).resize(band.size, Image.Resampling.BILINEAR)


def grain(band: Image.Image, under: Image.Image) -> float:
    """Gives how much the ground itself varies, in levels: the mean of the small differences."""
    counts = ImageChops.difference(band, under).histogram()[: _SMALL + 1]
    return sum(level * count for level, count in enumerate(counts)) / max(sum(counts), 1)


def _drawn_out(band: Image.Image) -> Image.Image:
    under = ground(band)
    rough = grain(band, under)
    strength = _STRONGEST if rough <= _GRAIN else max(_STRONGEST * _GRAIN / rough, _WEAKEST)
    return ImageChops.subtract(band, under, 1 / strength, _MIDDLE)
