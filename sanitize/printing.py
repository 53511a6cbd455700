"""Office documents as pages: which ones LibreOffice prints for us, and by what rules (docs/decisions/0040).

Rule: insertions that were tracked are printed, deletions are not; comments, notes, hidden words, sections, rows, sheets
and slides are not printed, print areas count for nothing: every visible sheet is printed whole. Everything else is
painted as it is (`raster`).
Never: shows an office document that was not settled. Residual risk: pages look as LibreOffice lays them out with this
machine's typefaces; what Word or Excel would have shown may differ.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sanitize.odf_kind import ODG, ODP, ODS, ODT
from sanitize.ole_kind import DOC, PPT, XLS
from sanitize.package_kind import DOCX, PPTX, XLSX
from sanitize.tools import libreoffice
from sanitize.tools.libreoffice import Kind
from words.message import Message

PDF, RTF = "application/pdf", "application/rtf"

_TEXT = ("com.sun.star.text.TextDocument", "writer_pdf_Export")
_SHEETS = ("com.sun.star.sheet.SpreadsheetDocument", "calc_pdf_Export")
_SLIDES = ("com.sun.star.presentation.PresentationDocument", "impress_pdf_Export")
_DRAWING = ("com.sun.star.drawing.DrawingDocument", "draw_pdf_Export")

OFFICE = {
    DOCX: Kind("MS Word 2007 XML", *_TEXT),
    ODT: Kind("writer8", *_TEXT),
    RTF: Kind("Rich Text Format", *_TEXT),
    DOC: Kind("MS Word 97", *_TEXT),
    XLSX: Kind("Calc MS Excel 2007 XML", *_SHEETS),
    ODS: Kind("calc8", *_SHEETS),
    XLS: Kind("MS Excel 97", *_SHEETS),
    PPTX: Kind("Impress MS PowerPoint 2007 XML", *_SLIDES),
    ODP: Kind("impress8", *_SLIDES),
    PPT: Kind("MS PowerPoint 97", *_SLIDES),
    ODG: Kind("draw8", *_DRAWING),
}
OPTIONS = (
    ("tracked changes", "insertions printed, deletions not"),
    ("comments, notes, hidden words, sections, rows, sheets, slides", "not printed"),
    ("sheets", "every visible one whole, at its own size"),
)


@dataclass(frozen=True, slots=True)
class Paintable:
    """What `raster` can paint: the original, or the PDF LibreOffice printed of it, and what that left out."""

    path: Path
    media_type: str
    tools: tuple[tuple[str, str], ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    losses: tuple[Message, ...] = field(default=())


@contextmanager
def paintable(original: Path, media_type: str, work: Path) -> Iterator[Paintable]:
    """Gives the pages of a document to paint; `work` is a private folder.

    Raises:
        Unreadable: LibreOffice cannot open it. TooLarge: too many pages. ToolFailed: LibreOffice is missing or hung.
    """
    kind = OFFICE.get(media_type)
    if kind is None:
        yield Paintable(original, media_type)
        return
    tools = (("libreoffice", libreoffice.probe()),)
    with libreoffice.printed(original, kind, work) as made:
        yield Paintable(made.pdf, PDF, tools, OPTIONS, _left_out(made.settled))


def _left_out(settled: Mapping[str, int]) -> tuple[Message, ...]:
    """Says what is never printed, and how many of each LibreOffice counted."""
    counts = {what: settled.get(what, 0) for what in ("changes", "comments", "sections", "sheets", "slides")}
    told = [Message.of(f"sanitize.office_left_{what}", count=count) for what, count in counts.items() if count]
    return (Message.of("sanitize.office_settled"), *told)
