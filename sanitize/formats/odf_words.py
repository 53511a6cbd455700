"""The words a reader sees in an OpenDocument file, in order: what must be the same in original and copy.

Rule: text inside paragraphs and headings, without what is hidden, struck, remarked or beside the page; tables and
slides that are seen are counted. Its own walk over the parts, which knows nothing of the sieve's lists.
Never: lays anything out. Residual risk: that nothing is seen of a word does not follow from its standing here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sanitize.errors import Damaged, Unreadable
from sanitize.formats import zip_parts
from sanitize.formats.odf_hidden import Hidden, closed, closed_columns, hidden_in, repeated
from sanitize.formats.odf_names import PREFIXES
from sanitize.formats.xml_parts import Node, read

CONTENT = "content.xml"
PARTS = ("styles.xml", CONTENT)
_BESIDE = frozenset({
    "office:annotation", "office:annotation-end", "office:forms", "office:scripts", "office:event-listeners",
    "text:tracked-changes", "table:tracked-changes", "presentation:notes", "style:handout-master", "svg:title",
    "svg:desc", "table:title", "table:desc", "text:label", "table:content-validations", "table:named-expressions",
    "table:dde-links", "text:hidden-paragraph", "text:table-of-content-source", "text:alphabetical-index-source",
    "text:illustration-index-source", "text:table-index-source", "text:object-index-source", "text:user-index-source",
    "text:bibliography-source", "text:user-field-decls", "text:variable-decls", "text:sequence-decls",
})  # fmt: skip
_PARAGRAPHS = frozenset({"text:p", "text:h"})
_BLANKS = frozenset({"text:s", "text:tab", "text:line-break"})
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen: words in order, and how many tables and pages of slides."""

    words: tuple[str, ...]
    tables: int
    pages: int


def seen_in(path: Path) -> Seen:
    """Reads what is seen.

    Raises:
        Unreadable, TooLarge: it cannot be read.
    """
    parts = zip_parts.read(path).parts
    trees = [read(parts[name], PREFIXES)[0] for name in PARTS if name in parts]
    hidden = hidden_in(trees)
    reader = _Reader(hidden, parts)
    words = ("".join(reader.walked(tree, False)) for tree in trees)
    return Seen(tuple(" ".join(words).split()), reader.tables, reader.pages)


def chart_in(parts: Mapping[str, bytes], href: str) -> tuple[Node, Sequence[str]] | None:
    """Gives the chart an object's address stands for, and remarks in it, or nothing where it stands for none.

    Raises:
        TooLarge: it is too large to be read.
    """
    name = f"{href.removeprefix('./').rstrip('/')}/{CONTENT}"
    if name not in parts or ".." in name:
        return None
    try:
        tree, remarks = read(parts[name], PREFIXES)
    except Unreadable:
        return None
    bodies = [child for body in tree.children() if body.name == "office:body" for child in body.children()]
    return (tree, remarks) if [body.name for body in bodies] == ["office:chart"] else None


def sheets_in(content: Node, hidden: Hidden) -> frozenset[str]:
    """Gives the names of the tables that are seen."""
    seen = (node for node in content.every() if node.name == "table:table" and not hidden.covers(node))
    return frozenset(node.attributes.get("table:name", "") for node in seen)


class _Reader:
    def __init__(self, hidden: Hidden, parts: dict[str, bytes]) -> None:
        self._hidden, self._parts = hidden, parts
        self.tables = self.pages = 0
        self.tabs = False

    def walked(self, node: Node, worded: bool) -> Iterator[str]:
        """Gives the text below an element that stands inside a paragraph or not."""
        if node.name in _BESIDE or self._hidden.covers(node) or closed(node):
            return
        if node.name == "draw:object":
            yield from self._charted(node)
            return
        self.tables += node.name == "table:table"
        self.pages += node.name == "draw:page"
        self.tabs |= node.name == "office:spreadsheet"
        if self.tabs and node.name == "table:table":
            yield f" {node.attributes.get('table:name', '')} "
        shut = closed_columns(node) if node.name == "table:table" else frozenset[int]()
        if node.name in _PARAGRAPHS or node.name in _BLANKS:
            yield " "
            worded = True
        for part in node.content:
            if isinstance(part, str):
                yield part if worded else ""
            elif shut:
                yield from self._narrowed(part, shut)
            else:
                yield from self.walked(part, worded)

    def _charted(self, node: Node) -> Iterator[str]:
        """Walks the chart an object is."""
        chart = chart_in(self._parts, node.attributes.get("xlink:href", ""))
        if chart is not None:
            yield from _Reader(hidden_in([chart[0]]), {}).walked(chart[0], False)

    def _narrowed(self, node: Node, shut: frozenset[int]) -> Iterator[str]:
        """Walks rows of a table, past the cells of its shut columns."""
        if closed(node):
            return
        if node.name != "table:table-row":
            for part in node.children():
                yield from self._narrowed(part, shut)
            return
        at = 0
        for cell in node.children():
            times = repeated(cell, "table:number-columns-repeated")
            if cell.name in _CELLS and not any(number in shut for number in range(at, at + min(times, 20_000))):
                yield from self.walked(cell, False)
            at += times if cell.name in _CELLS else 0


def same(before: Seen, after: Seen) -> list[tuple[str, str]]:
    """Compares original and copy.

    Raises:
        Damaged: words, tables or pages differ.
    """
    if before != after:
        raise Damaged("sanitize.odf_changed")
    counted = f"{len(after.words)} words, {after.tables} tables, {after.pages} slides or drawings"
    return [("fidelity", f"the same words in the same order: {counted}")]
