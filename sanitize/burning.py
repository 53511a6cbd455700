"""Burning: boxes filled on decoded pixels, opaque, before anything is coded; and the copy OCR reads.

Rule: what lay there is overwritten in memory with one level; coding starts from the result. OCR reads a second copy
whose boxes are white, because over black it invents letters. A label is the same text in every box that wants it, set
in one size in the middle, in two levels only; where it does not fit there is none.
Never: blurs, pixelates, or draws over a coded stream. Residual risk: none known, if the rectangle covers (`covering`).
"""

from collections.abc import Sequence

from PIL import Image, ImageDraw

from sanitize.covering import Rect
from sanitize.tools import typeface

BLACK, WHITE = 0, 255
_POINTS = 7.0


def filled(sheet: Image.Image, rects: Sequence[Rect], level: int) -> Image.Image:
    """Gives a copy of a grey page with every rectangle filled."""
    copy = sheet.copy()
    for rect in rects:
        copy.paste(level, rect.edges)
    return copy


def burned(sheet: Image.Image, rects: Sequence[Rect], labels: Sequence[str], dpi: int) -> Image.Image:
    """Gives a copy of a grey page with every rectangle black, with its label ("" for none)."""
    copy = filled(sheet, rects, BLACK)
    for rect, label in zip(rects, labels, strict=True):
        if label and not any(other is not rect and _meet(rect, other) for other in rects):
            copy.paste(block(rect, label, dpi), rect.edges)
    return copy


def block(rect: Rect, label: str, dpi: int) -> Image.Image:
    """Gives a box as it must look: made of its size and the label, and of nothing else."""
    size = rect.right - rect.left, rect.bottom - rect.top
    made = Image.new("L", size, BLACK)
    if label:
        face = typeface.load(_POINTS, dpi)
        width = round(face.font.getlength(label))
        if width + 8 <= size[0] and face.height + 2 <= size[1]:
            pen = ImageDraw.Draw(made)
            pen.fontmode = "1"
            pen.text(((size[0] - width) // 2, (size[1] - face.height) // 2), label, font=face.font, fill=WHITE)
    return made


def _meet(one: Rect, other: Rect) -> bool:
    return max(one.left, other.left) < min(one.right, other.right) and max(one.top, other.top) < min(
        one.bottom, other.bottom
    )
