"""Texts that ride along in drawing instructions: comments, and property lists of marked content.

Source: ISO 32000-2, 7.2.4 (comments) and 14.6 (marked content: /ActualText, /Alt, private properties). A cheap look at
the bytes comes first; only streams that may hold such a text are read token by token.
Never: changes a stream. Residual risk: none known; `pdf_content` writes every stream anew.
"""

import re
from collections.abc import Iterator

import pikepdf

from sanitize.findings import Finding, Grade
from sanitize.formats.pdf_content import joined
from sanitize.formats.pdf_document import decoded
from sanitize.formats.pdf_texts import texts_in
from words.message import Message

_TAGGED = re.compile(rb">>\s*(?:BDC|DP)\b")


_NO_TOKEN = pikepdf.Token(pikepdf.TokenType.eof, b"")


class _Comments(pikepdf.TokenFilter):
    """Collects comment tokens."""

    def __init__(self) -> None:
        super().__init__()
        self.untrusted_comments: list[str] = []

    def handle_token(self, token: pikepdf.Token = _NO_TOKEN) -> pikepdf.Token:
        """Keeps every token, remembers comments."""
        if token.type_ == pikepdf.TokenType.comment:
            self.untrusted_comments.append(token.raw_value.decode("utf-8", "replace").strip("% \r\n")[:2000])
        return token


def marks_in(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    """Finds comments and property lists in the instructions of pages and forms."""
    scratch = pikepdf.new()
    for index, page in enumerate(pdf.pages):
        yield from _marks(scratch, joined(page.obj.get("/Contents")), f"page {index + 1}")
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and (item.get("/Subtype") == "/Form" or "/PatternType" in item):
            yield from _marks(scratch, decoded(item), f"object {item.objgen[0]}")


def _marks(scratch: pikepdf.Pdf, data: bytes, where: str) -> Iterator[Finding]:
    if b"%" in data:
        scratch.add_blank_page()
        page = scratch.pages[-1]
        page.Contents = scratch.make_stream(data)
        listener = _Comments()
        page.get_filtered_contents(listener)
        for text in filter(None, listener.untrusted_comments):
            yield Finding(f"{where}, comment", Grade.RED, Message.of("sanitize.pdf_comment"), text)
        del scratch.pages[-1]
    if _TAGGED.search(data):
        for item in pikepdf.parse_content_stream(scratch.make_stream(data)):
            if str(item.operator) in {"BDC", "DP"}:
                for path, text in texts_in(item.operands[-1] if item.operands else None):
                    place = f"{where}, mark{path.replace('/', ':')}"
                    yield Finding(place, Grade.AMBER, Message.of("sanitize.pdf_structure_text"), text)
