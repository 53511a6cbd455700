"""Redaction: a document rebuilt from the pixels of its pages, boxes filled, and proof that what they covered is gone.

Order, page by page: paint in the ink of flattening at 200 dpi → read by OCR, for whole words and what to hunt → fill →
read again from a copy whose boxes are white → bind. Then the proof, which paints and reads everything once more.
Every page is rebuilt, boxed or not; nothing of the old file survives. Deterministic: same original, same boxes, same
programs, same bytes. What lay under the boxes stands in the sealed report, and nowhere else.
Never: edits a content stream, blurs, pixelates, keeps colour. Residual risk: what nobody boxed, named or could read.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import version
from pathlib import Path

from PIL import Image

from sanitize.binder import Binder, Coded, coded
from sanitize.boxes import Box, Mode, Redactions
from sanitize.burning import WHITE, burned, filled
from sanitize.covering import Paper, Rect, cover, drawn_on, lies_under, placed_on, touches
from sanitize.errors import BadBoxes, TooLarge
from sanitize.findings import Cleaning, Finding, Grade, Recipe
from sanitize.flatten import MAX_OUT, blind_spots, examined, losses_of, tell_pages
from sanitize.hunting import Hunted, check_huntable, of_box, of_terms, tokens
from sanitize.printing import Paintable, paintable
from sanitize.raster import Ink, sheets
from sanitize.reading import side_by_side
from sanitize.redaction_proof import BurnedPage, Quarry, Read, packed, prove
from sanitize.rulings import cell_around
from sanitize.tools import pdfium, qpdf, tesseract
from sanitize.tools.tesseract import Word
from words.message import Message

RECIPE_NAME, RECIPE_VERSION = "redact", 3
DPI = 200


def _silent(_step: str) -> None:
    """Tells nobody."""


@dataclass(slots=True)
class Burnt:
    """What is known once every page is burnt: pages for the proof, what to hunt, what lay under the boxes."""

    pages: list[BurnedPage] = field(default_factory=list)
    hunted: list[Hunted] = field(default_factory=list)
    covered: list[Finding] = field(default_factory=list)


def redact(
    original: Path,
    media_type: str,
    redactions: Redactions,
    into: Path,
    work: Path,
    *,
    known: Sequence[Finding] = (),
    after: Callable[[str], None] = _silent,
) -> Cleaning:
    """Writes a redacted PDF of whatever can be flattened, and proves it; `work`, `known`, `after` as for `flatten`.

    Raises:
        UnknownFormat, Unreadable, TooLarge: it cannot be painted. BadBoxes: a box lies on a page that is not there,
        or a term is too short to be hunted. Missed, StillDirty, Damaged: the proof failed; the copy must not be used.
        ToolFailed: a program is missing.
    """
    check_huntable(redactions.hunted)
    found = tuple(dict.fromkeys((*examined(original, media_type), *known)))
    after("examined")
    reader = tesseract.probe(work)
    read = partial(tesseract.words, reader=reader, work=work, dpi=DPI)
    try:
        with paintable(original, media_type, work) as painted:
            tell_pages(painted, after)
            burnt = burn(painted, redactions, into, read, after)
            quarry = quarry_of(redactions, burnt, found)
            checks, kept = prove(into, burnt.pages, pages_of(painted), quarry, read, after)
    except BaseException:
        into.unlink(missing_ok=True)  # a copy that was not proven must not be found by anybody
        raise
    after("proven")
    return Cleaning(
        media_type=media_type,
        out_media_type="application/pdf",
        recipe=_recipe(reader, work, painted),
        removed=(*burnt.covered, *found),
        kept=tuple(kept),
        checks=(*checks, *blind_spots(found)),
        pages=len(burnt.pages),
        losses=(*losses_of(painted.media_type, Ink.GREY), *painted.losses),
    )


def pages_of(painted: Paintable) -> Iterator[Image.Image]:
    """Paints the pages, one at a time, in the ink of flattening."""
    return sheets(painted.path, painted.media_type, ink=Ink.GREY, dpi=DPI)


def burn(
    painted: Paintable, redactions: Redactions, into: Path, read: Read, after: Callable[[str], None] = _silent
) -> Burnt:
    """Writes the pages one by one, not yet proven; memory does not grow with them, but for the words of each.

    Raises:
        BadBoxes: a box lies on a page that is not there. TooLarge: the copy grows beyond a limit.
    """
    fire, burnt = _Fire(redactions, read), Burnt(hunted=list(of_terms(redactions.hunted)))
    with (
        into.open("wb") as out,
        Binder(out) as binder,
        side_by_side(enumerate(pages_of(painted), start=1), fire.burn) as pages,
    ):
        for (number, _), leaf in pages:
            _taken(leaf(), binder, burnt)
            if out.tell() > MAX_OUT:
                raise TooLarge("sanitize.pdf_too_large", limit=MAX_OUT >> 20)
            after(f"page {number}")
    beyond = [box.page for _, box in fire.boxes if box.page > len(burnt.pages)]
    if beyond:
        raise BadBoxes("sanitize.boxes_beyond", page=beyond[0], pages=len(burnt.pages))
    return burnt


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One page, burnt and coded, with its new words, and what is known of it."""

    sheet: Coded
    layer: tuple[Word, ...]
    page: BurnedPage
    hunted: tuple[Hunted, ...]
    covered: tuple[Finding, ...]


def _taken(leaf: _Leaf, binder: Binder, burnt: Burnt) -> None:
    binder.bind(leaf.sheet, leaf.layer, DPI)
    burnt.pages.append(leaf.page)
    burnt.hunted += leaf.hunted
    burnt.covered += leaf.covered


class _Fire:
    """Burns pages, several at once, and says of each what the proof needs."""

    def __init__(self, redactions: Redactions, read: Read) -> None:
        self.boxes = list(enumerate(sorted(set(redactions.boxes)), start=1))
        self._label = redactions.label
        self._stays = frozenset(token for word in redactions.stays for token in tokens(word))
        self._read = read

    def burn(self, numbered: tuple[int, Image.Image]) -> _Leaf:
        """Burns a page."""
        number, sheet = numbered
        boxes = [(at, box) for at, box in self.boxes if box.page == number]
        paper = Paper(sheet.width, sheet.height, DPI, partial(cell_around, sheet))
        words = self._read(sheet)
        labelled = _labelled(boxes, cover([box for _, box in boxes], words, paper), self._label)
        rects, labels = tuple(labelled), tuple(labelled.values())
        free = [word for word in words if not any(touches(placed_on(word, paper), rect) for rect in rects)]
        layer = self._read(filled(sheet, rects, WHITE)) if rects else words
        made = coded(burned(sheet, rects, labels, DPI), is_drawn=any(labels))
        page = BurnedPage(number, sheet.width, sheet.height, DPI, rects, labels, len(layer), packed(free))
        return _Leaf(made, layer, page, *self._under(boxes, words, paper))

    def _under(
        self, boxes: Iterable[tuple[int, Box]], words: Sequence[Word], paper: Paper
    ) -> tuple[tuple[Hunted, ...], tuple[Finding, ...]]:
        hunted, covered = list[Hunted](), list[Finding]()
        for at, box in boxes:
            drawn = drawn_on(box, paper)
            under = [word for word in words if lies_under(placed_on(word, paper), drawn)]
            hunted += of_box(at, under, self._stays) if box.mode is not Mode.PAGE else ()
            covered.append(_covered(at, box, under))
        return tuple(hunted), tuple(covered)


def _labelled(boxes: Iterable[tuple[int, Box]], rects: Iterable[Rect], label: str) -> dict[Rect, str]:
    """Gives every rectangle once, with its label: two boxes on a line may reach equally far."""
    found: dict[Rect, str] = {}
    for (_, box), rect in zip(boxes, rects, strict=True):
        found[rect] = label if box.is_labelled else found.get(rect, "")
    return found


def _covered(at: int, box: Box, under: Sequence[Word]) -> Finding:
    told = Message.of("sanitize.redaction_covered", box=at, page=box.page, mode=box.mode.value)
    return Finding(f"page {box.page}, box {at}", Grade.RED, told, " ".join(word.untrusted_text for word in under))


def quarry_of(redactions: Redactions, burnt: Burnt, found: Sequence[Finding] = ()) -> Quarry:
    """Gives what must not be found: terms, and what lay under the boxes, line by line and word by word."""
    stays = {token for word in redactions.stays for token in tokens(word)}
    lines = [item.untrusted_value for item in burnt.covered]
    words = [word for line in lines for word in line.split() if not stays & set(tokens(word))]
    written = tuple(dict.fromkeys((*redactions.hunted, *lines, *words)))
    return Quarry(tuple(burnt.hunted), written, tuple(item.untrusted_value for item in found))


def _recipe(reader: tesseract.Reader, work: Path, painted: Paintable) -> Recipe:
    """Names the programs; boxes, terms and their digest are no option: a recipe is shown to anybody."""
    tools = (
        ("pdfium", pdfium.version()),
        ("pillow", version("pillow")),
        ("qpdf", qpdf.probe(work)),
        ("tesseract", reader.version),
    )
    options = (("dpi", str(DPI)), ("ink", Ink.GREY.value), ("ocr", "+".join(reader.languages)))
    return Recipe(RECIPE_NAME, RECIPE_VERSION, (*tools, *painted.tools), (*options, *painted.options))
