"""What document a zip archive is, by what it says of its own parts.

Rule: Office Open XML names the kind of its main part in `[Content_Types].xml` (ECMA-376 part 2); kinds with macros and
templates count as their plain kind, because that is what cleaning writes. What says nothing is told by its looks.
Never: inflates anything but that list, up to a bound. Residual risk: the list may lie; the row's reader judges next.
"""

import re
import struct
import zipfile
import zlib
from pathlib import Path

from sanitize.odf_kind import odf_kind_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OFFICE, ARCHIVE = "application/x-office", "application/zip"

_LONGEST_LIST = 4 * 1024 * 1024
_KINDS = (
    (DOCX, re.compile(rb"wordprocessingml\.(?:document|template)\.main\+xml|ms-word\.\w+\.macroEnabled\w*\.main\+xml")),
    (XLSX, re.compile(rb"spreadsheetml\.(?:sheet|template)\.main\+xml|ms-excel\.\w+\.macroEnabled\w*\.main\+xml")),
    (
        PPTX,
        re.compile(
            rb"presentationml\.(?:presentation|slideshow|template)\.main\+xml"
            rb"|ms-powerpoint\.\w+\.macroEnabled\w*\.main\+xml"
        ),
    ),
)
_LOOKS = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis", b"word/", b"xl/", b"ppt/", b"content.xml")


def kind_of(path: Path, head: bytes) -> str:
    """Gives the media type of an archive; `head` is how it begins."""
    listed = _types(path)
    kinds = [media_type for media_type, main in _KINDS if main.search(listed)]
    if len(kinds) == 1:
        return kinds[0]
    return odf_kind_of(path) or (OFFICE if listed or any(sign in head for sign in _LOOKS) else ARCHIVE)


def _types(path: Path) -> bytes:
    """Reads the list of types, or nothing."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open("[Content_Types].xml") as file:
            return file.read(_LONGEST_LIST)
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError, OSError, EOFError):
        return b""
    except (struct.error, zlib.error, OverflowError):
        return b""
