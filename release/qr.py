"""A text as the squares of a QR picture (ISO/IEC 18004), to be drawn on a page or in a PDF.

Rule: error correction "M"; without the quiet zone, which whoever draws it leaves white around it.
Never: draws.
"""

import segno


def squares(text: str) -> tuple[tuple[bool, ...], ...]:
    """Gives the squares row by row, True for dark."""
    return tuple(tuple(bool(square) for square in row) for row in segno.make(text, error="m", micro=False).matrix)


def outline(text: str) -> tuple[int, str]:
    """Gives the width in squares and the dark ones as the path of an SVG."""
    rows = squares(text)
    marks = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return len(rows), "".join(marks)
