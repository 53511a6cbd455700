"""The table of formats: which we clean, and which we refuse, with the reason.

Rule: one row for each family; what has no row is refused, by name where we recognise it.
Never: a fallback that lets something through.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import count
from pathlib import Path

from sanitize.errors import UnknownFormat
from sanitize.findings import Finding
from sanitize.formats import jpeg, ooxml, png, webp
from sanitize.formats._row import Format
from sanitize.formats.bmp import BMP
from sanitize.formats.css_sheet import CSS
from sanitize.formats.csv_table import CSV
from sanitize.formats.gif import GIF
from sanitize.formats.jpeg_apart import Apart
from sanitize.formats.json_tree import JSON
from sanitize.formats.markdown import MARKDOWN
from sanitize.formats.pnm import PNM
from sanitize.formats.text import TEXT
from sanitize.formats.tiff import TIFF
from sanitize.formats.xml_tree import XML
from sanitize.refused import NOT_SUPPORTED

ReadTags = Callable[[Path], Sequence[Finding]]


class Table:
    """The rows in order, each family of heavy libraries loaded when somebody first comes to it.

    A worker that only ever cleans photographs and letters starts in half the time. `read_tags` is ExifTool, the second
    engine of pictures; `apart` takes JPEGs apart.
    """

    def __init__(self, read_tags: ReadTags, apart: Apart | None) -> None:
        self._rows: list[Format] = []
        self._coming = iter((partial(_light, apart), _open_documents, _drawings, _pdfs, _photographs, _web_pages))
        self._read_tags = read_tags

    def __iter__(self) -> Iterator[Format]:
        for number in count():
            while number == len(self._rows):
                family = next(self._coming, None)
                if family is None:
                    return
                self._rows += family(self._read_tags)
            yield self._rows[number]


def _light(apart: Apart | None, read_tags: ReadTags) -> Iterable[Format]:
    pictures = (jpeg.row(read_tags, apart), png.row(read_tags), GIF, webp.row(), BMP, PNM, TIFF)
    return (*pictures, *ooxml.rows(read_tags), XML, JSON, CSV, MARKDOWN, CSS, TEXT)


def _open_documents(read_tags: ReadTags) -> Iterable[Format]:
    from sanitize.formats import odf  # noqa: PLC0415 — loaded when wanted, see `Table`

    return odf.rows(read_tags)


def _drawings(read_tags: ReadTags) -> Iterable[Format]:
    from sanitize.formats import svg  # noqa: PLC0415 — the same

    return (svg.row(read_tags),)


def _pdfs(_: ReadTags) -> Iterable[Format]:
    from sanitize.formats.pdf import PDF  # noqa: PLC0415 — the same

    return (PDF,)


def _photographs(_: ReadTags) -> Iterable[Format]:
    from sanitize.formats.heif import HEIF  # noqa: PLC0415 — the same

    return (HEIF,)


def _web_pages(read_tags: ReadTags) -> Iterable[Format]:
    from sanitize.formats import html_page  # noqa: PLC0415 — the same

    return (html_page.row(read_tags),)


def formats(read_tags: ReadTags, apart: Apart | None = None) -> Table:
    """Gives all rows; see `Table`."""
    return Table(read_tags, apart)


def row_for(media_type: str, table: Iterable[Format]) -> Format:
    """Gives the row of a media type.

    Raises:
        UnknownFormat: there is none; the message says why and what to do.
    """
    for row in table:
        if media_type in row.media_types:
            return row
    raise UnknownFormat(NOT_SUPPORTED.get(media_type, "sanitize.no_such_format"), format=media_type)
