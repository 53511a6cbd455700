"""Likeness: whether a little picture shows what the large one shows, or something that is not there any more.

Rule: both in grey and small, the black bars cameras put around a thumbnail taken off, in whichever of four turns they
are most alike, with brightness and contrast evened out if that helps; they differ when their shapes do (a crop) or when
some square of the picture does (a face painted over). A `coarse` look has larger squares: a page set with other
typefaces than its thumbnail is still the same page.
Never: says what the difference is. Residual risk: changes smaller than an eighth of a side, or hardly darker or
lighter, are missed.
"""

from collections.abc import Iterator

from PIL import Image, ImageChops, ImageFilter, ImageStat

_SIDE = 64
_SQUARES, _COARSE_SQUARES = 8, 4
_MOST = 26  # levels, the mean of a square
_SHAPE = 0.06
_BAR = 40  # levels: darker is a bar
_FLAT = 4  # levels of deviation: what is evener has no contrast to even out


def differ(picture: Image.Image, thumbnail: Image.Image, *, coarse: bool = False) -> bool:
    """Says whether the thumbnail shows something else than the picture."""
    squares = _COARSE_SQUARES if coarse else _SQUARES
    return not any(
        _same_shape(turned, shown) and _difference(_small(turned), _small(shown), squares) <= _MOST
        for shown in _without_bars(thumbnail.convert("L"))
        for turned in _turned(picture.convert("L"))
    )


def _turned(picture: Image.Image) -> Iterator[Image.Image]:
    yield picture
    for turn in (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270):
        yield picture.transpose(turn)


def _without_bars(thumbnail: Image.Image) -> Iterator[Image.Image]:
    yield thumbnail
    box = thumbnail.point([255 if level > _BAR else 0 for level in range(256)]).getbbox()
    if box is not None and box != (0, 0, *thumbnail.size):
        yield thumbnail.crop(box)


def _same_shape(one: Image.Image, other: Image.Image) -> bool:
    """Says whether width to height is the same, but for a pixel of rounding in the smaller one."""
    wanted = one.width / one.height
    rounding = 1.5 / min(other.size)
    return abs(other.width / other.height - wanted) <= wanted * (_SHAPE + rounding)


def _small(picture: Image.Image) -> Image.Image:
    return picture.resize((_SIDE, _SIDE), Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(1))


def _difference(one: Image.Image, other: Image.Image, squares: int) -> int:
    """Gives how far the most different square is apart, as they are or evened out, whichever is less."""
    return min(_worst(one, other, squares), _worst(one, _evened(other, one), squares))


def _worst(one: Image.Image, other: Image.Image, squares: int) -> int:
    apart = ImageChops.difference(one, other).resize((squares, squares), Image.Resampling.BOX)
    return max(apart.tobytes())


def _evened(other: Image.Image, one: Image.Image) -> Image.Image:
    wanted, given = ImageStat.Stat(one), ImageStat.Stat(other)
    if given.stddev[0] < _FLAT or wanted.stddev[0] < _FLAT:
        return other
    slope = wanted.stddev[0] / given.stddev[0]
    start = wanted.mean[0] - slope * given.mean[0]
    return other.point([min(max(round(level * slope + start), 0), 255) for level in range(256)])
