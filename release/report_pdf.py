"""The report as a PDF: A4, calm, with the typefaces inside; the only talk with ReportLab.

Rule: the same report and language give the same bytes: no clock, no host, no name of a program but ours; the day stands
in the text. Everything is set as text, so that it can be searched and read aloud. What the typeface cannot draw is
written as its code point. Text is escaped before ReportLab's own markup sees it.
Never: loads a picture, a font or a link from outside the system's fonts.
Residual risk: it carries no tags for screen readers; the HTML page beside it is the accessible one.
"""

import io
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as Grid

from release.errors import NoFont
from release.pdf_pictures import Lanes, Squares
from release.report import Block, Code, Commands, Facts, Report, Table, Text

_FONTS = Path("/usr/share/fonts/truetype")
_FACES = {"Text": "LiberationSerif-Regular", "Head": "LiberationSans-Bold", "Cell": "LiberationSans-Regular"}
_FACES |= {"Code": "LiberationMono-Regular"}
_WIDTH = A4[0] - 40 * mm - 12  # ReportLab keeps six points on either side of a frame
Cells = Sequence[list[Paragraph] | list[Flowable | list[Paragraph]]]
"""The rows of a table; a cell is one thing, or several below each other."""

_INK, _QUIET, _LINE, _BAND, _ALARM = map(HexColor, ("#1d2226", "#55606a", "#dcd8cf", "#f6f4ef", "#8a1c1c"))


def report_pdf(report: Report) -> bytes:
    """Sets the report.

    Raises:
        NoFont: the typeface is not installed.
    """
    setting = _Setting()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=20 * mm,
        rightMargin=20 * mm,
        topMargin=20 * mm,
        bottomMargin=20 * mm,
        title=report.title,
        author="",
        creator="Tamis",
        producer="Tamis",
        lang=report.language,
        invariant=1,
    )
    story = [*setting.front(report), *setting.chapters(report)]

    def furnish(canvas: Canvas, _document: object) -> None:
        canvas.saveState()
        canvas.setFont("Cell", 7.5)
        canvas.setFillColor(_QUIET)
        canvas.drawString(20 * mm, 11 * mm, setting.drawable(f"{report.title} · {report.day}"))
        canvas.drawRightString(A4[0] - 20 * mm, 11 * mm, str(canvas.getPageNumber()))
        if report.warning:
            canvas.setFillColor(_ALARM)
            canvas.drawString(20 * mm, A4[1] - 13 * mm, setting.drawable(report.warning))
        canvas.restoreState()

    document.build(story, onFirstPage=furnish, onLaterPages=furnish)
    return out.getvalue()


def check_faces() -> None:
    """Passes when a report can be set on this machine.

    Raises:
        NoFont: the typeface is not installed.
    """
    _Setting()


class _Setting:
    """The typefaces and styles of one PDF."""

    def __init__(self) -> None:
        faces = {name: _face(name, file) for name, file in _FACES.items()}
        self._known = frozenset.intersection(*(frozenset(face.face.charToGlyph) for face in faces.values()))
        self._text = ParagraphStyle("text", fontName="Text", fontSize=10, leading=13.5, textColor=_INK, spaceAfter=5)
        self._grave = ParagraphStyle(
            "grave", parent=self._text, borderPadding=5, borderColor=_ALARM, borderWidth=0.6, spaceBefore=6,
            spaceAfter=10, leftIndent=8, rightIndent=6,
        )  # fmt: skip
        self._head = ParagraphStyle("head", fontName="Head", fontSize=12.5, leading=16, textColor=_INK, spaceAfter=5)
        self._title = ParagraphStyle("title", parent=self._head, fontSize=20, leading=24, spaceAfter=2)
        self._subtitle = ParagraphStyle("subtitle", parent=self._text, fontSize=11.5, textColor=_QUIET, spaceAfter=10)
        self._cell = ParagraphStyle(
            "cell", fontName="Cell", fontSize=7.6, leading=9.6, textColor=_INK, alignment=TA_LEFT
        )
        self._cell_head = ParagraphStyle("cell head", parent=self._cell, fontName="Head", textColor=_QUIET)
        self._code = ParagraphStyle("code", fontName="Code", fontSize=7.6, leading=10.5, textColor=_INK)

    def drawable(self, text: str) -> str:
        """Gives a text as the typefaces can draw it."""
        plain = text.replace("\u202f", "\u00a0").replace("⟨", "[").replace("⟩", "]")
        return "".join(each if ord(each) in self._known else f"[U+{ord(each):04X}]" for each in plain)

    def front(self, report: Report) -> list[Flowable]:
        """Sets title, subtitle and what stands before the chapters."""
        head = [self._set(report.title, self._title), self._set(report.subtitle, self._subtitle)]
        return [*head, *self._blocks(report.front)]

    def chapters(self, report: Report) -> list[Flowable]:
        """Sets the chapters; a heading is never left alone at the foot of a page."""
        story: list[Flowable] = []
        for chapter in report.chapters:
            story += [CondPageBreak(38 * mm), Spacer(1, 5 * mm), self._set(chapter.title, self._head)]
            story += self._blocks(chapter.blocks)
        return story

    def _blocks(self, blocks: Iterable[Block]) -> list[Flowable]:
        return [flowable for block in blocks for flowable in self._block(block)]

    def _block(self, block: Block) -> list[Flowable]:
        if isinstance(block, Text):
            return [self._set(block.text, self._grave if block.grave else self._text)]
        if isinstance(block, Facts):
            cells = [[self._set(term, self._cell_head), self._set(value, self._cell)] for term, value in block.rows]
            return [self._grid(cells, (26, 74), head=False)] if cells else []
        if isinstance(block, Table):
            head = [self._set(name, self._cell_head) for name in block.head]
            body = [[self._set(cell, self._cell) for cell in row] for row in block.rows]
            return [self._grid([head, *body], block.widths, head=True)]
        if isinstance(block, Commands):
            lines = [[self._set(line, self._code)] for line in block.lines]
            return [self._grid(lines, (100,), head=False)]
        if isinstance(block, Code):
            note = [self._set(line, self._code) for line in (block.name, *block.text.splitlines()) if line]
            both: list[Flowable | list[Paragraph]] = [Squares(block.text), note]
            return [self._grid([both], (30, 70), head=False)]
        return [Lanes(block, _WIDTH, self.drawable)]

    def _grid(self, cells: Cells, widths: tuple[int, ...], *, head: bool) -> Grid:
        style: list[Any] = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ]
        if head:
            style += [("LINEBELOW", (0, 0), (-1, 0), 0.9, _QUIET), ("ROWBACKGROUNDS", (0, 1), (-1, -1), (None, _BAND))]
        shares = [_WIDTH * width / sum(widths) for width in widths]
        return Grid(
            cells,
            colWidths=shares,
            style=style,
            repeatRows=int(head),
            spaceBefore=3,
            spaceAfter=8,
            hAlign="LEFT",
            splitInRow=1,
        )

    def _set(self, text: str, style: ParagraphStyle) -> Paragraph:
        return Paragraph(escape(self.drawable(text)), style)


def _face(name: str, file: str) -> TTFont:
    """Loads a typeface of the system.

    Raises:
        NoFont: it is not installed.
    """
    found = sorted(_FONTS.glob(f"liberation*/{file}.ttf"))
    if not found:
        raise NoFont("release.no_font")
    face = TTFont(name, str(found[0]))
    pdfmetrics.registerFont(face)
    return face
