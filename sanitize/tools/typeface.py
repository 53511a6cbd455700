"""Our own typography for plain text: a fixed-width face of the system, and which characters it can draw.

Rule: a character the face cannot draw, or that draws nothing, is written as its code point, e.g. [U+200B], so that
nothing in a text stays unseen on the page. Never: loads a font from outside the system.
Residual risk: scripts that need shaping (Arabic, Devanagari) come out as separate letters or code points.
"""

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from PIL import ImageFont

from sanitize.errors import ToolFailed

_FACES = (
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"),
    Path("/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf"),
    Path("/usr/share/fonts/dejavu-sans-mono-fonts/DejaVuSansMono.ttf"),
)
_UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Mn", "Me"}


@dataclass(frozen=True, slots=True)
class Typeface:
    """A loaded face: the width of a letter and the height of a line in pixels."""

    font: ImageFont.FreeTypeFont
    width: float
    height: int
    _known: dict[str, str] = field(default_factory=dict)

    def seen(self, character: str) -> str:
        """Gives the character, or its code point in brackets when the page would not show it."""
        if character not in self._known:
            self._known[character] = character if self._draws(character) else f"[U+{ord(character):04X}]"
        return self._known[character]

    def _draws(self, character: str) -> bool:
        if character == " " or unicodedata.category(character) in _UNSEEN or character.isspace():
            return character == " "
        mask, missing = self.font.getmask(character), self.font.getmask("\uffff")
        return mask.getbbox() is not None and bytes(mask) != bytes(missing)


def load(points: float, dpi: int) -> Typeface:
    """Loads the first installed face at a size in points.

    Raises:
        ToolFailed: no known face is installed.
    """
    for path in _FACES:
        if path.is_file():
            pixels = round(points * dpi / 72)
            font = ImageFont.truetype(str(path), pixels, layout_engine=ImageFont.Layout.BASIC)
            return Typeface(font, font.getlength("m"), round(pixels * 1.3))
    raise ToolFailed("sanitize.pdf_tool_missing", tool="DejaVu Sans Mono")
