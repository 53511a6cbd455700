"""Flattening: a document becomes pictures of its pages, bound into a new PDF with text read from those pictures.

Nothing of the original's structure reaches the copy: pages are painted (`raster`), read by OCR (`tools.tesseract`),
bound (`binder`) and proven (`flat_proof`). This is what is left to do where cleaning refuses, and what is released by
default. The recipe is deterministic: same original, same programs, same bytes.
What the default ink does to colours is said in the recipe's options; colour is a signed override (house rules §7).
Never: copies text, fonts, metadata or coded pictures of the original. Residual risk: what can be seen on a page stays
(names, stamps, tracked changes printed by the author); OCR may misread; a camera's noise pattern may survive.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from sanitize.binder import Binder
from sanitize.errors import TooLarge, UnknownFormat, Unreadable
from sanitize.findings import Cleaning, Finding, Grade, Recipe
from sanitize.flat_proof import prove
from sanitize.formats.pdf_examine import examine
from sanitize.formats.table import formats, row_for
from sanitize.pages import WORD_KINDS
from sanitize.printing import OFFICE, PDF, Paintable, paintable
from sanitize.raster import Ink, Manner, Sheet, read_sheets
from sanitize.stills import DRAWING, FORMS, PHOTOGRAPH
from sanitize.tools import pdfium, qpdf, tesseract
from words.message import Message

RECIPE_VERSION = 3
MAX_OUT = 1 << 31
_UNREAD = {"sanitize.pdf_part_unreadable", "sanitize.office_not_examined"}


def _silent(_step: str) -> None:
    """Tells nobody."""


def flatten(
    original: Path,
    media_type: str,
    into: Path,
    work: Path,
    *,
    known: Sequence[Finding] = (),
    manner: Manner | None = None,
    after: Callable[[str], None] = _silent,
) -> Cleaning:
    """Writes a flattened copy of a PDF, a picture, an office document or a plain text as PDF, and proves it.

    `work` is a private folder for passing pictures; `known` are findings the caller has of the original (ExifTool's),
    whose values must not occur in the copy either; `after` is told how many pages there are, and of each.

    Raises:
        UnknownFormat, Unreadable, TooLarge: it cannot be painted. StillDirty, Damaged: the proof failed; the copy must
        not be used. ToolFailed: tesseract or qpdf is missing or hung.
    """
    manner = manner or Manner()
    found = tuple(dict.fromkeys((*examined(original, media_type), *known)))
    after("examined")
    reader = tesseract.probe(work)
    try:
        with paintable(original, media_type, work) as painted:
            tell_pages(painted, after)
            with closing(read_sheets(painted.path, painted.media_type, work, manner, reader)) as pages:
                counts = _bound(pages, into, after)
        checks, kept = prove(into, counts, [item.untrusted_value for item in found])
    except BaseException:
        into.unlink(missing_ok=True)  # a copy that was not proven must not be found by anybody
        raise
    after("proven")
    return Cleaning(
        media_type=media_type,
        out_media_type="application/pdf",
        recipe=_recipe(reader, manner, work, painted),
        removed=found,
        kept=tuple(kept),
        checks=(*checks, *blind_spots(found)),
        pages=len(counts),
        losses=(*losses_of(painted.media_type, manner.ink), *painted.losses),
    )


def tell_pages(painted: Paintable, after: Callable[[str], None]) -> None:
    """Tells how many pages a PDF has, for whoever waits."""
    if painted.media_type == PDF:
        with pdfium.opened(painted.path) as document:
            after(f"pages {len(document)}")


def _bound(pages: Iterable[Sheet], into: Path, after: Callable[[str], None]) -> list[int]:
    """Writes the pages one by one; gives how many words each has."""
    counts: list[int] = []
    with into.open("wb") as out, Binder(out) as binder:
        for sheet in pages:
            binder.add(sheet.picture, sheet.words, sheet.dpi)
            counts.append(len(sheet.words))
            if out.tell() > MAX_OUT:
                raise TooLarge("sanitize.pdf_too_large", limit=MAX_OUT >> 20)
            after(f"page {sheet.number}")
    return counts


def examined(original: Path, media_type: str) -> Sequence[Finding]:
    """Lists what must not survive; a damaged PDF is read as far as possible, because pixels are made anew anyway."""
    if media_type == "application/pdf":
        return examine(original, repair=True)
    if media_type in OFFICE:
        return _examined_office(original, media_type)
    if media_type not in {DRAWING, PHOTOGRAPH, *FORMS, *WORD_KINDS}:
        raise UnknownFormat("sanitize.pdf_cannot_paint", format=media_type[:80])
    return row_for(media_type, formats(_no_tags)).examine(original)


def _examined_office(original: Path, media_type: str) -> Sequence[Finding]:
    """Lists what the row finds; says so where there is none or it cannot read the file: pages are made anew anyway."""
    try:
        return row_for(media_type, formats(_no_tags)).examine(original)
    except (UnknownFormat, Unreadable, TooLarge):
        return [Finding("file", Grade.AMBER, Message.of("sanitize.office_not_examined"))]


def _no_tags(_: Path) -> Sequence[Finding]:
    """ExifTool's findings come from the caller."""
    return ()


def blind_spots(found: Sequence[Finding]) -> list[tuple[str, str]]:
    """Says so when the original could only be read in part: the pixels are new all the same."""
    unread = sum(item.message.id in _UNREAD for item in found)
    return [("original", f"{unread} parts unreadable; values in them were not looked for")] if unread else []


def _recipe(reader: tesseract.Reader, manner: Manner, work: Path, painted: Paintable) -> Recipe:
    ink = (("dpi", str(manner.dpi)), ("ink", manner.ink.value), ("ocr", "+".join(reader.languages)))
    return Recipe(
        name="flatten",
        version=RECIPE_VERSION,
        tools=(
            ("pdfium", pdfium.version()),
            ("pillow", version("pillow")),
            ("qpdf", qpdf.probe(work)),
            ("tesseract", reader.version),
            *painted.tools,
        ),
        options=(*ink, *painted.options),
    )


def losses_of(media_type: str, ink: Ink) -> list[Message]:
    """Says what a copy made of pixels has no more."""
    losses = [Message.of("sanitize.pdf_flat_text_is_ocr")]
    if ink is Ink.GREY and media_type not in WORD_KINDS:
        losses.append(Message.of("sanitize.pdf_flat_grey"))
    if media_type == "application/pdf":
        losses.append(Message.of("sanitize.pdf_flat_structure"))
    return losses
