"""Plain text set on A4 pages in our own type, every unseen character written as its code point.

Because we set the page ourselves, we know where each word stands: nothing needs to be read back from the pixels.
Never: a font or a layout from outside. Residual risk: that of the typeface (`tools.typeface`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from sanitize.errors import TooLarge
from sanitize.tools import typeface
from sanitize.tools.tesseract import Word

MAX_LINES = 200_000
_A4 = (8.27, 11.69)  # inches
_MARGIN = 0.8  # inches
_POINTS = 10.0
_WORD = re.compile(r"\S+")
_SURE = 100


@dataclass(frozen=True, slots=True)
class SetPage:
    """A page: black on white ("L"), and its words where we put them."""

    picture: Image.Image
    words: tuple[Word, ...]


def typeset(written: str, dpi: int) -> Iterator[SetPage]:
    """Sets a text, page by page.

    Raises:
        TooLarge: too many lines. ToolFailed: no typeface.
    """
    face = typeface.load(_POINTS, dpi)
    width, height = round(_A4[0] * dpi), round(_A4[1] * dpi)
    margin = round(_MARGIN * dpi)
    columns, rows = columns_at(dpi), (height - 2 * margin) // face.height
    lines = _lines(written, face, columns)
    for first in range(0, len(lines), rows):
        yield _set(lines[first : first + rows], face, (width, height), margin)


def columns_at(dpi: int) -> int:
    """Gives how many letters a line holds; raises ToolFailed where there is no typeface."""
    return int((round(_A4[0] * dpi) - 2 * round(_MARGIN * dpi)) / typeface.load(_POINTS, dpi).width)


def _set(lines: Sequence[str], face: typeface.Typeface, size: tuple[int, int], margin: int) -> SetPage:
    page = Image.new("L", size, 255)
    pen = ImageDraw.Draw(page)
    words: list[Word] = []
    for row, line in enumerate(lines):
        top = margin + row * face.height
        pen.text((margin, top), line, font=face.font, fill=0)
        for match in _WORD.finditer(line):
            left, right = (margin + column * face.width for column in match.span())
            box = (left / size[0], top / size[1], min(right / size[0], 1.0), (top + face.height) / size[1])
            words.append(Word(match[0], *box, confidence=_SURE, line=row))
    return SetPage(page, tuple(words))


def _lines(written: str, face: typeface.Typeface, columns: int) -> list[str]:
    lines: list[str] = []
    for paragraph in written.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n"):
        shown = "".join(face.seen(character) for character in paragraph)
        lines += [shown[at : at + columns] for at in range(0, len(shown), columns)] or [""]
        if len(lines) > MAX_LINES:
            raise TooLarge("sanitize.pdf_text_too_long", limit=MAX_LINES)
    return lines
