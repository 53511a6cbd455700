"""Pages as they cross from the jail: pixels, and the words on them with their boxes; values, and their strict reading.

Rule: a page crosses twice, first as soon as it is painted (its size; the raw pixels lie in a file beside), then when
it has been read (words, and the text the document itself brings for that page). Raw pixels are no format: nobody
outside the jail parses a picture a document made; `sheaf.py` writes the PNG. Boxes are whole millionths of the page's
width and height from its top left, so that they stand in canonical JSON unrounded.
Never: a path or a picture format. Residual risk: a worker that was taken over can paint what it likes.
"""

from dataclasses import dataclass
from enum import StrEnum

from sanitize import strictly
from sanitize.findings import Recipe
from sanitize.strictly import Malformed

GRID = 1_000_000
PAINTED_AT = 150  # dots per inch of the pictures people read
MOST_PAGES = 3000
MOST_PIXELS = 42_000_000  # of one page; the painter stays below 40 million and rounds
MOST_WORDS = 50_000
LONGEST_WORD = 200
LONGEST_LAYER = 200_000
PAGE_KINDS = frozenset({"text/html", "application/xhtml+xml"})
WORD_KINDS = PAGE_KINDS | {
    "text/plain", "text/csv", "text/markdown", "text/css", "application/json", "application/xml",
}  # fmt: skip
"""Kinds of file that are words alone: we set their pages, and their text goes out beside."""


class View(StrEnum):
    """What people can look at beside the pages (`views.py`)."""

    CONTRAST = "contrast"
    THUMBNAILS = "thumbnails"


class Shade(StrEnum):
    """How a pixel is written: one byte of grey, or three of red, green, blue."""

    GREY = "L"
    COLOUR = "RGB"

    @property
    def bytes(self) -> int:
        """Bytes of one pixel."""
        return 1 if self is Shade.GREY else 3


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word and its box; `line` numbers the line it stands on, `confidence` is OCR's, 0 to 100 (100: we set it)."""

    untrusted_text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: int
    line: int

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom as shares (0..1) of the page."""
        return self.left / GRID, self.top / GRID, self.right / GRID, self.bottom / GRID


@dataclass(frozen=True, slots=True)
class PaintedPage:
    """A page whose pixels are there: number from 1, size in pixels."""

    number: int
    width: int
    height: int
    shade: Shade


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page that has been read: words seen in its pixels, and the document's own text layer for it, "" for none."""

    number: int
    words: tuple[PlacedWord, ...]
    untrusted_layer: str = ""


@dataclass(frozen=True, slots=True)
class Painting:
    """The end of it: what the document was, how it was painted, and how many pages there are."""

    media_type: str
    recipe: Recipe
    pages: int


Leaf = PaintedPage | ReadPage


def file_name(number: int) -> str:
    """Names the file of a page's raw pixels."""
    return f"page-{number:04d}.bin"


def as_json(answer: Leaf | Painting) -> dict[str, object]:
    """Gives the form `read` reads."""
    if isinstance(answer, PaintedPage):
        return {"painted": [answer.number, answer.width, answer.height, answer.shade.value]}
    if isinstance(answer, ReadPage):
        words = [
            [word.untrusted_text, word.left, word.top, word.right, word.bottom, word.confidence, word.line]
            for word in answer.words
        ]
        return {"read": [answer.number, words, answer.untrusted_layer]}
    recipe = answer.recipe
    tools, options = ([list(pair) for pair in pairs] for pairs in (recipe.tools, recipe.options))
    return {"painting": [answer.media_type, [recipe.name, recipe.version, tools, options], answer.pages]}


def read(kind: str, content: object) -> Leaf | Painting:
    """Reads one of the three kinds.

    Raises:
        Malformed, ValueError: it is not in the form.
    """
    match kind, content:
        case "painted", [page, width, height, shade]:
            return _painted(page, width, height, shade)
        case "read", [page, words, layer]:
            placed = strictly.each(words, placed_word, MOST_WORDS)
            return ReadPage(_page(page), placed, strictly.text(layer, LONGEST_LAYER))
        case "painting", [media_type, [name, version, tools, options], pages]:
            recipe = Recipe(
                strictly.text(name), strictly.number(version), strictly.pairs(tools), strictly.pairs(options)
            )
            return Painting(strictly.text(media_type), recipe, _page(pages))
        case _:
            raise Malformed


def _painted(page: object, width: object, height: object, shade: object) -> PaintedPage:
    painted = PaintedPage(
        _page(page),
        strictly.number(width, 1, MOST_PIXELS),
        strictly.number(height, 1, MOST_PIXELS),
        Shade(strictly.text(shade)),
    )
    if painted.width * painted.height > MOST_PIXELS:
        raise Malformed
    return painted


def placed_word(content: object) -> PlacedWord:
    """Reads a word with its box.

    Raises:
        Malformed, ValueError: it is not in the form.
    """
    match content:
        case [written, left, top, right, bottom, confidence, line]:
            return PlacedWord(
                strictly.text(written, LONGEST_WORD),
                _edge(left),
                _edge(top),
                _edge(right),
                _edge(bottom),
                confidence=strictly.number(confidence, 0, 100),
                line=strictly.number(line, 0, MOST_WORDS),
            )
        case _:
            raise Malformed


def _page(content: object) -> int:
    return strictly.number(content, 1, MOST_PAGES)


def _edge(content: object) -> int:
    return strictly.number(content, 0, GRID)
