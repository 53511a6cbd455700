"""The proof of a flattened PDF: read back by parsers that did not write it, and refused unless it is what it must be.

Rule, all of it or nothing: catalog {Type, Pages}, trailer {Size, Root}; per page one picture, drawing operators from a
short list, every text in rendering mode 3; one revision, no byte before or after; no object more than the pages need;
the qpdf program has no complaint and the second engine sees nothing; as many pages as were painted; words read back
wherever OCR found some; no value found in the original occurs, but in what is visible.
Never: trusts `binder`. Residual risk: a value readable in the pixels and misread by OCR is not noticed here.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pikepdf

from sanitize import deepsearch
from sanitize.errors import Damaged, StillDirty
from sanitize.findings import Finding, Grade
from sanitize.formats.pdf_content import joined
from sanitize.formats.pdf_document import MAX_STREAM, opened
from sanitize.formats.pdf_revisions import past_in
from sanitize.formats.pdf_second import second_engine
from sanitize.formats.pdf_streams import VISIBLE, decoded_streams
from sanitize.tools import pdfium, qpdf
from words.message import Message

_PAGE_KEYS = {"/Type", "/Parent", "/MediaBox", "/Contents", "/Resources"}
_PICTURE_KEYS = {
    *("/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Filter", "/Length"),
}
_FONT_KEYS = {"/Type", "/Subtype", "/BaseFont", "/Encoding"}
_OPERATORS = {"q", "cm", "Do", "Q", "BT", "ET", "Tr", "Tf", "Tz", "Tm", "Tj"}
_SHARED_OBJECTS, _OBJECTS_A_PAGE = 3, 3


def prove(copy: Path, words: Sequence[int], values: Sequence[str]) -> tuple[list[tuple[str, str]], list[Finding]]:
    """Proves a flattened copy; `words` counts the OCR words of each page, `values` are what must not occur.

    Returns:
        The checks passed, and what was found again in the visible text (a person must look at it).

    Raises:
        StillDirty: something is in it that must not be. Damaged: pages or words are missing.
    """
    _structure(copy, len(words))
    left = second_engine(copy)
    if left:
        raise StillDirty("sanitize.pdf_flat_unexpected", where=left[0].where[:200])
    if not qpdf.sound(copy):
        raise StillDirty("sanitize.pdf_flat_unexpected", where="qpdf --check")
    _words_read_back(copy, words)
    visible = list(_seen_again(copy, values, len(words)))
    checks = [
        ("structure", "catalog holds Type and Pages only; one picture and unpainted text a page; one revision"),
        ("second engine", "qpdf and pdfium: nothing beside pages"),
        ("pages", f"{len(words)} of {len(words)}"),
        ("text", f"read from the pixels: {sum(words)} words"),
        ("deep search", f"{len(deepsearch.searchable(values))} values looked for, {len(visible)} in the visible text"),
    ]
    return checks, visible


def _refuse(*where: str) -> StillDirty:
    return StillDirty("sanitize.pdf_flat_unexpected", where=", ".join(where))


def _structure(copy: Path, pages: int) -> None:
    past = past_in(copy)
    if past.ends or past.untrusted_head or past.untrusted_tail:
        raise _refuse("revision")
    with opened(copy) as pdf:
        if len(pdf.pages) != pages:
            raise Damaged("sanitize.pdf_pages_lost", before=pages, after=len(pdf.pages))
        if set(pdf.Root.keys()) != {"/Type", "/Pages"} or set(pdf.trailer.keys()) - {"/Size", "/Root"}:
            raise _refuse("catalog")
        if len(pdf.objects) != _SHARED_OBJECTS + _OBJECTS_A_PAGE * pages:
            raise _refuse("objects")
        for index, page in enumerate(pdf.pages):
            _page(page.obj, f"{VISIBLE} {index + 1}")


def _page(page: pikepdf.Object, where: str) -> None:
    shelves = page.get("/Resources", pikepdf.Dictionary())
    fonts = shelves.get("/Font", pikepdf.Dictionary())
    pictures = shelves.get("/XObject", pikepdf.Dictionary())
    if set(page.keys()) != _PAGE_KEYS or set(shelves.keys()) != {"/Font", "/XObject"}:
        raise _refuse(where)
    if set(fonts.keys()) != {"/F"} or set(pictures.keys()) != {"/P"}:
        raise _refuse(where, "resources")
    if set(fonts["/F"].keys()) != _FONT_KEYS or set(pictures["/P"].keys()) - _PICTURE_KEYS:
        raise _refuse(where, "picture")
    _drawing(page, where)


def _drawing(page: pikepdf.Object, where: str) -> None:
    scratch = pikepdf.new()
    steps = list(pikepdf.parse_content_stream(scratch.make_stream(joined(page.get("/Contents")))))
    operators = [str(step.operator) for step in steps]
    modes = [step.operands[0] for step in steps if str(step.operator) == "Tr"]
    if set(operators) - _OPERATORS or operators.count("Do") != 1 or modes != [3]:
        raise _refuse(where, "drawing")
    if "Tj" in operators and operators.index("Tj") < operators.index("Tr"):
        raise _refuse(where, "drawing")


def _words_read_back(copy: Path, words: Sequence[int]) -> None:
    for number, (expected, page) in enumerate(zip(words, pdfium.leaves(copy), strict=True), start=1):
        if expected and not pdfium.text_of(page).strip():
            raise Damaged("sanitize.pdf_flat_words_lost", page=number)


def _seen_again(copy: Path, values: Sequence[str], pages: int) -> Iterator[Finding]:
    unfolded = decoded_streams(copy, (pages + 1) * MAX_STREAM)  # we wrote it: long is no reason to refuse it
    for hit in deepsearch.search(copy, unfolded, values):
        if not hit.where.startswith(VISIBLE):
            raise StillDirty("sanitize.pdf_flat_value_left", where=hit.where[:200])
        yield Finding(hit.where, Grade.AMBER, Message.of("sanitize.pdf_flat_value_visible"), hit.untrusted_value)
