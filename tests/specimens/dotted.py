"""Makes pages with printers' tracking dots: a text page and a pattern of faint yellow specks that repeats over it.

The patterns have the geometry published for three families (grid, pitch and repeat in inches); what the dots say is
chance, from a seed.
"""

import io
import random
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw

YELLOW = (255, 255, 150)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A grid of places, how far apart they are, and how far the whole repeats; in inches."""

    name: str
    columns: int
    rows: int
    pitch: float
    repeat: tuple[float, float]
    share: float  # of places that hold a dot


PATTERNS = (
    Pattern("15 x 8", 15, 8, 0.1, (1.7, 1.0), 0.35),
    Pattern("18 x 23 sparse", 18, 23, 0.04, (0.8, 1.0), 0.12),
    Pattern("32 x 16 lines", 32, 16, 0.03, (1.0, 0.55), 0.10),
)


def page(dpi: int, inches: tuple[float, float] = (4.0, 4.0)) -> Image.Image:
    """Gives a page with lines of black strokes and margins, without dots."""
    sheet = Image.new("RGB", (int(inches[0] * dpi), int(inches[1] * dpi)), "white")
    pen, chance = ImageDraw.Draw(sheet), random.Random("text")  # noqa: S311 — the same page each time
    for line in range(int(inches[1] * 3) - 2):
        y, x = int((0.4 + line / 3) * dpi), int(0.4 * dpi)
        while x < sheet.width - 0.5 * dpi:
            length = int(chance.uniform(0.05, 0.4) * dpi)
            pen.rectangle((x, y, x + length, y + max(dpi // 15, 2)), fill=(20, 20, 20))
            x += length + dpi // 12
    return sheet


def dotted(sheet: Image.Image, pattern: Pattern, dpi: int, seed: int) -> Image.Image:
    """Gives the page with a pattern printed over it; a dot is a hundredth of an inch."""
    marked, chance = sheet.copy(), random.Random(f"{pattern.name} {seed}")  # noqa: S311 — to be repeated
    pen, size = ImageDraw.Draw(marked), max(round(dpi / 120), 1)
    cells = [(c, r) for c in range(pattern.columns) for r in range(pattern.rows) if chance.random() < pattern.share]
    for left in range(int(sheet.width / dpi / pattern.repeat[0]) + 1):
        for top in range(int(sheet.height / dpi / pattern.repeat[1]) + 1):
            for column, row in cells:
                x = int((left * pattern.repeat[0] + column * pattern.pitch) * dpi)
                y = int((top * pattern.repeat[1] + row * pattern.pitch) * dpi)
                pen.rectangle((x, y, x + size - 1, y + size - 1), fill=YELLOW)
    # printed over text, yellow is not seen: black stays black
    ink = sheet.convert("L").point([255 if level < 128 else 0 for level in range(256)])
    return Image.composite(sheet, marked, ink)


def scanned(sheet: Image.Image, *, noise: float = 0, turn: float = 0, quality: int = 0, seed: int = 0) -> Image.Image:
    """Gives the page as a scanner would: turned by degrees, with noise (levels), as JPEG of a quality (0: not)."""
    if turn:
        sheet = sheet.rotate(turn, Image.Resampling.BICUBIC, fillcolor="white")
    if noise:
        chance = random.Random(seed)  # noqa: S311 — to be repeated
        tile = 256
        levels = (int(min(max(128 + chance.gauss(0, noise), 0), 255)) for _ in range(3 * tile * tile))
        grain = Image.frombytes("RGB", (tile, tile), bytes(levels))
        cover = Image.new("RGB", sheet.size)
        for x in range(0, sheet.width, tile):
            for y in range(0, sheet.height, tile):
                cover.paste(grain.rotate(90 * chance.randrange(4)), (x, y))
        sheet = ImageChops.add(sheet, cover, 1, -128)
    if quality:
        out = io.BytesIO()
        sheet.save(out, "JPEG", quality=quality)
        sheet = Image.open(io.BytesIO(out.getvalue())).convert("RGB")
    return sheet
