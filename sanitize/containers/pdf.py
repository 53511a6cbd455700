"""Files inside a PDF: attachments, portfolios, files behind a pin on a page.

Rule: ISO 32000-2 7.11.4: whatever has an `EF` entry is a file specification, and its stream a file; all of them are
taken, wherever they hang, so that none that a viewer would hide is missed. A password opens a locked PDF for this
alone.
Never: runs a link to a file outside. Residual risk: streams no specification names are not files, and not taken.
"""

from collections.abc import Iterator
from pathlib import Path

import pikepdf

from sanitize.containers.member import Found
from sanitize.errors import TooLarge, Unreadable
from sanitize.formats.pdf_document import MAX_BYTES, MAX_OBJECTS, reading

_KEYS = ("/UF", "/F", "/Unix", "/Mac", "/DOS")


def pdf_members(path: Path, password: bytes | None) -> Iterator[Found]:
    """Reads a PDF.

    Raises:
        Unreadable: damaged, or locked. TooLarge: more than we read.
    """
    if path.stat().st_size > MAX_BYTES:
        raise TooLarge("sanitize.pdf_too_large", limit=MAX_BYTES >> 20)
    try:
        with reading(strict=False), _opened(path, password) as pdf:
            if len(pdf.objects) > MAX_OBJECTS:
                raise TooLarge("sanitize.pdf_too_many_objects", limit=MAX_OBJECTS)
            yield from _files(pdf, locked=pdf.is_encrypted and password is not None)
    except _Refused as error:
        raise Unreadable("sanitize.container_locked" if password is None else "sanitize.container_password") from error


class _Refused(Exception):
    """The password is missing, or another one."""


def _opened(path: Path, password: bytes | None) -> pikepdf.Pdf:
    try:
        return pikepdf.open(path, password=(password or b"").decode("utf-8", "replace"), suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise _Refused from error


def _files(pdf: pikepdf.Pdf, *, locked: bool) -> Iterator[Found]:
    seen: set[tuple[int, int]] = set()
    for specification in pdf.objects:
        if not isinstance(specification, pikepdf.Dictionary) or "/EF" not in specification:
            continue
        for key in _KEYS:
            stream = specification.EF.get(key)
            if isinstance(stream, pikepdf.Stream) and stream.objgen not in seen:
                seen.add(stream.objgen)
                yield Found(_name(specification), _bytes(stream), locked=locked)


def _bytes(stream: pikepdf.Stream) -> Iterator[bytes]:
    try:
        yield stream.read_bytes()
    except (pikepdf.PikepdfError, RuntimeError, ValueError) as error:
        raise Unreadable("sanitize.member_damaged") from error


def _name(specification: pikepdf.Dictionary) -> str:
    return next((str(specification[key]) for key in _KEYS if isinstance(specification.get(key), pikepdf.String)), "")
