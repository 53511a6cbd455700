"""The second engine for PDF: the qpdf program and pdfium look for what must not be in a cleaned file.

Rule: it shares no code with `pdf_examine` and asks the opposite question: here a list of keys that must *not* occur
anywhere, in another program's reading of the file, and pdfium's own counts of attachments, scripts, signatures, form
fields, bookmarks and annotations. Never: trusts that the file is ours.
Residual risk: a resource name that equals a listed key is reported though harmless; the file is then refused.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sanitize.findings import Finding, Grade
from sanitize.tools import pdfium, qpdf
from words.message import Message

MUST_NOT = frozenset({
    "/Info", "/Metadata", "/PieceInfo", "/AA", "/OpenAction", "/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/AF",
    "/AcroForm", "/XFA", "/Annots", "/Thumb", "/URI", "/Names", "/StructTreeRoot", "/StructParent", "/StructParents",
    "/OCProperties", "/OC", "/Properties", "/Outlines", "/Lang", "/MarkInfo", "/LastModified", "/Alternates", "/OPI",
    "/Measure", "/Collection", "/Perms", "/DSS", "/Threads", "/PageLabels", "/Dests", "/Author", "/Producer",
    "/Creator", "/CreationDate", "/ModDate", "/ActualText", "/Alt", "/TransparencyData", "/Legal", "/SpiderInfo",
    "/OutputIntents", "/ViewerPreferences", "/Encrypt",
})  # fmt: skip
_ROOT = {"/Type", "/Pages"}
_MAX_DEPTH = 200


def second_engine(path: Path) -> tuple[Finding, ...]:
    """Reports what two other readers still see beside pages.

    Raises:
        Unreadable: one of them cannot read the file. ToolFailed: qpdf is missing or hung.
    """
    found = list(_by_qpdf(qpdf.objects(path)))
    found += [_finding(f"pdfium: {what}") for what in pdfium.remains(path)]
    return tuple(found)


def _finding(where: str) -> Finding:
    return Finding(where, Grade.RED, Message.of("sanitize.pdf_second_engine"))


def _by_qpdf(objects: dict[str, Any]) -> Iterator[Finding]:
    for name, item in objects.items():
        body = item.get("value", item.get("stream", {}).get("dict")) if isinstance(item, dict) else None
        for key in sorted(_keys(body, 0) & MUST_NOT):
            yield _finding(f"qpdf: {name} {key}")
    for key in sorted(_root_keys(objects) - _ROOT):
        yield _finding(f"qpdf: catalog {key}")


def _keys(body: object, depth: int) -> set[str]:
    if depth > _MAX_DEPTH:
        return {"/PieceInfo"}  # nested deeper than any page needs: counts as something hidden
    if isinstance(body, dict):
        return set(body).union(*(_keys(part, depth + 1) for part in body.values()))
    if isinstance(body, list):
        return set().union(*(_keys(part, depth + 1) for part in body))
    return set()


def _root_keys(objects: dict[str, Any]) -> set[str]:
    root = objects.get("trailer", {}).get("value", {}).get("/Root", "")
    return set(objects.get(f"obj:{root}", {}).get("value", {}))
