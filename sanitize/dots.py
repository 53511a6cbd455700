"""Tracking dots of colour printers: faint yellow specks that repeat over the whole page, with machine and minute.

Rule: in the blue channel of a light ground, small specks are looked for; the same step from speck to speck, again and
again, betrays a printed pattern where dust or noise has none. Measured by pattern, coding, noise, turn and resolution
in docs/tracking-dots.md.
Never: reads what the dots say, or calls a page free of them. Residual risk: fainter, blurred or unknown patterns, black
and white scans of dotted pages, and every other mark a machine leaves.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

from sanitize.errors import SanitizeError
from sanitize.findings import Finding, Grade
from sanitize.raster import Ink, sheets
from sanitize.stills import FORMS, PHOTOGRAPH
from words.message import Message

_DPI, _PAGES, _SIDE = 200, 3, 1000  # the upper left corner of the first pages: patterns repeat everywhere
_SMALLEST = 300  # pixels: a smaller picture shows no whole pattern
_LIGHT = 170
_FAINTEST = 9  # levels of blue below red and green
_MOST_SPECKS = 1500
_FEWEST = 12
_SHARE = 0.3  # of the specks, that have a neighbour at the most usual step
_BROAD, _FILLED = 8, 128  # squares of so many pixels, so full, are colour and no specks
_STEP = 3  # pixels that count as one place, for steps
_NEAR = 0.012  # of the longest side: closer specks are one smear
_FAR = 0.45

_RUN = re.compile(rb"[^\0]+")
Place = tuple[int, int]


def dots_in(original: Path, media_type: str) -> list[Finding]:
    """Looks for dots on the first pages of a document or picture; says so where it could not look."""
    if media_type not in {"application/pdf", PHOTOGRAPH, *FORMS}:
        return []
    try:
        pages = islice(sheets(original, media_type, ink=Ink.COLOUR, dpi=_DPI), _PAGES)
        dotted = [number for number, page in enumerate(pages, 1) if has_dots(page.crop((0, 0, *_corner(page))))]
    except SanitizeError:
        return [Finding("pages", Grade.AMBER, Message.of("sanitize.dots_not_looked"))]
    return [Finding(f"page {number}", Grade.RED, Message.of("sanitize.dots_found")) for number in dotted]


def _corner(page: Image.Image) -> tuple[int, int]:
    return min(page.width, _SIDE), min(page.height, _SIDE)


def has_dots(page: Image.Image) -> bool:
    """Says whether a page shows specks of yellow that repeat at one step."""
    if page.mode == "L" or min(page.size) < _SMALLEST or not _is_paper(page):
        return False
    places = specks(page.convert("RGB"))
    return len(places) >= _FEWEST and repeated(places, max(page.size)) >= _SHARE


def _is_paper(page: Image.Image) -> bool:
    """Says whether most of a page is light: dots are printed on paper, and a photograph has textures of its own."""
    levels = page.convert("L").histogram()
    return sum(levels[_LIGHT:]) * 2 > sum(levels)


def specks(page: Image.Image) -> list[Place]:
    """Gives the places of small yellow specks on a light ground."""
    red, green, blue = page.split()
    light = ImageChops.darker(red, green)
    yellow = ImageChops.subtract(light, blue)
    ground = yellow.filter(ImageFilter.BoxBlur(9))
    faint = ImageChops.subtract(yellow, ground).filter(ImageFilter.GaussianBlur(0.8))
    mask = ImageChops.multiply(_from(faint, _FAINTEST), _from(light, _LIGHT))
    filled = _from(mask.reduce(_BROAD), _FILLED).resize(mask.size, Image.Resampling.NEAREST)
    return _places(ImageChops.subtract(mask, filled))


def _from(band: Image.Image, level: int) -> Image.Image:
    return band.point([255 if value >= level else 0 for value in range(256)])


def _places(mask: Image.Image) -> list[Place]:
    """Gives one place for each speck, by its topmost run."""
    width, found = mask.width, dict[Place, Place]()
    for run in _RUN.finditer(mask.tobytes()):
        x, y = (run.start() + run.end()) // 2 % width, run.start() // width
        cell = x // 4, y // 4
        around = [(cell[0] + dx, cell[1] + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        if not any(near in found for near in around):
            found[cell] = (x, y)
            if len(found) > _MOST_SPECKS:
                break  # enough to see whether they repeat
        else:
            found.setdefault(cell, found[next(near for near in around if near in found)])
    return sorted(set(found.values()))


def repeated(places: Sequence[Place], longest: int) -> float:
    """Gives the share of specks that have another at the most usual step: high where a pattern repeats."""
    near, far = longest * _NEAR, longest * _FAR
    steps: Counter[Place] = Counter()
    for index, (x, y) in enumerate(places):
        for other_x, other_y in places[index + 1 :]:
            dx, dy = other_x - x, other_y - y
            if near < max(abs(dx), abs(dy)) < far:
                steps[dx // _STEP, dy // _STEP] += 1
    if not steps:
        return 0.0
    (dx, dy), _ = steps.most_common(1)[0]
    return sum(steps.get((dx + a, dy + b), 0) for a in (-1, 0, 1) for b in (-1, 0, 1)) / len(places)
