"""Faint marks: a hint that a page carries something near white, in many places, which eyes pass over.

Rule: on a page that is mostly light paper, what is a little darker than the ground around it, not beside letters, and
keeps when pixels are put together by fours (grain does not), in a good part of the page's squares. It is amber: it can
be a watermark with the recipient's name, or a pale table.
Never: reads the mark, or calls a page free of them: of what is fainter, fewer or on grainy paper nothing is said.
"""

from PIL import Image, ImageChops, ImageFilter

from sanitize.contrast import grain, ground
from sanitize.findings import Finding, Grade
from words.message import Message

_TOGETHER = 4  # pixels each way
_LIGHT, _DARK = 200, 150
_FAINTEST, _STRONGEST = 1, 40  # levels below the ground
_OVER_NOISE = 3  # what counts is so much more than half of the pixels differ from the ground by
_ROUGH = 1.2  # levels of grain in which nothing can be told
_SQUARES, _MARKED = 8, 0.25  # the page by eight squares each way; so many of them carry marks
_FEWEST = 4  # marked pixels (put together) that make a square marked
_SMALLEST = 300


def faint_on(page: Image.Image, where: str) -> list[Finding]:
    """Says so where a page seems to carry faint marks; `where` names it."""
    return [Finding(where, Grade.AMBER, Message.of("sanitize.faint_marks"))] if has_faint_marks(page) else []


def has_faint_marks(page: Image.Image) -> bool:
    """Says whether something near white stands in many places of a page of paper."""
    if min(page.size) < _SMALLEST:
        return False
    grey = _darkest(page)
    levels = grey.histogram()
    if sum(levels[_LIGHT:]) * 2 < sum(levels):
        return False
    small = grey.reduce(_TOGETHER)
    under = ground(small.resize(grey.size, Image.Resampling.NEAREST)).resize(small.size)
    faintest = _FAINTEST + _OVER_NOISE * _noise(grey)
    marks = ImageChops.multiply(_marks(small, under, faintest), _away_from_letters(grey, small.size))
    return grain(small, under) <= _ROUGH and _share(marks) >= _MARKED


def _darkest(page: Image.Image) -> Image.Image:
    """Gives the darkest band at each place: a mark in pale yellow or blue counts like a grey one."""
    bands = page.convert("RGB").split()
    return ImageChops.darker(ImageChops.darker(bands[0], bands[1]), bands[2])


def _noise(grey: Image.Image) -> int:
    """Gives by how many levels half of the pixels differ from the ground, or more."""
    counts = ImageChops.difference(grey, ground(grey)).histogram()
    half, sofar = sum(counts) / 2, 0
    for level, count in enumerate(counts):
        sofar += count
        if sofar >= half:
            return level
    return 0


def _marks(small: Image.Image, under: Image.Image, faintest: int) -> Image.Image:
    below = ImageChops.subtract(under, small)
    light = small.point([255 if level > _LIGHT else 0 for level in range(256)])
    faint = below.point([255 if faintest <= level <= _STRONGEST else 0 for level in range(256)])
    return ImageChops.multiply(light, faint)


def _away_from_letters(grey: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Gives white where no letter stands near: edges of letters are faint too."""
    letters = grey.point([255 if level < _DARK else 0 for level in range(256)])
    near = (
        letters.reduce(_TOGETHER).point([255 if level else 0 for level in range(256)]).filter(ImageFilter.MaxFilter(5))
    )
    return ImageChops.invert(near).resize(size, Image.Resampling.NEAREST)


def _share(marks: Image.Image) -> float:
    """Gives the share of squares that carry marks."""
    wide, high = max(marks.width // _SQUARES, 1), max(marks.height // _SQUARES, 1)
    squares = [
        marks.crop((x * wide, y * high, (x + 1) * wide, (y + 1) * high)).histogram()[255] >= _FEWEST
        for x in range(_SQUARES)
        for y in range(_SQUARES)
    ]
    return sum(squares) / len(squares)
