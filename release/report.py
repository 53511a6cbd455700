"""The report as content: chapters of paragraphs, facts, tables, commands and two pictures; no markup, no layout.

Rule: built once for a language, then set twice, as a page (`report_page.py`) and as a PDF (`report_pdf.py`), so that
both say the same. The chapters answer the twelve questions a court asks of a chain of custody.
Never: reads a ledger, a clock or a file.
"""

from dataclasses import dataclass

from release.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `grave` says that it must not be overlooked."""

    text: str
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Terms and what they are here."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; `widths` are shares of the page's width, by column."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Commands:
    """Lines to type."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A text as a QR picture, with what it is called."""

    text: str
    name: str


Block = Text | Facts | Table | Commands | Code | Timeline


@dataclass(frozen=True, slots=True)
class Chapter:
    """A question, and the answer."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole: `day` is when it was made (ISO 8601), `warning` "" unless it is an exercise."""

    title: str
    subtitle: str
    language: str
    day: str
    warning: str
    front: tuple[Block, ...]
    chapters: tuple[Chapter, ...]
    footer: str
