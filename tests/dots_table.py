"""The table of docs/tracking-dots.md: how often `sanitize/dots.py` sees a pattern, by coding, noise, turn, resolution.

`script/tracking-dots` prints it. Pages and patterns are made by `tests/specimens/dotted.py`, always the same.
"""

import sys
from collections.abc import Iterator
from itertools import product

from sanitize.dots import has_dots
from tests.specimens.dotted import PATTERNS, Pattern, dotted, page, scanned

SEEDS = 3
INCHES = (3.0, 3.0)


def rate(pattern: Pattern | None, dpi: int, quality: int, noise: float, turn: float) -> int:
    """Gives on how many of SEEDS pages dots are seen; without a pattern: falsely."""
    seen = 0
    for seed in range(SEEDS):
        sheet = page(dpi, INCHES)
        marked = dotted(sheet, pattern, dpi, seed) if pattern else sheet
        seen += has_dots(scanned(marked, noise=noise, turn=turn, quality=quality, seed=seed))
    return seen


def lines() -> Iterator[str]:
    """Gives the table, line by line."""
    names = [pattern.name for pattern in PATTERNS]
    yield f"| dpi | coding | noise | turned | {' | '.join(names)} | without dots |"
    yield "|---|---|---|---|" + "---|" * (len(names) + 1)
    for dpi, quality, noise, turn in product((150, 300), (0, 95, 85, 75), (0, 6), (0, 1.3)):
        cells = [f"{rate(pattern, dpi, quality, noise, turn)}/{SEEDS}" for pattern in (*PATTERNS, None)]
        coding = f"JPEG {quality}" if quality else "PNG"
        yield f"| {dpi} | {coding} | {noise} | {turn}° | {' | '.join(cells)} |"


if __name__ == "__main__":
    for line in lines():
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
