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
from sanitize.formats.json_tree import JSON
from sanitize.formats.markdown import MARKDOWN
from sanitize.formats.pdf import PDF
from sanitize.formats.pnm import PNM
from sanitize.formats.text import TEXT
from sanitize.formats.tiff import TIFF
from sanitize.formats.webp import WEBP
from sanitize.formats.xml_tree import XML

# Media type → why there is no row (a sentence that also says what to do instead).
NOT_SUPPORTED = {
    "application/x-office": "sanitize.no_office",
    "application/x-ole-storage": "sanitize.no_office",
    "application/rtf": "sanitize.office_flatten_only",
    "application/msword": "sanitize.office_flatten_only",
    "application/vnd.ms-excel": "sanitize.office_flatten_only",
    "application/vnd.ms-powerpoint": "sanitize.office_flatten_only",
    "application/x-office-locked": "sanitize.office_locked",
    "application/postscript": "sanitize.no_office",
    "application/zip": "sanitize.no_archive",
    "application/x-tar": "sanitize.no_archive",
    "application/gzip": "sanitize.no_archive",
    "application/x-bzip2": "sanitize.no_archive",
    "application/x-xz": "sanitize.no_archive",
    "application/zstd": "sanitize.no_archive",
    "application/x-7z-compressed": "sanitize.no_archive",
    "application/vnd.rar": "sanitize.no_archive",
    "image/x-icon": "sanitize.no_picture",
    "image/vnd.adobe.photoshop": "sanitize.no_picture",
    "image/jp2": "sanitize.no_picture",
    "image/jxl": "sanitize.no_picture",
    "image/vnd.djvu": "sanitize.no_picture",
    "text/x-script": "sanitize.no_active",
    "application/x-executable": "sanitize.no_active",
    "message/rfc822": "sanitize.no_mail",
    "application/pgp": "sanitize.no_encrypted",
    "application/vnd.sqlite3": "sanitize.no_database",
    "audio/ogg": "sanitize.no_recording",
    "audio/flac": "sanitize.no_recording",
    "audio/mpeg": "sanitize.no_recording",
    "audio/x-wav": "sanitize.no_recording",
    "video/x-matroska": "sanitize.no_recording",
    "video/x-ms-asf": "sanitize.no_recording",
    "video/x-msvideo": "sanitize.no_recording",
    "video/mp4": "sanitize.no_recording",
    "application/x-empty": "sanitize.no_content",
}


def formats(read_tags: Callable[[Path], Sequence[Finding]]) -> tuple[Format, ...]:
    """Gives all rows; `read_tags` is ExifTool, the second engine of pictures."""
    pictures = (jpeg.row(read_tags), png.row(read_tags), GIF, WEBP, BMP, PNM, TIFF, HEIF, svg.row(read_tags))
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
