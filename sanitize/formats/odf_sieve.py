"""The sieve for OpenDocument parts: keeps what decides how a page looks, drops and tells everything else.

Rule: elements, attributes and values by allow-list (`odf_names.py`); links and fields give way to the words they show;
what is hidden goes; formulas give way to their results; names become numbers (`odf_renaming.py`).
Never: keeps an attribute because it is not known to be bad. Residual risk: words people see, precise numbers behind
rounded ones, habits in measures and colours.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from sanitize.errors import Unreadable
from sanitize.findings import Finding, Grade
from sanitize.formats import odf_names as allowed
from sanitize.formats.odf_hidden import Hidden, closed, closed_columns, repeated
from sanitize.formats.xml_parts import Node
from words.message import Message

_VALUE = re.compile(r"[A-Za-z0-9#%.,:;()+\-/ '\"°_]{0,120}")
_GEOMETRY = re.compile(r"[A-Za-z0-9 .,?$()+\-*/\n]{0,400000}")
_SEEN = re.compile(r"[^\x00-\x1f<>&@/\\]{0,80}")
_CONDITION = re.compile(r"value\(\)[<>=!]{1,2}-?[0-9.]{1,20}")
_WORD = r"(?:-?[0-9.]*(?:cm|mm|in|pt|px|%|deg)?|true|false|[a-z-]{1,24}|#[0-9a-fA-F]{6}|onLoad)"
_BORING = re.compile(rf"{_WORD}(?:[ ,]{_WORD})*")
_ADDRESS = re.compile(r"://|file:|mailto:|javascript:", re.IGNORECASE)
_RED = frozenset({"odf_comment", "odf_change", "odf_note", "odf_script", "odf_hidden", "odf_address", "odf_words"})
_LOST = {
    "sanitize.odf_object": "sanitize.odf_lost_objects",
    "sanitize.odf_form": "sanitize.odf_lost_forms",
}
_REASONS = {name: reason for reason, names in allowed.DROPPED.items() for name in names}
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_TOPS = {"content.xml": "office:document-content", "styles.xml": "office:document-styles"}
_MOST_TOLD = 3000

Pieces = list[Node | str]


class Sieve:
    """Sifts the parts of a document. `picture` and `chart` give the new name of what is cleaned, "" where not."""

    kept_names = allowed.KEPT

    def __init__(
        self, hidden: Hidden, picture: Callable[[str], str], *, sheets: bool, chart: Callable[[str], str] | None = None
    ) -> None:
        self._hidden = hidden
        self._chart = chart
        self._picture = picture
        self._sheets = sheets
        self.found: list[Finding] = []
        self.lost: Counter[str] = Counter()

    def sifted(self, top: Node, where: str) -> Node:
        """Gives a part as it may stay.

        Raises:
            Unreadable: it is not the part it should be.
        """
        self._where = where
        if top.name != _TOPS[where.rpartition("/")[2]]:
            raise Unreadable("sanitize.odf_damaged")
        return Node(top.name, self._attributes(top), [part for part in self._inside(top) if isinstance(part, Node)])

    def tell(self, message: str, value: str, where: str = "") -> None:
        """Takes down what was put aside."""
        if len(self.found) < _MOST_TOLD:
            grade = Grade.RED if message.removeprefix("sanitize.") in _RED else Grade.AMBER
            place = f"{self._where}: {where}" if where else self._where
            self.found.append(Finding(place[:200], grade, Message.of(message), value[:400]))

    def _sift(self, node: Node) -> Pieces:
        if node.name in allowed.SILENT:
            return []
        reason = _REASONS.get(node.name)
        if reason is None and self._hidden.covers(node):
            return self._hide(node)
        if reason is None and node.name in allowed.UNWRAPPED:
            return self._unwrapped(node)
        if reason is not None or node.name not in self.kept_names:
            return self._dropped(node, reason or "sanitize.odf_unknown")
        return self._kept(node)

    def _hide(self, node: Node) -> Pieces:
        self.tell("sanitize.odf_hidden", node.values(), node.name)
        # A document needs a sheet, a slide and a paragraph where they were: emptied, not taken out.
        return [Node(node.name, _plain(node, {"text:style-name"}))] if node.name in {"text:p", "text:h"} else []

    def _unwrapped(self, node: Node) -> Pieces:
        address = node.attributes.get("xlink:href", "")
        if address:
            self.tell("sanitize.odf_address", address, node.name)
        self.lost["sanitize.odf_lost_links" if address else "sanitize.odf_lost_fields"] += 1
        said = " ".join(value for name, value in node.attributes.items() if _telling(name, value))
        if said:
            self.tell("sanitize.odf_attribute", said, node.name)
        return self._inside(node)

    def _dropped(self, node: Node, reason: str) -> Pieces:
        values = (value for part in node.every() for name, value in part.attributes.items() if _telling(name, value))
        said = " ".join(" ".join((node.words(), *values)).split())
        if reason in _LOST:
            self.lost[_LOST[reason]] += 1
        if said or reason != "sanitize.odf_unknown":
            self.tell(reason, said, node.name)
        return []

    def _kept(self, node: Node) -> Pieces:
        if node.name == "draw:image":
            return self._image(node)
        if node.name == "table:table":
            return [Node(node.name, self._attributes(node), self._rows(node, closed_columns(node)))]
        content = (self._charted(node) if node.name == "draw:frame" else []) or self._inside(node)
        if node.name == "draw:frame" and not any(isinstance(part, Node) for part in content):
            return []
        if node.name not in allowed.WORDED:
            self._between(content, node.name)
            content = [part for part in content if isinstance(part, Node)]
        return [Node(node.name, self._attributes(node), content)]

    def _charted(self, frame: Node) -> Pieces:
        """Gives what a frame with a chart shows: the chart; its picture of yesterday is not needed."""
        addresses = [part.attributes.get("xlink:href", "") for part in frame.children() if part.name == "draw:object"]
        name = self._chart(addresses[0]) if self._chart and len(addresses) == 1 else ""
        if not name:
            return []
        for part in frame.children():
            if part.name not in {"draw:object", "draw:image"}:
                self._sift(part)
        return [Node("draw:object", {"xlink:href": name})]

    def _between(self, content: Pieces, where: str) -> None:
        loose = " ".join("".join(part for part in content if isinstance(part, str)).split())
        if loose:
            self.tell("sanitize.odf_unknown", loose, where)

    def _inside(self, node: Node) -> Pieces:
        pieces: Pieces = []
        for part in node.content:
            pieces += [part] if isinstance(part, str) else self._sift(part)
        return pieces

    # --- sheets ---

    def _rows(self, node: Node, shut: frozenset[int]) -> Pieces:
        """Sifts a table or a group of its rows, emptying rows and columns nobody sees."""
        pieces: Pieces = []
        for part in node.children():
            if part.name == "table:table-row":
                pieces.append(self._row(part, shut, whole=closed(part) or closed(node)))
            elif part.name in {"table:table-rows", "table:table-header-rows", "table:table-row-group"}:
                if closed(node):
                    part.attributes["table:display"] = "false"
                pieces.append(Node(part.name, self._attributes(part), self._rows(part, shut)))
            else:
                pieces += self._sift(part)
        return pieces

    def _row(self, row: Node, shut: frozenset[int], *, whole: bool) -> Node:
        at, cells = 0, list[Node | str]()
        for cell in row.children():
            times = repeated(cell, "table:number-columns-repeated")
            if cell.name not in _CELLS:
                cells += self._sift(cell)
                continue
            if cell.content and (whole or any(number in shut for number in range(at, at + min(times, 20_000)))):
                self.tell("sanitize.odf_hidden", cell.values(), row.name)
                counted = {"table:number-columns-repeated", "table:number-columns-spanned", "table:number-rows-spanned"}
                cells.append(Node(cell.name, _plain(cell, counted)))
            else:
                cells += self._sift(cell)
            at += times
        return Node(row.name, self._attributes(row), cells)

    # --- pictures and values ---

    def _image(self, node: Node) -> Pieces:
        href = node.attributes.get("xlink:href", "")
        name = self._picture(href)
        if name:
            return [Node(node.name, {"xlink:href": name})]
        self.lost["sanitize.odf_lost_pictures"] += 1
        self.tell("sanitize.odf_address" if _ADDRESS.search(href) else "sanitize.odf_picture", href, node.name)
        return []

    def _attributes(self, node: Node) -> dict[str, str]:
        kept = {}
        for name, value in node.attributes.items():
            if self._stays(node, name, value):
                kept[name] = value
            elif name == "table:formula":
                self.lost["sanitize.odf_lost_formulas"] += 1
                self.tell("sanitize.odf_formula", value, node.name)
            elif _telling(name, value) and value not in node.words():
                self.tell("sanitize.odf_attribute", value, f"{node.name} {name}")
        return kept

    def _stays(self, node: Node, name: str, value: str) -> bool:
        if name == "table:name":
            return self._sheets and node.name == "table:table" and _SEEN.fullmatch(value) is not None
        if name == "style:condition":
            return _CONDITION.fullmatch(value) is not None
        if name in allowed.REFERENCES:
            return name not in {"draw:name", "text:name"} or node.name in allowed.DEFINING | {"text:section"}
        if name in allowed.GEOMETRY:
            return _GEOMETRY.fullmatch(value) is not None
        if name in allowed.SEEN:
            return _SEEN.fullmatch(value) is not None and not _ADDRESS.search(value)
        return name in allowed.ATTRIBUTES and is_value(value)


def is_value(value: str) -> bool:
    """Says whether a value can be a measure, a colour or a word of the standard, and is no address."""
    return _VALUE.fullmatch(value) is not None and not _ADDRESS.search(value)


def _plain(node: Node, names: Sequence[str] | set[str]) -> dict[str, str]:
    return {name: value for name, value in node.attributes.items() if name in names and _VALUE.fullmatch(value)}


def _telling(name: str, value: str) -> bool:
    """Says whether a dropped value could tell anything."""
    known = _BORING.fullmatch(value) or allowed.KNOWN.fullmatch(value)
    return known is None and name not in {"xlink:type", "xlink:show", "xlink:actuate"}
