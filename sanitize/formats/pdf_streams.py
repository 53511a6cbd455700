"""Everything a PDF holds, decoded, for the deep search: the place and the bytes, one piece at a time.

Places that begin with `VISIBLE` are what a reader sees (drawing instructions, page text); a value found there is
content, anywhere else it is a leftover. Strings are given as their bytes and, where they are UTF-16, as UTF-8 too, so
that a search in the usual encodings finds them however they were written.
Never: gives more than `MAX_TOTAL` bytes of a file somebody else made; one that inflates further raises.
Residual risk: picture pixels and embedded font programs hide text from any byte search.
"""

from collections.abc import Iterator
from pathlib import Path

import pikepdf

from sanitize.errors import TooLarge
from sanitize.formats.pdf_content import joined, parts_of
from sanitize.formats.pdf_document import decoded, opened
from sanitize.tools import pdfium

VISIBLE = "page"
MAX_TOTAL = 1 << 30


def decoded_streams(path: Path, limit: int = MAX_TOTAL) -> Iterator[tuple[str, bytes]]:
    """Gives (place, bytes) of every page text, drawing instruction, stream and string of a PDF.

    Raises:
        Unreadable: the file cannot be read. TooLarge: it decodes to more than `limit` bytes.
    """
    room = limit
    for place, data in _pieces(path):
        room -= len(data)
        if room < 0:
            raise TooLarge("sanitize.pdf_stream_too_large", limit=limit >> 20)
        yield place, data


def _pieces(path: Path) -> Iterator[tuple[str, bytes]]:
    # what nobody sees comes first: a search that tells each value once then tells the graver place
    with opened(path) as pdf:
        drawings = {part.objgen for page in pdf.pages for part in parts_of(page.obj.get("/Contents"))}
        forms: list[tuple[str, pikepdf.Stream]] = []
        yield "trailer", _strings(pdf.trailer)
        for item in pdf.objects:
            place = f"object {item.objgen[0]}"
            yield f"{place} strings", _strings(item)
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form":
                forms.append((f"{VISIBLE} form, {place}", item))
            elif isinstance(item, pikepdf.Stream) and item.objgen not in drawings:
                yield place, decoded(item)
        for place, form in forms:
            yield place, decoded(form)
        for index, page in enumerate(pdf.pages):
            yield f"{VISIBLE} {index + 1} drawing", joined(page.obj.get("/Contents"))
    for index, text in enumerate(_page_texts(path)):
        yield f"{VISIBLE} {index + 1} text", text.encode("utf-8", "replace")


def _page_texts(path: Path) -> Iterator[str]:
    return map(pdfium.text_of, pdfium.leaves(path))


def visible_text(path: Path) -> str:
    """Gives the text of all pages, as pdfium reads it (hidden text too: `pdf_hidden` tells which that is).

    Raises:
        Unreadable, TooLarge: the pages cannot be read.
    """
    return "\n".join(_page_texts(path))


def _strings(item: object, depth: int = 0) -> bytes:
    """Gives every name and string of one object, without following references to other objects."""
    if isinstance(item, pikepdf.String):
        raw = bytes(item)
        return raw + b"\n" + str(item).encode("utf-8", "replace") + b"\n"
    if isinstance(item, pikepdf.Name):
        return str(item).encode("utf-8", "replace") + b"\n"
    if depth > 50:
        return b""
    if isinstance(item, pikepdf.Array):
        return b"".join(_strings(part, depth + 1) for part in item if not _elsewhere(part))
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        keys = "\n".join(item.keys()).encode("utf-8", "replace") + b"\n"
        parts = [item.get(key) for key in item.keys()]  # noqa: SIM118 (pikepdf dictionaries iterate so)
        return keys + b"".join(_strings(part, depth + 1) for part in parts if not _elsewhere(part))
    return b""


def _elsewhere(part: object) -> bool:
    return isinstance(part, pikepdf.Object) and part.is_indirect
