"""The table of docs/tracking-dots.md: how often `sanitize/dots.py` sees a pattern, by coding, noise, turn, resolution.

`script/tracking-dots [DPI …]` prints it, for some resolutions or for all: 150, 300, 600, and "600-a4", which is 600 dpi
made as small as Tamis paints a whole A4 page of it (2400 pixels on the longer side). Pages and patterns are made by
`tests/specimens/dotted.py`, always the same.
"""

import sys
from collections.abc import Iterator, Sequence
from itertools import product

from PIL import Image

from sanitize.dots import has_dots
from sanitize.stills import LONGEST_SIDE
from tests.specimens.dotted import PATTERNS, Pattern, dotted, page, scanned

SEEDS = 3
INCHES = (3.0, 3.0)
A4_INCHES = 11.69
RESOLUTIONS = ("150", "300", "600", "600-a4")


def rate(pattern: Pattern | None, resolution: str, quality: int, noise: float, turn: float) -> int:
    """Gives on how many of SEEDS pages dots are seen; without a pattern: falsely."""
    seen, dpi = 0, int(resolution.removesuffix("-a4"))
    for seed in range(SEEDS):
        sheet = page(dpi, INCHES)
        marked = dotted(sheet, pattern, dpi, seed) if pattern else sheet
        scan = scanned(marked, noise=noise, turn=turn, quality=quality, seed=seed)
        seen += has_dots(_as_painted(scan, dpi) if resolution.endswith("-a4") else scan)
    return seen


def _as_painted(scan: Image.Image, dpi: int) -> Image.Image:
    """Makes a part of an A4 page as small as it is when the whole page is painted (`sanitize/stills.py`)."""
    share = LONGEST_SIDE / (A4_INCHES * dpi)
    return scan.resize((round(scan.width * share), round(scan.height * share)), Image.Resampling.LANCZOS)


def lines(resolutions: Sequence[str]) -> Iterator[str]:
    """Gives the table, line by line."""
    names = [pattern.name for pattern in PATTERNS]
    yield f"| dpi | coding | noise | turned | {' | '.join(names)} | without dots |"
    yield "|---|---|---|---|" + "---|" * (len(names) + 1)
    for dpi, quality, noise, turn in product(resolutions, (0, 95, 85, 75), (0, 6), (0, 1.3)):
        cells = [f"{rate(pattern, dpi, quality, noise, turn)}/{SEEDS}" for pattern in (*PATTERNS, None)]
        coding = f"JPEG {quality}" if quality else "PNG"
        yield f"| {dpi} | {coding} | {noise} | {turn}° | {' | '.join(cells)} |"


if __name__ == "__main__":
    for line in lines(sys.argv[1:] or RESOLUTIONS):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
