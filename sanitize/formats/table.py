"""The table of formats: which we clean, and which we refuse, with the reason.

Rule: one row for each family; what has no row is refused, by name where we recognise it.
Never: a fallback that lets something through.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from sanitize.errors import UnknownFormat
from sanitize.findings import Finding
from sanitize.formats import html_page, jpeg, odf, ooxml, png, svg
from sanitize.formats._row import Format
from sanitize.formats.bmp import BMP
from sanitize.formats.css_sheet import CSS
from sanitize.formats.csv_table import CSV
from sanitize.formats.gif import GIF
from sanitize.formats.heif import HEIF
from sanitize.formats.jpeg_apart import Apart
from sanitize.formats.json_tree import JSON
from sanitize.formats.markdown import MARKDOWN
from sanitize.formats.pdf import PDF
from sanitize.formats.pnm import PNM
from sanitize.formats.text import TEXT
from sanitize.formats.tiff import TIFF
from sanitize.formats.webp import WEBP
from sanitize.formats.xml_tree import XML
from sanitize.refused import NOT_SUPPORTED


def formats(read_tags: Callable[[Path], Sequence[Finding]], apart: Apart | None = None) -> tuple[Format, ...]:
    """Gives all rows; `read_tags` is ExifTool, the second engine of pictures; `apart` takes JPEGs apart."""
    pictures = (jpeg.row(read_tags, apart), png.row(read_tags), GIF, WEBP, BMP, PNM, TIFF, HEIF, svg.row(read_tags))
    office = (*ooxml.rows(read_tags), *odf.rows(read_tags))
    return (*pictures, PDF, *office, html_page.row(read_tags), XML, JSON, CSV, MARKDOWN, CSS, TEXT)


def row_for(media_type: str, table: Sequence[Format]) -> Format:
    """Gives the row of a media type.

    Raises:
        UnknownFormat: there is none; the message says why and what to do.
    """
    for row in table:
        if media_type in row.media_types:
            return row
    raise UnknownFormat(NOT_SUPPORTED.get(media_type, "sanitize.no_such_format"), format=media_type)
